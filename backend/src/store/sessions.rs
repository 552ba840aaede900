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
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(row.id.to_string()))
        .set((
            sessions::refresh_hash.eq(new_hash),
            sessions::previous_hash.eq(&row.refresh_hash),
            sessions::rotated_at.eq(now),
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
