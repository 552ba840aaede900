//! Organizations as staff see them.

use chrono::NaiveDateTime;
use openapi::error::ErrorCode;
use openapi::ids::OrganizationId;
use openapi::organization::desk::{
    AdminOrganization, ApplicationCounts, OrganizationContact, OrganizationEntry, Verification,
};
use openapi::organization::{OrganizationStatus, Proof};
use openapi::page::Page;
use openapi::{CreditCode, OrganizationName};

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::domain::paging;
use crate::store::Conn;
use crate::store::accounts::AccountRow;
use crate::store::column::Column;
use crate::store::organizations::{self as store, DeskFilter, DeskOrder, OrganizationRow, SoughtText};
use crate::store::proofs::{self, ProofRow};
use crate::store::verifications::{self, VerificationRow};

/// How many findings of an organization's proofs are shown.
const MOST_FINDINGS: i64 = 50;

/// What staff list.
#[derive(Debug, Clone, Default)]
pub struct DeskQuery {
    /// Only what was found so; unverified ones come in the order in which they wait.
    pub status: Option<OrganizationStatus>,
    /// Only with this in the name or the code.
    pub text: Option<String>,
    /// Only registered at or after this instant, UTC.
    pub registered_from: Option<NaiveDateTime>,
    /// Only registered before it, UTC.
    pub registered_to: Option<NaiveDateTime>,
    /// Only suspended ones, or only others.
    pub suspended: Option<bool>,
    /// Those that are gone, in place of those that are there.
    pub gone: bool,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A page of organizations: newest first, but unverified ones by how long their proof has waited.
pub async fn list(app: &App, query: DeskQuery, limit: u32) -> Result<Page<OrganizationEntry>> {
    let (filter, order) = (query.filter(), query.order()?);
    app.db
        .read(move |conn| {
            let rows = store::desk_list(conn, &filter, order, paging::rows(limit))?;
            let cursor = |row: &(OrganizationRow, ProofRow)| cursor(order, row);
            paging::page(rows, limit, cursor, |(row, proof)| Ok(entry(&row, &proof)))
        })
        .await
}

impl DeskQuery {
    /// What the rows are asked for.
    pub(in crate::domain) fn filter(&self) -> DeskFilter {
        DeskFilter {
            status: self.status,
            text: self.text.as_deref().map(sought),
            registered_from: self.registered_from,
            registered_to: self.registered_to,
            suspended: self.suspended,
            gone: self.gone,
        }
    }

    /// In which order, and from where on.
    pub(in crate::domain) fn order(&self) -> Result<DeskOrder> {
        let after = self.after.as_deref();
        let order = if self.status == Some(OrganizationStatus::Unverified) {
            after.map(str::parse).transpose().map(DeskOrder::Waiting)
        } else {
            after.map(str::parse).transpose().map(DeskOrder::Newest)
        };
        order.map_err(|_| paging::bad_cursor())
    }
}

/// The `next` of a page that ends with this row.
pub(in crate::domain) fn cursor(order: DeskOrder, (row, _): &(OrganizationRow, ProofRow)) -> String {
    match order {
        DeskOrder::Newest(_) => row.id.to_string(),
        DeskOrder::Waiting(_) => row.proof_id.to_string(),
    }
}

fn sought(text: &str) -> SoughtText {
    let name = text.trim().to_owned();
    let code = Some(CreditCode::normalise(text)).filter(|code| !code.is_empty());
    SoughtText {
        name_key: OrganizationName::key_of(text),
        // Of signs alone nothing is left, and nothing is in every code.
        code: code.unwrap_or_else(|| name.clone()),
        name,
    }
}

/// An organization for staff; one that is gone as well.
pub async fn get(app: &App, id: OrganizationId) -> Result<AdminOrganization> {
    app.db
        .read(move |conn| {
            let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            describe(conn, row)
        })
        .await
}

fn entry(row: &OrganizationRow, proof: &ProofRow) -> OrganizationEntry {
    OrganizationEntry {
        id: *row.id,
        name: row.name.clone(),
        credit_code: code(row),
        status: *row.status,
        suspended: row.suspended_at.is_some(),
        gone: row.cancelled_at.is_some(),
        registered_at: row.created_at.and_utc(),
        proof_uploaded_at: proof.created_at.and_utc(),
        seal_seen: proof.seal_seen,
    }
}

/// What stands in the place of a code that is free again is none.
pub(in crate::domain) fn code(row: &OrganizationRow) -> String {
    CreditCode::parse(&row.credit_code).map(String::from).unwrap_or_default()
}

/// A row as staff read it.
pub(super) fn describe(conn: &mut Conn, row: OrganizationRow) -> Result<AdminOrganization> {
    let id = *row.id;
    let proof = proofs::find(conn, *row.proof_id)?;
    let proof = proof.ok_or_else(|| Error::internal("an organization has its proof"))?;
    let findings = verifications::list(conn, id, MOST_FINDINGS)?;
    let doubtful = CreditCode::parse(&row.credit_code).is_ok_and(|code| !code.check_digit_holds());
    Ok(AdminOrganization {
        entry: entry(&row, &proof),
        check_digit_doubtful: doubtful,
        administrator: store::admin_of(conn, id)?.map(contact),
        members: count(store::count_members(conn, id)?)?,
        applications: applications(conn, id)?,
        proof: Proof::from(&proof),
        verifications: findings.into_iter().map(finding).collect(),
        region: row.region,
        email: row.email,
        join_policy: *row.join_policy,
        suspended_at: row.suspended_at.map(|at| at.and_utc()),
        gone_at: row.cancelled_at.map(|at| at.and_utc()),
        merged_into: row.merged_into.map(|into| *into),
    })
}

/// An administrator in full.
pub(super) fn contact(account: AccountRow) -> OrganizationContact {
    OrganizationContact {
        account_id: *account.id,
        name: account.name,
        phone: account.phone.map(Column::into_inner),
    }
}

/// How many applications an organization has.
pub(super) fn applications(conn: &mut Conn, id: OrganizationId) -> Result<ApplicationCounts> {
    let (drafts, submitted) = store::count_applications(conn, id)?;
    Ok(ApplicationCounts { drafts: count(drafts)?, submitted: count(submitted)? })
}

/// A count of rows.
pub(super) fn count(rows: i64) -> Result<u32> {
    u32::try_from(rows).map_err(Error::internal)
}

fn finding((row, name): (VerificationRow, String)) -> Verification {
    Verification {
        outcome: *row.outcome,
        reason: row.reason,
        proof_id: *row.proof_id,
        decided_by: name,
        decided_at: row.decided_at.and_utc(),
    }
}
