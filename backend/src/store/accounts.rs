//! Rows of `accounts`.

use std::collections::HashMap;

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
    /// Until when its password is good, if an admin has set it, UTC.
    pub temporary_until: Option<NaiveDateTime>,
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

/// The names of some accounts.
pub fn names(conn: &mut Conn, ids: &[AccountId]) -> Result<HashMap<AccountId, String>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let query = accounts::table.filter(accounts::id.eq_any(ids)).select((accounts::id, accounts::name));
    let names: Vec<(Column<AccountId>, String)> = query.load(conn)?;
    Ok(names.into_iter().map(|(id, name)| (*id, name)).collect())
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

/// Replaces the password, by one that is no temporary one; [`set_stamp`] goes with it.
pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((accounts::password_hash.eq(hash), accounts::temporary_until.eq(None::<NaiveDateTime>)))
        .execute(conn)?;
    Ok(())
}

/// Notes that the password is a temporary one.
pub fn set_temporary(conn: &mut Conn, id: AccountId, until: NaiveDateTime) -> Result<(), StoreError> {
    let account = accounts::table.find(id.to_string());
    diesel::update(account).set(accounts::temporary_until.eq(until)).execute(conn)?;
    Ok(())
}

/// Gives the account another role; [`set_stamp`] goes with it.
pub fn set_role(conn: &mut Conn, id: AccountId, role: Role) -> Result<(), StoreError> {
    let account = accounts::table.find(id.to_string());
    diesel::update(account).set(accounts::role.eq(Column::from(role))).execute(conn)?;
    Ok(())
}

/// Filters of the list of staff.
#[derive(Debug, Clone, Copy, Default)]
pub struct StaffFilter {
    /// Only this role.
    pub role: Option<Role>,
    /// Only locked ones, or only others.
    pub locked: Option<bool>,
}

/// Staff, newest first, at most `limit`, those before `after` in that order.
pub fn staff(
    conn: &mut Conn,
    filter: StaffFilter,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<AccountRow>, StoreError> {
    let roles = filter.role.map_or_else(|| vec![Role::Reviewer, Role::Admin], |role| vec![role]);
    let mut query = accounts::table
        .filter(accounts::role.eq_any(roles.into_iter().map(Column::from)))
        .filter(accounts::phone.is_not_null())
        .order(accounts::id.desc())
        .limit(limit)
        .select(AccountRow::as_select())
        .into_boxed();
    query = match filter.locked {
        Some(true) => query.filter(accounts::suspended_at.is_not_null()),
        Some(false) => query.filter(accounts::suspended_at.is_null()),
        None => query,
    };
    if let Some(after) = after {
        query = query.filter(accounts::id.lt(after.to_string()));
    }
    Ok(query.load(conn)?)
}

/// Whether an admin besides this account can enter.
pub fn is_there_another_admin(conn: &mut Conn, id: AccountId) -> Result<bool, StoreError> {
    let others = accounts::table
        .filter(accounts::role.eq(Column::from(Role::Admin)))
        .filter(accounts::id.ne(id.to_string()))
        .filter(accounts::suspended_at.is_null())
        // Who never came in with the temporary password may never come.
        .filter(accounts::temporary_until.is_null())
        .filter(accounts::phone.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(others)).get_result(conn)?)
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
