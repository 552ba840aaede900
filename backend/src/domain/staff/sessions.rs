//! The logins of a staff account, and their end.

use openapi::account::ActiveSession;
use openapi::audit::AuditAction;
use openapi::ids::{AccountId, SessionId};
use openapi::page::Page;
use serde_json::json;

use super::find;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::Result;
use crate::domain::{paging, sessions as logins};
use crate::store::sessions as store;

/// A staff account's logins, newest first.
pub async fn sessions(
    app: &App,
    actor: Actor,
    id: AccountId,
    after: Option<SessionId>,
    limit: u32,
) -> Result<Page<ActiveSession>> {
    app.db
        .read(move |conn| {
            find(conn, id)?;
            let rows = store::list(conn, id, after, paging::rows(limit))?;
            paging::page(rows, limit, |row| row.id.to_string(), |row| Ok(logins::describe(actor, row)))
        })
        .await
}

/// Ends every login and every token of a staff account.
pub async fn end_sessions(app: &App, actor: Actor, id: AccountId) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            find(conn, id)?;
            logins::void(&app_, conn, id, None)?;
            let (now, subject) = (app_.clock.now(), Subject::Account(id));
            audit::record(conn, now, actor, AuditAction::EndStaffSessions, &subject, &json!({}))
        })
        .await
}
