//! Moves an activity's windows. Whoever is filing then sees the new close at once, because the window is read anew in the
//! transaction of each change; who has a draft is told.

use openapi::activity::{AdminActivity, ChangeWindows};
use openapi::audit::AuditAction;
use openapi::ids::ActivityId;
use serde_json::json;

use super::admin;
use super::rules::{Wrong, cut};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::Result;
use crate::domain::events::{self, Event};
use crate::store::activities as store;

/// Moves the windows of the activity at `version`, for a reason that is kept.
pub async fn change(
    app: &App,
    actor: Actor,
    id: ActivityId,
    version: i64,
    request: ChangeWindows,
) -> Result<AdminActivity> {
    let mut wrong = Wrong::default();
    wrong.windows(request.filing, request.review);
    wrong.none()?;
    let (filing, review) = (cut(request.filing), cut(request.review));
    let app_ = app.clone();
    let changed = app
        .db
        .write(move |conn| {
            let row = admin::changeable_at(conn, &id, version)?;
            if (row.filing(), row.review()) == (filing, review) {
                return admin::find(&app_, conn, &id);
            }
            let now = app_.clock.now();
            store::set_windows(conn, &id, filing, review)?;
            let detail = json!({
                "before": { "filing": row.filing(), "review": row.review() },
                "after": { "filing": filing, "review": review },
                "reason": request.reason,
            });
            let subject = Subject::Activity(id.clone());
            audit::record(conn, now, actor, AuditAction::ChangeActivityWindows, &subject, &detail)?;
            if row.filing().closes_at != filing.closes_at {
                let moved =
                    Event::DeadlineMoved { activity: id.clone(), closes_at: filing.closes_at, after: None };
                events::record(conn, now, &moved)?;
            }
            admin::find(&app_, conn, &id)
        })
        .await?;
    app.bell.ring();
    Ok(changed)
}
