//! Rows of `proofs`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, ProofId};

use super::column::{Column, FileState};
use super::schema::{organizations, proofs, registrations};
use super::{Conn, StoreError};

/// A stamped proof document.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = proofs)]
pub struct ProofRow {
    /// Primary key.
    pub id: Column<ProofId>,
    /// Who uploaded it.
    pub account_id: Column<AccountId>,
    /// As uploaded.
    pub file_name: String,
    /// Judged by content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content.
    pub sha256: Vec<u8>,
    /// Where the content lies in the object store.
    pub storage_key: String,
    /// Whether it has arrived there.
    pub state: Column<FileState>,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// Whether something red can be seen on it.
    pub seal_seen: Option<bool>,
}

/// Adds a row.
pub fn insert(conn: &mut Conn, row: &ProofRow) -> Result<(), StoreError> {
    diesel::insert_into(proofs::table).values(row).execute(conn)?;
    Ok(())
}

/// The proof with this id.
pub fn find(conn: &mut Conn, id: ProofId) -> Result<Option<ProofRow>, StoreError> {
    Ok(proofs::table.find(id.to_string()).select(ProofRow::as_select()).first(conn).optional()?)
}

/// Notes that the content has arrived.
pub fn set_ready(conn: &mut Conn, id: ProofId) -> Result<(), StoreError> {
    diesel::update(proofs::table.find(id.to_string()))
        .set(proofs::state.eq(Column::from(FileState::Ready)))
        .execute(conn)?;
    Ok(())
}

/// Proofs older than `before` that no registration and no organization refers to.
pub fn orphans(conn: &mut Conn, before: NaiveDateTime) -> Result<Vec<ProofRow>, StoreError> {
    let registered = registrations::table.filter(registrations::proof_id.eq(proofs::id.nullable()));
    let kept = organizations::table.filter(organizations::proof_id.eq(proofs::id));
    let query = proofs::table
        .filter(proofs::created_at.lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(registered)))
        .filter(diesel::dsl::not(diesel::dsl::exists(kept)))
        .limit(100)
        .select(ProofRow::as_select());
    Ok(query.load(conn)?)
}

/// Removes a row.
pub fn delete(conn: &mut Conn, id: ProofId) -> Result<(), StoreError> {
    diesel::delete(proofs::table.find(id.to_string())).execute(conn)?;
    Ok(())
}
