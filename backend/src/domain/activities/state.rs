//! Publishes an activity, and puts it away.

use openapi::activity::{ActivityState, AdminActivity};
use openapi::audit::AuditAction;
use openapi::error::{ErrorCode, FieldError};
use openapi::ids::ActivityId;
use serde_json::json;

use super::admin;
use super::rules::Wrong;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::store::Conn;
use crate::store::activities::{self as store, ActivityRow};

/// Lets everyone see an activity, if nothing essential is missing. Done before, it is done.
pub async fn publish(app: &App, actor: Actor, id: ActivityId) -> Result<AdminActivity> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let row = admin::changeable(conn, &id)?;
            if *row.state == ActivityState::Unpublished {
                let missing = missing(&app_, conn, &row)?;
                if !missing.is_empty() {
                    return Err(Error::Invalid(ErrorCode::ActivityIncomplete, missing));
                }
                go(&app_, conn, actor, &row, ActivityState::Published, AuditAction::PublishActivity)?;
            }
            admin::find(&app_, conn, &id)
        })
        .await
}

/// Keeps a published activity for reading only. Done before, it is done.
pub async fn archive(app: &App, actor: Actor, id: ActivityId) -> Result<AdminActivity> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let row = store::find(conn, &id)?.ok_or(ErrorCode::NotFound)?;
            match *row.state {
                ActivityState::Unpublished => return Err(ErrorCode::ActivityNotPublished.into()),
                ActivityState::Published => {
                    ensure_over(&app_, conn, &row)?;
                    go(&app_, conn, actor, &row, ActivityState::Archived, AuditAction::ArchiveActivity)?;
                }
                ActivityState::Archived => {}
            }
            admin::find(&app_, conn, &id)
        })
        .await
}

/// Passes activities in which nobody can file any more, and nobody waits for a result.
fn ensure_over(app: &App, conn: &mut Conn, row: &ActivityRow) -> Result<()> {
    let closed = row.filing().closes_at <= app.clock.now();
    if closed && !store::is_under_review(conn, &row.id)? {
        Ok(())
    } else {
        Err(ErrorCode::ActivityInProgress.into())
    }
}

fn go(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    row: &ActivityRow,
    to: ActivityState,
    action: AuditAction,
) -> Result<()> {
    if !store::set_state(conn, &row.id, *row.state, to)? {
        return Err(Error::Stale { current: row.version + 1 });
    }
    let detail = json!({ "before": { "state": *row.state }, "after": { "state": to } });
    let subject = Subject::Activity(row.id.clone().into_inner());
    audit::record(conn, app.clock.now(), actor, action, &subject, &detail)
}

/// Without which nobody could file.
fn missing(app: &App, conn: &mut Conn, row: &ActivityRow) -> Result<Vec<FieldError>> {
    let mut wrong = Wrong::default();
    wrong.windows(row.filing(), row.review());
    wrong.still_to_close(row.filing(), app.clock.now());
    let awards = store::awards_of(conn, &row.id)?;
    if awards.is_empty() {
        wrong.add("/awards", "empty_list", "至少需要一个奖项。", "At least one award is needed.");
    }
    for (index, award) in awards.iter().enumerate() {
        let at = format!("/awards/{index}");
        let form = store::find_form(conn, &row.id, &award.key, award.form_version)?;
        let form = form.ok_or_else(|| Error::internal("an award without its form"))?;
        wrong.within(&format!("{at}/form"), form.definition.problems());
        wrong.reasons(&award.reasons, &format!("{at}/reasons"));
    }
    Ok(wrong.0)
}
