//! Rows of `organization_verifications`: what staff found of proof documents.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, OrganizationId, ProofId, VerificationId};
use openapi::organization::desk::VerificationOutcome;

use super::column::Column;
use super::schema::{accounts, organization_verifications};
use super::{Conn, StoreError};

/// What staff found, once.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_verifications)]
pub struct VerificationRow {
    /// Primary key; sorts by time.
    pub id: Column<VerificationId>,
    /// Whose proof.
    pub organization_id: Column<OrganizationId>,
    /// The proof; it may be gone.
    pub proof_id: Column<ProofId>,
    /// SHA-256 of its content.
    pub proof_sha256: Vec<u8>,
    /// Accepted or refused.
    pub outcome: Column<VerificationOutcome>,
    /// Why; may be empty when accepted.
    pub reason: String,
    /// By whom.
    pub decided_by: Column<AccountId>,
    /// UTC.
    pub decided_at: NaiveDateTime,
}

/// Adds a row.
pub fn insert(conn: &mut Conn, row: &VerificationRow) -> Result<(), StoreError> {
    diesel::insert_into(organization_verifications::table).values(row).execute(conn)?;
    Ok(())
}

/// What was found of an organization's proofs, with who found it by name; newest first, at most `limit`.
pub fn list(
    conn: &mut Conn,
    organization: OrganizationId,
    limit: i64,
) -> Result<Vec<(VerificationRow, String)>, StoreError> {
    let query = organization_verifications::table
        .inner_join(accounts::table)
        .filter(organization_verifications::organization_id.eq(organization.to_string()))
        .order(organization_verifications::id.desc())
        .limit(limit)
        .select((VerificationRow::as_select(), accounts::name));
    Ok(query.load(conn)?)
}

/// What was found last.
pub fn newest(conn: &mut Conn, organization: OrganizationId) -> Result<Option<VerificationRow>, StoreError> {
    let query = organization_verifications::table
        .filter(organization_verifications::organization_id.eq(organization.to_string()))
        .order(organization_verifications::id.desc())
        .select(VerificationRow::as_select());
    Ok(query.first(conn).optional()?)
}
