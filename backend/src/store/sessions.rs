//! Rows of `sessions`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, SessionId};

use super::column::Column;
use super::schema::sessions;
use super::{Conn, StoreError};

/// A login on one device.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// Primary key.
    pub id: Column<SessionId>,
    /// Whose login.
    pub account_id: Column<AccountId>,
    /// SHA-256 of the refresh token that is good now.
    pub refresh_hash: Vec<u8>,
    /// SHA-256 of the one before it; its use is a race or a theft.
    pub previous_hash: Option<Vec<u8>>,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// When the refresh token was last exchanged, UTC.
    pub rotated_at: NaiveDateTime,
    /// Absolute end, UTC.
    pub expires_at: NaiveDateTime,
    /// Browser and system, as far as they told.
    pub device: String,
    /// Network address of the last use.
    pub address: String,
}

/// Adds a session.
pub fn insert(conn: &mut Conn, row: &SessionRow) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// The session with this id.
pub fn find(conn: &mut Conn, id: SessionId) -> Result<Option<SessionRow>, StoreError> {
    Ok(sessions::table.find(id.to_string()).select(SessionRow::as_select()).first(conn).optional()?)
}

/// Puts a new refresh token in place of the present one.
pub fn rotate(
    conn: &mut Conn,
    row: &SessionRow,
    new_hash: &[u8],
    address: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(row.id.to_string()))
        .set((
            sessions::refresh_hash.eq(new_hash),
            sessions::previous_hash.eq(&row.refresh_hash),
            sessions::rotated_at.eq(now),
            sessions::address.eq(address),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a session.
pub fn delete(conn: &mut Conn, id: SessionId) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// Removes what has reached its absolute end.
pub fn delete_expired(conn: &mut Conn, now: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(conn)?)
}

/// Ends every session of an account, but `except`; tells how many.
pub fn delete_of_account(
    conn: &mut Conn,
    account: AccountId,
    except: Option<SessionId>,
) -> Result<usize, StoreError> {
    let except = except.map(|id| id.to_string()).unwrap_or_default();
    let others =
        sessions::table.filter(sessions::account_id.eq(account.to_string())).filter(sessions::id.ne(except));
    Ok(diesel::delete(others).execute(conn)?)
}

/// An account's sessions, newest first, at most `limit`, those before `after` in that order.
pub fn list(
    conn: &mut Conn,
    account: AccountId,
    after: Option<SessionId>,
    limit: i64,
) -> Result<Vec<SessionRow>, StoreError> {
    let mut query = sessions::table
        .filter(sessions::account_id.eq(account.to_string()))
        .order(sessions::id.desc())
        .limit(limit)
        .select(SessionRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(sessions::id.lt(after.to_string()));
    }
    Ok(query.load(conn)?)
}
