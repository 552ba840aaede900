//! Rows of `organizations` and `memberships`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::CreditCode;
use openapi::ids::{AccountId, OrganizationId, ProofId};
use openapi::organization::OrganizationStatus;

use super::accounts::AccountRow;
use super::column::{Column, MembershipRole};
use super::schema::{accounts, memberships, organizations};
use super::{Conn, StoreError};

/// An organization.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = organizations)]
pub struct OrganizationRow {
    /// Primary key.
    pub id: Column<OrganizationId>,
    /// Full name, as typed.
    pub name: String,
    /// What makes two names one.
    pub name_key: String,
    /// Canonical code.
    pub credit_code: Column<CreditCode>,
    /// Where it is; may be empty.
    pub region: String,
    /// May be empty.
    pub email: String,
    /// What staff found of its proof.
    pub status: Column<OrganizationStatus>,
    /// Its proof document.
    pub proof_id: Column<ProofId>,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// An account's place in an organization.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = memberships)]
pub struct MembershipRow {
    /// The account; primary key.
    pub account_id: Column<AccountId>,
    /// The organization.
    pub organization_id: Column<OrganizationId>,
    /// Its part there.
    pub role: Column<MembershipRole>,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// Adds an organization; [`super::Constraint::OrganizationName`] or [`super::Constraint::OrganizationCreditCode`]
/// when it is there already.
pub fn insert(conn: &mut Conn, row: &OrganizationRow) -> Result<(), StoreError> {
    diesel::insert_into(organizations::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds a membership; [`super::Constraint::OrganizationAdmin`] when the organization has its administrator.
pub fn insert_membership(conn: &mut Conn, row: &MembershipRow) -> Result<(), StoreError> {
    diesel::insert_into(memberships::table).values(row).execute(conn)?;
    Ok(())
}

/// The organization with this id.
pub fn find(conn: &mut Conn, id: OrganizationId) -> Result<Option<OrganizationRow>, StoreError> {
    let query = organizations::table.find(id.to_string()).select(OrganizationRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// The organization with this credit code.
pub fn find_by_credit_code(
    conn: &mut Conn,
    code: &CreditCode,
) -> Result<Option<OrganizationRow>, StoreError> {
    let query = organizations::table
        .filter(organizations::credit_code.eq(code.as_str()))
        .select(OrganizationRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// The organization whose name has this key.
pub fn find_by_name_key(conn: &mut Conn, key: &str) -> Result<Option<OrganizationRow>, StoreError> {
    let query =
        organizations::table.filter(organizations::name_key.eq(key)).select(OrganizationRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// The organization that an account belongs to, and its part there.
pub fn of_account(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Option<(MembershipRow, OrganizationRow)>, StoreError> {
    let query = memberships::table
        .find(account.to_string())
        .inner_join(organizations::table)
        .select((MembershipRow::as_select(), OrganizationRow::as_select()));
    Ok(query.first(conn).optional()?)
}

/// The administrator's account.
pub fn admin_of(conn: &mut Conn, id: OrganizationId) -> Result<Option<AccountRow>, StoreError> {
    let query = memberships::table
        .filter(memberships::organization_id.eq(id.to_string()))
        .filter(memberships::role.eq(Column::from(MembershipRole::Admin)))
        .inner_join(accounts::table)
        .select(AccountRow::as_select());
    Ok(query.first(conn).optional()?)
}
