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
/// An answer that shrinks by more than half was cut down, if it was longer than this.
const NOTABLE_CHARS: usize = 20;

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
    let sums_up = saving.autosave
        && before.autosave
        && *before.saved_by == saving.actor.account
        && now - before.begun_at < SPELL
        && !takes_away(&before.answers, answers);
    if sums_up {
        store::delete(conn, *row.id, before.version)?;
    }
    let begun_at = if sums_up { before.begun_at } else { now };
    let next = RevisionRow {
        application_id: row.id.clone(),
        version: row.version + 1,
        answers: answers.clone().into(),
        answered: answered(answers)?,
        saved_by: saving.actor.account.into(),
        saved_at: now,
        begun_at,
        autosave: saving.autosave,
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
    };
    store::insert(conn, &first)?;
    Ok(first)
}

fn answered(answers: &Answers) -> Result<i32> {
    let count = answers.values().filter(|answer| !is_blank(answer)).count();
    i32::try_from(count).map_err(Error::internal)
}

/// Whether something that someone wrote is no longer there, or is cut down to less than half.
fn takes_away(before: &Answers, after: &Answers) -> bool {
    before.iter().any(|(key, value)| loses(value, after.get(key)))
}

fn loses(before: &Value, after: Option<&Value>) -> bool {
    if is_blank(before) {
        return false;
    }
    match (before, after) {
        (Value::String(before), Some(Value::String(after))) => {
            let (before, left) = (before.chars().count(), after.chars().count());
            left == 0 || (before > NOTABLE_CHARS && left * 2 < before)
        }
        (Value::Array(before), Some(Value::Array(after))) => {
            let mut pairs = before.iter().enumerate();
            after.len() < before.len() || pairs.any(|(index, value)| loses(value, after.get(index)))
        }
        (Value::Object(before), Some(Value::Object(after))) => takes_away(before, after),
        _ => after.is_none_or(is_blank),
    }
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
    fn what_is_taken_away_is_noticed() {
        let answers = |value: Value| value.as_object().cloned().unwrap_or_default();
        let long = "质".repeat(50);
        for (before, after, lost) in [
            (json!({}), json!({ "a": "x" }), false),
            (json!({ "a": "x" }), json!({ "a": "xy" }), false),
            (json!({ "a": "x" }), json!({ "a": "" }), true),
            (json!({ "a": "x" }), json!({}), true),
            (json!({ "a": " " }), json!({}), false),
            (json!({ "a": long }), json!({ "a": "质".repeat(40) }), false),
            (json!({ "a": long }), json!({ "a": "质" }), true),
            (json!({ "a": [{ "b": "x" }, {}] }), json!({ "a": [{ "b": "x" }] }), true),
            (json!({ "a": [{ "b": "x" }] }), json!({ "a": [{}, {}] }), true),
            (json!({ "a": { "2024": { "c": "1" } } }), json!({ "a": { "2024": { "c": "12" } } }), false),
        ] {
            assert_eq!(
                takes_away(&answers(before.clone()), &answers(after.clone())),
                lost,
                "{before} {after}"
            );
        }
    }
}
