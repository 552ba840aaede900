//! Rows of `organizations` and `memberships`.

mod desk;
mod merge;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::CreditCode;
use openapi::ids::{AccountId, OrganizationId, ProofId};
use openapi::organization::{JoinPolicy, OrganizationStatus};

pub use desk::{
    DeskFilter, DeskOrder, SoughtText, count_applications, count_consents, count_join_requests,
    count_members, list as desk_list,
};
pub use merge::{free_credit_code, free_name, merged_into, move_applications, move_member, set_merged};

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
    /// What makes two names one; no name's key once cancelled.
    pub name_key: String,
    /// Canonical code; no code at all once cancelled.
    pub credit_code: String,
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
    /// When its administrator's account was cancelled, or it was merged into another one, UTC.
    pub cancelled_at: Option<NaiveDateTime>,
    /// Whether the administrator must agree to a join.
    pub join_policy: Column<JoinPolicy>,
    /// Since when staff keep it from changing anything, UTC.
    pub suspended_at: Option<NaiveDateTime>,
    /// What it was merged into.
    pub merged_into: Option<Column<OrganizationId>>,
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

/// The administrators' accounts of several organizations.
pub fn admins_of(
    conn: &mut Conn,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, AccountRow>, StoreError> {
    let ids: Vec<String> = organizations.iter().map(ToString::to_string).collect();
    let query = memberships::table
        .filter(memberships::organization_id.eq_any(ids))
        .filter(memberships::role.eq(Column::from(MembershipRole::Admin)))
        .inner_join(accounts::table)
        .select((memberships::organization_id, AccountRow::as_select()));
    let found: Vec<(Column<OrganizationId>, AccountRow)> = query.load(conn)?;
    Ok(found.into_iter().map(|(id, account)| (*id, account)).collect())
}

/// Changes what its administrator may change.
pub fn update(
    conn: &mut Conn,
    id: OrganizationId,
    region: &str,
    email: &str,
    policy: JoinPolicy,
) -> Result<(), StoreError> {
    diesel::update(organizations::table.find(id.to_string()))
        .set((
            organizations::region.eq(region),
            organizations::email.eq(email),
            organizations::join_policy.eq(Column::from(policy)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts another proof document in place, to be looked at anew.
pub fn set_proof(
    conn: &mut Conn,
    id: OrganizationId,
    proof: ProofId,
    status: OrganizationStatus,
) -> Result<(), StoreError> {
    diesel::update(organizations::table.find(id.to_string()))
        .set((organizations::proof_id.eq(proof.to_string()), organizations::status.eq(Column::from(status))))
        .execute(conn)?;
    Ok(())
}

/// Notes what staff found of the proof that they looked at, if it is the organization's still; tells whether it was.
pub fn set_status(
    conn: &mut Conn,
    id: OrganizationId,
    proof: ProofId,
    status: OrganizationStatus,
) -> Result<bool, StoreError> {
    let looked_at = organizations::table
        .find(id.to_string())
        .filter(organizations::proof_id.eq(proof.to_string()))
        .filter(organizations::cancelled_at.is_null());
    let changed =
        diesel::update(looked_at).set(organizations::status.eq(Column::from(status))).execute(conn)?;
    Ok(changed == 1)
}

/// Suspends the organization since `at`, or ends its suspension.
pub fn set_suspended(
    conn: &mut Conn,
    id: OrganizationId,
    at: Option<NaiveDateTime>,
) -> Result<(), StoreError> {
    let organization = organizations::table.find(id.to_string());
    diesel::update(organization).set(organizations::suspended_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Frees name and code of a cancelled organization: its row takes others that nobody can have. The full name and the
/// proof document stay, for what refers to them.
pub fn cancel(conn: &mut Conn, id: OrganizationId, now: NaiveDateTime) -> Result<(), StoreError> {
    free_name(conn, id)?;
    free_credit_code(conn, id)?;
    diesel::update(organizations::table.find(id.to_string()))
        .set((organizations::region.eq(""), organizations::email.eq(""), organizations::cancelled_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Gives an account another part in its organization, if it has `from` there; tells whether it had.
pub fn set_role(
    conn: &mut Conn,
    organization: OrganizationId,
    account: AccountId,
    from: MembershipRole,
    to: MembershipRole,
) -> Result<bool, StoreError> {
    let changed = diesel::update(
        memberships::table
            .find(account.to_string())
            .filter(memberships::organization_id.eq(organization.to_string()))
            .filter(memberships::role.eq(Column::from(from))),
    )
    .set(memberships::role.eq(Column::from(to)))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Ends a membership; tells whether there was one.
pub fn delete_membership(
    conn: &mut Conn,
    organization: OrganizationId,
    account: AccountId,
) -> Result<bool, StoreError> {
    let gone = diesel::delete(
        memberships::table
            .find(account.to_string())
            .filter(memberships::organization_id.eq(organization.to_string())),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// Members with their accounts in the order of the accounts, at most `limit`, those after `after` in that order.
pub fn members(
    conn: &mut Conn,
    organization: OrganizationId,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<(MembershipRow, AccountRow)>, StoreError> {
    let mut query = memberships::table
        .filter(memberships::organization_id.eq(organization.to_string()))
        .inner_join(accounts::table)
        .order(memberships::account_id)
        .limit(limit)
        .select((MembershipRow::as_select(), AccountRow::as_select()))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(memberships::account_id.gt(after.to_string()));
    }
    Ok(query.load(conn)?)
}
