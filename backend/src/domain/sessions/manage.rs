//! 登录设备: one's logins, and their end.

use openapi::account::{ActiveSession, Session};
use openapi::error::ErrorCode;
use openapi::ids::{AccountId, SessionId};
use openapi::page::Page;

use super::tokens;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::error::Result;
use crate::domain::paging;
use crate::store::Conn;
use crate::store::accounts as rows;
use crate::store::sessions::{self as store, SessionRow};

/// The actor's logins, newest first.
pub async fn list(
    app: &App,
    actor: Actor,
    after: Option<SessionId>,
    limit: u32,
) -> Result<Page<ActiveSession>> {
    app.db
        .read(move |conn| {
            let rows = store::list(conn, actor.account, after, paging::rows(limit))?;
            paging::page(rows, limit, |row| row.id.to_string(), |row| Ok(describe(actor, row)))
        })
        .await
}

/// A row as the contract's type.
pub fn describe(actor: Actor, row: SessionRow) -> ActiveSession {
    ActiveSession {
        id: *row.id,
        current: actor.session == Some(*row.id),
        device: row.device,
        address: row.address,
        created_at: row.created_at.and_utc(),
        used_at: row.rotated_at.and_utc(),
    }
}

/// Ends one of the actor's logins.
pub async fn end(app: &App, actor: Actor, id: SessionId) -> Result<()> {
    app.db
        .write(move |conn| {
            let own = store::find(conn, id)?.filter(|row| *row.account_id == actor.account);
            own.ok_or(ErrorCode::NotFound)?;
            Ok(store::delete(conn, id)?)
        })
        .await
}

/// Logs the actor out everywhere, here as well.
pub async fn end_all(app: &App, actor: Actor) -> Result<()> {
    let app_ = app.clone();
    app.db.write(move |conn| void(&app_, conn, actor.account, None)).await
}

/// Ends every access token of an account, and every login but `except`.
pub fn void(app: &App, conn: &mut Conn, account: AccountId, except: Option<SessionId>) -> Result<()> {
    rows::set_stamp(conn, account, &tokens::new_stamp(), app.clock.now().naive_utc())?;
    store::delete_of_account(conn, account, except)?;
    Ok(())
}

/// Ends every access token of an account; its logins stay, and fetch new ones.
pub fn restamp(app: &App, conn: &mut Conn, account: AccountId) -> Result<()> {
    Ok(rows::set_stamp(conn, account, &tokens::new_stamp(), app.clock.now().naive_utc())?)
}

/// The actor's own login with a new access token, after the old one was made void.
pub fn renewed(app: &App, conn: &mut Conn, actor: Actor) -> Result<Session> {
    let account = rows::find(conn, actor.account)?.filter(tokens::may_enter);
    let account = account.ok_or(ErrorCode::Unauthenticated)?;
    tokens::ensure_open(app, conn, &account, actor.session)?;
    tokens::session(app, conn, &account, actor.session)
}
