//! What was recorded of an application, and what has taken its place: nothing of it is ever lost.

use std::collections::HashMap;

use openapi::ids::{AccountId, ApplicationId};
use openapi::review::{Outcome, ReviewEntry, ReviewReason, ReviewResult, StaffName};

use crate::domain::error::{Error, Result};
use crate::store::review_results::{self as store, ReviewCorrectionRow, ReviewResultRow};
use crate::store::{Conn, accounts};

/// A result with all its corrections.
pub(super) struct History {
    first: ReviewResultRow,
    corrections: Vec<ReviewCorrectionRow>,
}

/// What a result says now.
pub(super) struct Current<'a> {
    /// Its place in the history; the first record is 0.
    pub(super) entry: i32,
    pub(super) outcome: Outcome,
    pub(super) reasons: &'a [ReviewReason],
}

impl History {
    /// The history of an application's result, once it is recorded.
    pub(super) fn find(conn: &mut Conn, application: ApplicationId) -> Result<Option<Self>> {
        let Some(first) = store::find(conn, application)? else { return Ok(None) };
        Ok(Some(Self { first, corrections: store::corrections(conn, application)? }))
    }

    /// A result that has just been recorded.
    pub(super) fn begin(first: ReviewResultRow) -> Self {
        Self { first, corrections: Vec::new() }
    }

    /// The last entry, which counts.
    pub(super) fn current(&self) -> Current<'_> {
        match self.corrections.last() {
            Some(last) => Current { entry: last.entry, outcome: *last.outcome, reasons: &last.reasons },
            None => Current { entry: 0, outcome: *self.first.outcome, reasons: &self.first.reasons },
        }
    }

    /// The result as the applicant reads it: what it says now, and, if it said otherwise when it was told, since when.
    pub(super) fn result(&self) -> ReviewResult {
        let current = self.current();
        let told = self.corrections.iter().rposition(|correction| correction.published);
        let corrected = told.and_then(|at| self.corrections.get(at));
        let until_then = told.map(|at| match at.checked_sub(1).and_then(|at| self.corrections.get(at)) {
            Some(before) => *before.outcome,
            None => *self.first.outcome,
        });
        ReviewResult {
            outcome: current.outcome,
            reasons: current.reasons.to_vec(),
            recorded_at: self.first.recorded_at.and_utc(),
            corrected_at: corrected.map(|correction| correction.corrected_at.and_utc()),
            corrected_from: until_then,
        }
    }

    /// Every entry, for staff.
    pub(super) fn entries(&self, conn: &mut Conn) -> Result<Vec<ReviewEntry>> {
        let names = self.names(conn)?;
        let first = ReviewEntry {
            entry: 0,
            outcome: *self.first.outcome,
            reasons: self.first.reasons.to_vec(),
            why: None,
            by: staff(&names, *self.first.recorded_by)?,
            at: self.first.recorded_at.and_utc(),
        };
        let later = self.corrections.iter().map(|correction| {
            Ok(ReviewEntry {
                entry: correction.entry,
                outcome: *correction.outcome,
                reasons: correction.reasons.to_vec(),
                why: Some(correction.why.clone()),
                by: staff(&names, *correction.corrected_by)?,
                at: correction.corrected_at.and_utc(),
            })
        });
        std::iter::once(Ok(first)).chain(later).collect()
    }

    /// What those are called who recorded and corrected it.
    fn names(&self, conn: &mut Conn) -> Result<HashMap<AccountId, String>> {
        let later = self.corrections.iter().map(|correction| *correction.corrected_by);
        let ids: Vec<AccountId> = std::iter::once(*self.first.recorded_by).chain(later).collect();
        Ok(accounts::names(conn, &ids)?)
    }
}

/// Who it was, by name.
fn staff(names: &HashMap<AccountId, String>, id: AccountId) -> Result<StaffName> {
    let name = names.get(&id).ok_or_else(|| Error::internal("staff have their account"))?;
    Ok(StaffName { id, name: name.clone() })
}
