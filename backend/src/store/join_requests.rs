//! Rows of `join_requests`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, OrganizationId};

use super::accounts::AccountRow;
use super::column::Column;
use super::organizations::OrganizationRow;
use super::schema::{accounts, join_requests, organizations};
use super::{Conn, StoreError};

/// Someone who has asked to join and waits.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = join_requests)]
pub struct JoinRequestRow {
    /// Who; primary key.
    pub account_id: Column<AccountId>,
    /// Where.
    pub organization_id: Column<OrganizationId>,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// Adds a request; [`super::Constraint::JoinRequest`] when the account has one.
pub fn insert(conn: &mut Conn, row: &JoinRequestRow) -> Result<(), StoreError> {
    diesel::insert_into(join_requests::table).values(row).execute(conn)?;
    Ok(())
}

/// The account's request, and the organization it is for.
pub fn of_account(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Option<(JoinRequestRow, OrganizationRow)>, StoreError> {
    let query = join_requests::table
        .find(account.to_string())
        .inner_join(organizations::table)
        .select((JoinRequestRow::as_select(), OrganizationRow::as_select()));
    Ok(query.first(conn).optional()?)
}

/// An organization's requests with their accounts in the order of the accounts, at most `limit`, those after `after`.
pub fn list(
    conn: &mut Conn,
    organization: OrganizationId,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<(JoinRequestRow, AccountRow)>, StoreError> {
    let mut query = join_requests::table
        .filter(join_requests::organization_id.eq(organization.to_string()))
        .inner_join(accounts::table)
        .order(join_requests::account_id)
        .limit(limit)
        .select((JoinRequestRow::as_select(), AccountRow::as_select()))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(join_requests::account_id.gt(after.to_string()));
    }
    Ok(query.load(conn)?)
}

/// Ends an account's request to an organization; tells whether there was one.
pub fn delete(conn: &mut Conn, organization: OrganizationId, account: AccountId) -> Result<bool, StoreError> {
    let gone = diesel::delete(
        join_requests::table
            .find(account.to_string())
            .filter(join_requests::organization_id.eq(organization.to_string())),
    )
    .execute(conn)?;
    Ok(gone == 1)
}
