//! A duplicate becomes part of another organization.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, OrganizationId};

use crate::store::column::{Column, MembershipRole};
use crate::store::schema::{applications, memberships, organizations};
use crate::store::{Conn, StoreError};

/// Notes that `from` has become part of `into`, if it is there still; tells whether it was. What was merged into `from`
/// before goes along.
pub fn set_merged(
    conn: &mut Conn,
    from: OrganizationId,
    into: OrganizationId,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let there = organizations::table.find(from.to_string()).filter(organizations::cancelled_at.is_null());
    let merged = diesel::update(there)
        .set((
            organizations::merged_into.eq(into.to_string()),
            organizations::cancelled_at.eq(now),
            organizations::region.eq(""),
            organizations::email.eq(""),
        ))
        .execute(conn)?;
    let earlier = organizations::table.filter(organizations::merged_into.eq(from.to_string()));
    diesel::update(earlier).set(organizations::merged_into.eq(into.to_string())).execute(conn)?;
    Ok(merged == 1)
}

/// The ids of organizations that were merged into this one.
pub fn merged_into(conn: &mut Conn, id: OrganizationId) -> Result<Vec<Column<OrganizationId>>, StoreError> {
    let merged = organizations::table.filter(organizations::merged_into.eq(id.to_string()));
    Ok(merged.select(organizations::id).load(conn)?)
}

/// What no organization's name and code can be: white space stands in no key and in no code.
fn nobodys(id: OrganizationId) -> String {
    format!("cancelled {id}")
}

/// Frees the name of an organization that is gone.
pub fn free_name(conn: &mut Conn, id: OrganizationId) -> Result<(), StoreError> {
    diesel::update(organizations::table.find(id.to_string()))
        .set(organizations::name_key.eq(nobodys(id)))
        .execute(conn)?;
    Ok(())
}

/// Frees its credit code.
pub fn free_credit_code(conn: &mut Conn, id: OrganizationId) -> Result<(), StoreError> {
    diesel::update(organizations::table.find(id.to_string()))
        .set(organizations::credit_code.eq(nobodys(id)))
        .execute(conn)?;
    Ok(())
}

/// Makes these people members of another organization, whatever they were in theirs.
pub fn move_member(
    conn: &mut Conn,
    account: AccountId,
    from: OrganizationId,
    into: OrganizationId,
) -> Result<(), StoreError> {
    let part = memberships::table
        .find(account.to_string())
        .filter(memberships::organization_id.eq(from.to_string()));
    diesel::update(part)
        .set((
            memberships::organization_id.eq(into.to_string()),
            memberships::role.eq(Column::from(MembershipRole::Member)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Hands every application over; [`set_merged`] comes first, or the submitted ones stay where they are.
pub fn move_applications(
    conn: &mut Conn,
    from: OrganizationId,
    into: OrganizationId,
) -> Result<(), StoreError> {
    diesel::update(applications::table.filter(applications::organization_id.eq(from.to_string())))
        .set(applications::organization_id.eq(into.to_string()))
        .execute(conn)?;
    Ok(())
}
