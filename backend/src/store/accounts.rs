//! Rows of `accounts`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::Phone;
use openapi::account::Role;
use openapi::ids::AccountId;

use super::column::Column;
use super::schema::accounts;
use super::{Conn, StoreError};

/// An account.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    /// Primary key.
    pub id: Column<AccountId>,
    /// Canonical number; `NULL` once cancelled.
    pub phone: Option<Column<Phone>>,
    /// Empty until an organization's registration names its administrator.
    pub name: String,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Role on the platform.
    pub role: Column<Role>,
    /// Access tokens that carry another stamp are void.
    pub security_stamp: String,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
    /// Since when staff keep it out, UTC.
    pub suspended_at: Option<NaiveDateTime>,
    /// Where messages go as well.
    pub email: Option<String>,
}

/// Adds an account; [`super::Constraint::AccountPhone`] when the phone has one.
pub fn insert(conn: &mut Conn, row: &AccountRow) -> Result<(), StoreError> {
    diesel::insert_into(accounts::table).values(row).execute(conn)?;
    Ok(())
}

/// The account with this id.
pub fn find(conn: &mut Conn, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
    let query = accounts::table.find(id.to_string()).select(AccountRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// The account that holds this phone.
pub fn find_by_phone(conn: &mut Conn, phone: &Phone) -> Result<Option<AccountRow>, StoreError> {
    let query = accounts::table.filter(accounts::phone.eq(phone.as_str())).select(AccountRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// Puts the address to which messages go as well, or none.
pub fn set_email(conn: &mut Conn, id: AccountId, email: Option<&str>) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.to_string())).set(accounts::email.eq(email)).execute(conn)?;
    Ok(())
}

/// Names the person behind the account.
pub fn rename(conn: &mut Conn, id: AccountId, name: &str, now: NaiveDateTime) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((accounts::name.eq(name), accounts::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Sets the stamp anew, which voids every access token out there.
pub fn set_stamp(conn: &mut Conn, id: AccountId, stamp: &str, now: NaiveDateTime) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((accounts::security_stamp.eq(stamp), accounts::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Replaces the password; [`set_stamp`] goes with it.
pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.to_string()))
        .set(accounts::password_hash.eq(hash))
        .execute(conn)?;
    Ok(())
}

/// Replaces the phone; [`super::Constraint::AccountPhone`] when another account holds it.
pub fn set_phone(conn: &mut Conn, id: AccountId, phone: &Phone) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.to_string()))
        .set(accounts::phone.eq(phone.as_str()))
        .execute(conn)?;
    Ok(())
}

/// Suspends the account since `at`, or ends its suspension.
pub fn set_suspended(conn: &mut Conn, id: AccountId, at: Option<NaiveDateTime>) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.to_string())).set(accounts::suspended_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Closes the account for good: the phone is free, and neither name nor number nor address nor password stays in the row.
pub fn cancel(conn: &mut Conn, id: AccountId, stamp: &str, now: NaiveDateTime) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((
            accounts::phone.eq(None::<String>),
            accounts::name.eq(""),
            accounts::email.eq(None::<String>),
            accounts::password_hash.eq(""),
            accounts::security_stamp.eq(stamp),
            accounts::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
