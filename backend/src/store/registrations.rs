//! Rows of `registrations`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, ProofId};
use openapi::organization::RegistrationData;

use super::column::Column;
use super::schema::registrations;
use super::{Conn, StoreError};

/// A saved registration of an organization.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = registrations)]
pub struct RegistrationRow {
    /// Whose; primary key.
    pub account_id: Column<AccountId>,
    /// What is filled in.
    pub data: Column<RegistrationData>,
    /// The uploaded proof.
    pub proof_id: Option<Column<ProofId>>,
    /// UTC.
    pub saved_at: NaiveDateTime,
}

/// Adds a row.
pub fn insert(conn: &mut Conn, row: &RegistrationRow) -> Result<(), StoreError> {
    diesel::insert_into(registrations::table).values(row).execute(conn)?;
    Ok(())
}

/// The account's registration.
pub fn find(conn: &mut Conn, account: AccountId) -> Result<Option<RegistrationRow>, StoreError> {
    let query = registrations::table.find(account.to_string()).select(RegistrationRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// Replaces what is filled in.
pub fn set_data(
    conn: &mut Conn,
    account: AccountId,
    data: RegistrationData,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    diesel::update(registrations::table.find(account.to_string()))
        .set((registrations::data.eq(Column::from(data)), registrations::saved_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Replaces the proof.
pub fn set_proof(
    conn: &mut Conn,
    account: AccountId,
    proof: ProofId,
    now: NaiveDateTime,
) -> Result<usize, StoreError> {
    Ok(diesel::update(registrations::table.find(account.to_string()))
        .set((registrations::proof_id.eq(proof.to_string()), registrations::saved_at.eq(now)))
        .execute(conn)?)
}

/// Removes the registration: it has become an organization.
pub fn delete(conn: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(registrations::table.find(account.to_string())).execute(conn)?;
    Ok(())
}
