//! Rows of `second_factors` and `recovery_codes`.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::AccountId;

use super::column::Column;
use super::schema::{recovery_codes, second_factors};
use super::{Conn, StoreError};

/// What an account's authenticator shares with the platform. No `Debug`: the secret is in it.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = second_factors)]
pub struct SecondFactorRow {
    /// Whose; primary key.
    pub account_id: Column<AccountId>,
    /// The shared secret.
    pub secret: Vec<u8>,
    /// The half-minute, counted from 1970, of the last code that was accepted.
    pub last_step: i64,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// Since when it is asked for, UTC.
    pub confirmed_at: Option<NaiveDateTime>,
}

/// A recovery code that is still good.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = recovery_codes)]
pub struct RecoveryCodeRow {
    /// Whose; with the hash the primary key.
    pub account_id: Column<AccountId>,
    /// SHA-256 of it, for this account.
    pub code_hash: Vec<u8>,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// Adds a row.
pub fn insert(conn: &mut Conn, row: &SecondFactorRow) -> Result<(), StoreError> {
    diesel::insert_into(second_factors::table).values(row).execute(conn)?;
    Ok(())
}

/// The account's second factor, confirmed or not.
pub fn find(conn: &mut Conn, account: AccountId) -> Result<Option<SecondFactorRow>, StoreError> {
    let query = second_factors::table.find(account.to_string()).select(SecondFactorRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// Which of the accounts have one that is asked for.
pub fn confirmed_of(conn: &mut Conn, accounts: &[AccountId]) -> Result<HashSet<AccountId>, StoreError> {
    let ids: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let confirmed: Vec<Column<AccountId>> = second_factors::table
        .filter(second_factors::account_id.eq_any(ids))
        .filter(second_factors::confirmed_at.is_not_null())
        .select(second_factors::account_id)
        .load(conn)?;
    Ok(confirmed.into_iter().map(Column::into_inner).collect())
}

/// Turns it on, if it was not yet; tells whether it did. `step` is that of the code that proved it.
pub fn confirm(
    conn: &mut Conn,
    account: AccountId,
    step: i64,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let waiting =
        second_factors::table.find(account.to_string()).filter(second_factors::confirmed_at.is_null());
    let changed = diesel::update(waiting)
        .set((second_factors::confirmed_at.eq(now), second_factors::last_step.eq(step)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Accepts a code of this step, if none of it or of a later one was accepted before; tells whether it did.
pub fn accept_step(conn: &mut Conn, account: AccountId, step: i64) -> Result<bool, StoreError> {
    let later = second_factors::table.find(account.to_string()).filter(second_factors::last_step.lt(step));
    Ok(diesel::update(later).set(second_factors::last_step.eq(step)).execute(conn)? == 1)
}

/// Adds a recovery code.
pub fn insert_recovery_code(conn: &mut Conn, row: &RecoveryCodeRow) -> Result<(), StoreError> {
    diesel::insert_into(recovery_codes::table).values(row).execute(conn)?;
    Ok(())
}

/// Uses a recovery code up; tells whether there was one.
pub fn take_recovery_code(conn: &mut Conn, account: AccountId, hash: &[u8]) -> Result<bool, StoreError> {
    let code = recovery_codes::table.find((account.to_string(), hash.to_vec()));
    Ok(diesel::delete(code).execute(conn)? == 1)
}

/// Removes the account's second factor and its recovery codes; tells whether there was one.
pub fn delete(conn: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    let codes = recovery_codes::table.filter(recovery_codes::account_id.eq(account.to_string()));
    diesel::delete(codes).execute(conn)?;
    Ok(diesel::delete(second_factors::table.find(account.to_string())).execute(conn)? == 1)
}
