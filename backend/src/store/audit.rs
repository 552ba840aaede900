//! Rows of `audit_log`, written in the transaction of the change they tell of.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::AccountId;

use super::column::Column;
use super::schema::audit_log;
use super::{Conn, StoreError};

/// Who did what, when.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_log)]
pub struct AuditRow {
    /// Time-ordered id.
    pub id: String,
    /// UTC.
    pub recorded_at: NaiveDateTime,
    /// Who; `NULL` for the system itself.
    pub actor_id: Option<Column<AccountId>>,
    /// The operation, e.g. `submit_application`.
    pub action: String,
    /// What it was done to, e.g. `application:0198…`.
    pub subject: String,
    /// More, JSON.
    pub detail: String,
    /// From where, as far as it is known.
    pub address: Option<String>,
}

/// Adds an entry.
pub fn insert(conn: &mut Conn, row: &AuditRow) -> Result<(), StoreError> {
    diesel::insert_into(audit_log::table).values(row).execute(conn)?;
    Ok(())
}

/// The entries about one subject, oldest first.
pub fn list(conn: &mut Conn, subject: &str) -> Result<Vec<AuditRow>, StoreError> {
    let query = audit_log::table
        .filter(audit_log::subject.eq(subject))
        .order(audit_log::id)
        .select(AuditRow::as_select());
    Ok(query.load(conn)?)
}
