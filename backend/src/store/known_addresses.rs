//! Rows of `known_addresses`: from where the holder of an account has come in.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamp};
use openapi::ids::AccountId;

use super::schema::known_addresses;
use super::{Conn, StoreError};

/// One statement, so that it is right however many run at once.
const REMEMBER: &str = "INSERT INTO known_addresses (account_id, address, seen_at) VALUES ($1, $2, $3) \
    ON CONFLICT (account_id, address) DO UPDATE SET seen_at = excluded.seen_at";

/// Notes that the holder has come in from this address.
pub fn remember(
    conn: &mut Conn,
    account: AccountId,
    address: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    diesel::sql_query(REMEMBER)
        .bind::<Text, _>(account.to_string())
        .bind::<Text, _>(address)
        .bind::<Timestamp, _>(now)
        .execute(conn)?;
    Ok(())
}

/// Whether the holder has come in from this address.
pub fn is_known(conn: &mut Conn, account: AccountId, address: &str) -> Result<bool, StoreError> {
    let known = known_addresses::table.find((account.to_string(), address));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}

/// Forgets all of an account.
pub fn delete_of_account(conn: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    let all = known_addresses::table.filter(known_addresses::account_id.eq(account.to_string()));
    diesel::delete(all).execute(conn)?;
    Ok(())
}

/// Forgets addresses that have not been used since `before`.
pub fn delete_older(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(known_addresses::table.filter(known_addresses::seen_at.lt(before))).execute(conn)?)
}
