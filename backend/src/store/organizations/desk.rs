//! Organizations as staff list and count them.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::application::ApplicationStatus;
use openapi::ids::{OrganizationId, ProofId};
use openapi::organization::OrganizationStatus;

use super::OrganizationRow;
use crate::store::column::Column;
use crate::store::proofs::ProofRow;
use crate::store::schema::{
    applications, join_requests, memberships, organizations, portal_consents, proofs,
};
use crate::store::search::{containing, lower, lowered};
use crate::store::{Conn, StoreError};

/// Filters of staff's list.
#[derive(Debug, Clone, Default)]
pub struct DeskFilter {
    /// Only what was found so.
    pub status: Option<OrganizationStatus>,
    /// Only with this in the name or the code.
    pub text: Option<SoughtText>,
    /// Only registered at or after this instant, UTC.
    pub registered_from: Option<NaiveDateTime>,
    /// Only registered before this instant, UTC.
    pub registered_to: Option<NaiveDateTime>,
    /// Only suspended ones, or only others.
    pub suspended: Option<bool>,
    /// Those that are gone, in place of those that are there.
    pub gone: bool,
}

/// A text that names and codes are searched for.
#[derive(Debug, Clone)]
pub struct SoughtText {
    /// As part of a name.
    pub name: String,
    /// As part of a name's key.
    pub name_key: String,
    /// As part of a credit code.
    pub code: String,
}

/// The order of staff's list, and behind what to read on.
#[derive(Debug, Clone, Copy)]
pub enum DeskOrder {
    /// Newest registration first.
    Newest(Option<OrganizationId>),
    /// The proof that has waited longest first.
    Waiting(Option<ProofId>),
}

/// A page of staff's list.
pub fn list(
    conn: &mut Conn,
    filter: &DeskFilter,
    order: DeskOrder,
    limit: i64,
) -> Result<Vec<(OrganizationRow, ProofRow)>, StoreError> {
    let mut query = organizations::table
        .inner_join(proofs::table)
        .limit(limit)
        .select((OrganizationRow::as_select(), ProofRow::as_select()))
        .into_boxed();
    query = match order {
        DeskOrder::Newest(after) => {
            let query = query.order(organizations::id.desc());
            match after {
                Some(after) => query.filter(organizations::id.lt(after.to_string())),
                None => query,
            }
        }
        DeskOrder::Waiting(after) => {
            let query = query.order(organizations::proof_id.asc());
            match after {
                Some(after) => query.filter(organizations::proof_id.gt(after.to_string())),
                None => query,
            }
        }
    };
    if let Some(status) = filter.status {
        query = query.filter(organizations::status.eq(Column::from(status)));
    }
    if let Some(text) = &filter.text {
        let named = organizations::name_key.like(containing(&text.name_key)).escape('\\');
        let coded = organizations::credit_code.like(containing(&text.code)).escape('\\');
        // The name of one that is gone may be free, and its key nobody's.
        let called = lower(organizations::name).like(lowered(&text.name)).escape('\\');
        query = query.filter(named.or(coded).or(called));
    }
    if let Some(from) = filter.registered_from {
        query = query.filter(organizations::created_at.ge(from));
    }
    if let Some(to) = filter.registered_to {
        query = query.filter(organizations::created_at.lt(to));
    }
    query = match filter.suspended {
        Some(true) => query.filter(organizations::suspended_at.is_not_null()),
        Some(false) => query.filter(organizations::suspended_at.is_null()),
        None => query,
    };
    query = if filter.gone {
        query.filter(organizations::cancelled_at.is_not_null())
    } else {
        query.filter(organizations::cancelled_at.is_null())
    };
    Ok(query.load(conn)?)
}

/// How many people belong to an organization.
pub fn count_members(conn: &mut Conn, id: OrganizationId) -> Result<i64, StoreError> {
    let members = memberships::table.filter(memberships::organization_id.eq(id.to_string()));
    Ok(members.count().get_result(conn)?)
}

/// How many of an organization's applications are drafts, and how many are not.
pub fn count_applications(conn: &mut Conn, id: OrganizationId) -> Result<(i64, i64), StoreError> {
    let all = || applications::table.filter(applications::organization_id.eq(id.to_string()));
    let draft = || Column::from(ApplicationStatus::Draft);
    let drafts = all().filter(applications::status.eq(draft())).count().get_result(conn)?;
    let submitted = all().filter(applications::status.ne(draft())).count().get_result(conn)?;
    Ok((drafts, submitted))
}

/// How many ask to join an organization.
pub fn count_join_requests(conn: &mut Conn, id: OrganizationId) -> Result<i64, StoreError> {
    let waiting = join_requests::table.filter(join_requests::organization_id.eq(id.to_string()));
    Ok(waiting.count().get_result(conn)?)
}

/// To how many portals an organization consents.
pub fn count_consents(conn: &mut Conn, id: OrganizationId) -> Result<i64, StoreError> {
    let granted = portal_consents::table.filter(portal_consents::organization_id.eq(id.to_string()));
    Ok(granted.count().get_result(conn)?)
}
