//! What a draft was before: the newest states are kept, and can be brought back.

use chrono::TimeDelta;
use openapi::application::{Application, RestoreRevision, Revision, RevisionSummary};
use openapi::error::ErrorCode;
use openapi::form::answers::{Answers, is_blank};
use openapi::ids::ApplicationId;
use openapi::page::Page;
use serde_json::Value;

use super::save::write;
use super::{OpenDraft, open_draft_at, own};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::store::Conn;
use crate::store::accounts;
use crate::store::applications::ApplicationRow;
use crate::store::revisions::{self as store, RevisionRow};

/// How many revisions of a draft are kept, the present one included.
const KEPT: i64 = 20;
/// How long a spell of typing may last that one revision sums up.
const SPELL: TimeDelta = TimeDelta::minutes(10);
/// How many characters may go in a spell of typing, as they do when one corrects oneself.
const CORRECTED: usize = 30;

/// A save about to be written: by whom, and whether the page does it by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saving {
    /// Who saves.
    pub(super) actor: Actor,
    /// Whether the page does it by itself.
    pub(super) autosave: bool,
}

/// Keeps the state that a save makes, and the one before if nobody has yet. While someone types, saves by the page
/// itself are summed up in one revision; but never one that takes something away with what was there before.
pub(super) fn keep(conn: &mut Conn, draft: &OpenDraft, answers: &Answers, saving: Saving) -> Result<()> {
    let row = &draft.row;
    let before = match store::find(conn, *row.id, row.version)? {
        Some(before) => before,
        None => first(conn, row)?,
    };
    let now = draft.now.naive_utc();
    let lost =
        usize::try_from(before.lost).unwrap_or(usize::MAX).saturating_add(lost(&before.answers, answers));
    let sums_up = saving.autosave
        && before.autosave
        && *before.saved_by == saving.actor.account
        && now - before.begun_at < SPELL
        && lost <= CORRECTED;
    if sums_up {
        store::delete(conn, *row.id, before.version)?;
    }
    let (begun_at, lost) = if sums_up { (before.begun_at, lost) } else { (now, 0) };
    let next = RevisionRow {
        application_id: row.id.clone(),
        version: row.version + 1,
        answers: answers.clone().into(),
        answered: answered(answers)?,
        saved_by: saving.actor.account.into(),
        saved_at: now,
        begun_at,
        autosave: saving.autosave,
        lost: i32::try_from(lost).map_err(Error::internal)?,
    };
    store::insert(conn, &next)?;
    Ok(store::trim(conn, *row.id, KEPT)?)
}

/// The state before the first save.
fn first(conn: &mut Conn, row: &ApplicationRow) -> Result<RevisionRow> {
    let first = RevisionRow {
        application_id: row.id.clone(),
        version: row.version,
        answers: row.answers.clone(),
        answered: answered(&row.answers)?,
        saved_by: row.author_id.clone(),
        saved_at: row.updated_at,
        begun_at: row.updated_at,
        autosave: false,
        lost: 0,
    };
    store::insert(conn, &first)?;
    Ok(first)
}

fn answered(answers: &Answers) -> Result<i32> {
    let count = answers.values().filter(|answer| !is_blank(answer)).count();
    i32::try_from(count).map_err(Error::internal)
}

/// How many characters that someone wrote are no longer there; an answer or a row that has gone altogether counts as more
/// than anybody corrects.
fn lost(before: &Answers, after: &Answers) -> usize {
    before.iter().map(|(key, value)| lost_of(value, after.get(key))).fold(0, usize::saturating_add)
}

fn lost_of(before: &Value, after: Option<&Value>) -> usize {
    if is_blank(before) {
        return 0;
    }
    match (before, after) {
        (_, after) if after.is_none_or(is_blank) => CORRECTED + 1,
        (Value::String(before), Some(Value::String(after))) => replaced(before, after),
        (Value::Array(before), Some(Value::Array(after))) => {
            let pairs = before.iter().enumerate();
            pairs.map(|(index, value)| lost_of(value, after.get(index))).fold(0, usize::saturating_add)
        }
        (Value::Object(before), Some(Value::Object(after))) => lost(before, after),
        _ => CORRECTED + 1,
    }
}

/// How many characters of the text stand between what both have at the beginning and what both have at the end.
fn replaced(before: &str, after: &str) -> usize {
    let (before, after): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let same = |pair: &(&char, &char)| pair.0 == pair.1;
    let head = before.iter().zip(&after).take_while(same).count();
    let room = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(room).take_while(same).count();
    before.len() - head - tail
}

/// The revisions of one's draft, newest first, the present one among them.
pub async fn list(app: &App, actor: Actor, id: ApplicationId) -> Result<Page<RevisionSummary>> {
    app.db
        .read(move |conn| {
            own(conn, actor, id)?;
            let rows = store::list(conn, id)?;
            let items = rows.iter().map(|row| describe(conn, row)).collect::<Result<_>>()?;
            Ok(Page { items, next: None })
        })
        .await
}

/// One revision with its answers.
pub async fn get(app: &App, actor: Actor, id: ApplicationId, version: i64) -> Result<Revision> {
    app.db
        .read(move |conn| {
            own(conn, actor, id)?;
            let row = store::find(conn, id, version)?.ok_or(ErrorCode::NotFound)?;
            Ok(Revision { summary: describe(conn, &row)?, answers: row.answers.into_inner() })
        })
        .await
}

fn describe(conn: &mut Conn, row: &RevisionRow) -> Result<RevisionSummary> {
    let saved_by = accounts::find(conn, *row.saved_by)?;
    Ok(RevisionSummary {
        version: row.version,
        saved_at: row.saved_at.and_utc(),
        saved_by: saved_by.map(|account| account.name).unwrap_or_default(),
        answered: u32::try_from(row.answered).map_err(Error::internal)?,
    })
}

/// Brings the draft at `version` back to a revision. That is a save like any other: what it replaces is a revision as
/// well, so that nothing is lost by a slip.
pub async fn restore(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    version: i64,
    request: RestoreRevision,
) -> Result<Application> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let draft = open_draft_at(&app_, conn, actor, id, version)?;
            let revision = store::find(conn, id, request.version)?;
            let revision = revision.ok_or_else(|| {
                Error::field("/version", "unknown_revision", "没有此历史版本。", "There is no such revision.")
            })?;
            let answers = draft.bound(revision.answers.into_inner());
            write(conn, &draft, answers, Saving { actor, autosave: false })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_taken_away_is_counted() {
        let answers = |value: Value| value.as_object().cloned().unwrap_or_default();
        let (long, other) = ("质".repeat(50), "量".repeat(50));
        for (before, after, count) in [
            (json!({}), json!({ "a": "x" }), 0),
            (json!({ "a": "x" }), json!({ "a": "xy" }), 0),
            (json!({ "a": "齿轮技术" }), json!({ "a": "齿轮一致性提升技术" }), 0),
            (json!({ "a": "齿论技术" }), json!({ "a": "齿轮技术" }), 1),
            (json!({ "a": "aa" }), json!({ "a": "a" }), 1),
            (json!({ "a": "x" }), json!({ "a": "" }), CORRECTED + 1),
            (json!({ "a": "x" }), json!({}), CORRECTED + 1),
            (json!({ "a": " " }), json!({}), 0),
            (json!({ "a": long }), json!({ "a": other }), 50),
            (json!({ "a": long }), json!({ "a": "质".repeat(40) }), 10),
            (json!({ "a": [{ "b": "x" }, { "b": "y" }] }), json!({ "a": [{ "b": "x" }] }), CORRECTED + 1),
            (json!({ "a": [{ "b": "x" }] }), json!({ "a": [{}, {}] }), CORRECTED + 1),
            (json!({ "a": { "2024": { "c": "1" } } }), json!({ "a": { "2024": { "c": "12" } } }), 0),
        ] {
            assert_eq!(lost(&answers(before.clone()), &answers(after.clone())), count, "{before} {after}");
        }
    }
}
