//! Correcting a result: openly, beside what was recorded before.

use chrono::{DateTime, Utc};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use openapi::review::{CorrectReviewResult, ReviewCase, ReviewReason};
use serde_json::json;

use super::history::{Current, History};
use super::{case, is_published, reasons, status_of, submitted};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, OnConstraint, Result};
use crate::domain::events::{self, Event};
use crate::store::applications::{self, ApplicationRow};
use crate::store::review_results::{self as store, ReviewCorrectionRow};
use crate::store::{Conn, Constraint};

/// Puts another entry in the place of the last one, which stays. Of two corrections of the same entry one wins. The status
/// follows if the applicant has been told; then the correction is told as well.
pub async fn correct(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    request: CorrectReviewResult,
) -> Result<ReviewCase> {
    let clock = app.clock.clone();
    app.db
        .write(move |conn| {
            let (application, now) = (submitted(conn, id)?, clock.now());
            let history = History::find(conn, id)?.ok_or(ErrorCode::NotReviewed)?;
            let before = history.current();
            let row = entry(conn, actor, &application, &before, &request, now)?;
            store::insert_correction(conn, &row)
                .on_constraint(Constraint::ReviewCorrection, ErrorCode::ResultCorrected)?;
            settle(conn, &application, &before, &row)?;
            if row.published {
                events::record(conn, now, &Event::ResultCorrected { application: id })?;
            }
            let detail = json!({
                "before": { "entry": before.entry, "outcome": before.outcome, "reasons": before.reasons },
                "after": { "entry": row.entry, "outcome": request.outcome, "reasons": request.reasons },
                "reason": request.why,
            });
            let subject = Subject::Application(id);
            audit::record(conn, now, actor, AuditAction::CorrectReviewResult, &subject, &detail)
        })
        .await?;
    app.bell.ring();
    case(app, id).await
}

/// The entry that takes the place of `before`, if that is what is to be corrected.
fn entry(
    conn: &mut Conn,
    actor: Actor,
    application: &ApplicationRow,
    before: &Current<'_>,
    request: &CorrectReviewResult,
    now: DateTime<Utc>,
) -> Result<ReviewCorrectionRow> {
    if before.entry != request.corrects {
        return Err(ErrorCode::ResultCorrected.into());
    }
    let reasons = reasons::validate(conn, application, request.outcome, &request.reasons)?;
    ensure_change(before, request, &reasons)?;
    Ok(ReviewCorrectionRow {
        application_id: application.id.clone(),
        entry: before.entry + 1,
        outcome: request.outcome.into(),
        reasons: reasons.into(),
        why: request.why.clone(),
        published: is_published(application),
        corrected_by: actor.account.into(),
        corrected_at: now.naive_utc(),
    })
}

/// Moves the outcome, and with it the status where that tells it.
fn settle(
    conn: &mut Conn,
    application: &ApplicationRow,
    before: &Current<'_>,
    row: &ReviewCorrectionRow,
) -> Result<()> {
    let (outcome, from) = (*row.outcome, *application.status);
    let to = if row.published { status_of(outcome) } else { from };
    if before.outcome == outcome || applications::settle(conn, *application.id, outcome, from, to)? {
        Ok(())
    } else {
        Err(ErrorCode::ResultCorrected.into())
    }
}

/// A correction that says the same is a mistake.
fn ensure_change(
    before: &Current<'_>,
    request: &CorrectReviewResult,
    reasons: &[ReviewReason],
) -> Result<()> {
    if before.outcome == request.outcome && before.reasons == reasons {
        let (zh, en) = ("与现有结果相同，无需更正。", "It says what the result says already.");
        return Err(Error::field("/outcome", "unchanged", zh, en));
    }
    Ok(())
}
