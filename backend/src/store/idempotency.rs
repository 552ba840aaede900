//! Rows of `idempotency_keys`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::AccountId;

use super::column::Column;
use super::schema::idempotency_keys;
use super::{Conn, StoreError};

/// What a caller's key was answered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys)]
pub struct IdempotencyRow {
    /// The caller.
    pub account_id: Column<AccountId>,
    /// The operation, with what it is about.
    pub operation: String,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of the request.
    pub request_hash: Vec<u8>,
    /// The answer, JSON.
    pub response: String,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// What this key was answered, if it was used.
pub fn find(
    conn: &mut Conn,
    account: AccountId,
    operation: &str,
    key: &str,
) -> Result<Option<IdempotencyRow>, StoreError> {
    let query = idempotency_keys::table
        .find((account.to_string(), operation, key))
        .select(IdempotencyRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// Remembers an answer.
pub fn insert(conn: &mut Conn, row: &IdempotencyRow) -> Result<(), StoreError> {
    diesel::insert_into(idempotency_keys::table).values(row).execute(conn)?;
    Ok(())
}

/// Forgets what is older than `before`.
pub fn delete_older(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(before)))
        .execute(conn)?)
}
