//! 数据导出: everything that the platform keeps of one's own.

use chrono::TimeDelta;
use openapi::account::AccountExport;
use openapi::application::Application;
use openapi::error::ErrorCode;

use super::describe;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::error::Result;
use crate::domain::limits::{self, Limit};
use crate::domain::{applications, notifications, sessions};
use crate::store::sessions as session_rows;
use crate::store::{Conn, accounts as store, notifications as notification_rows, registrations};

/// Lists are taken whole, but not beyond this.
const MOST: i64 = 1000;

/// An export reads much; nobody needs it often.
const EXPORTS: Limit = Limit { name: "export", turns: 5, every: TimeDelta::minutes(12) };

/// Puts the export together, as of one instant.
pub async fn export(app: &App, actor: Actor) -> Result<AccountExport> {
    limits::take(app, vec![EXPORTS.of(actor.account)]).await?;
    let exported_at = app.clock.now();
    app.db
        .read(move |conn| {
            let row = store::find(conn, actor.account)?.ok_or(ErrorCode::Unauthenticated)?;
            let sessions = session_rows::list(conn, actor.account, None, MOST)?;
            let notifications = notification_rows::list(conn, actor.account, None, MOST)?;
            let registration = registrations::find(conn, actor.account)?;
            Ok(AccountExport {
                exported_at,
                account: describe(conn, &row)?,
                registered_at: row.created_at.and_utc(),
                registration: registration.map(|registration| registration.data.into_inner()),
                sessions: sessions.into_iter().map(|row| sessions::describe(actor, row)).collect(),
                notifications: notifications.into_iter().map(notifications::describe).collect(),
                applications: own_applications(conn, actor)?,
            })
        })
        .await
}

fn own_applications(conn: &mut Conn, actor: Actor) -> Result<Vec<Application>> {
    let rows = applications::own_rows(conn, actor, None, MOST)?;
    rows.iter().map(|row| applications::describe(conn, row, true)).collect()
}
