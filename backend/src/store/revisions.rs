//! Rows of `revisions`: states that a draft was in.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::form::answers::Answers;
use openapi::ids::{AccountId, ApplicationId};

use super::column::Column;
use super::schema::revisions;
use super::{Conn, StoreError};

/// A state that a draft was in.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = revisions)]
pub struct RevisionRow {
    /// The application.
    pub application_id: Column<ApplicationId>,
    /// Its version then.
    pub version: i64,
    /// Its answers then.
    pub answers: Column<Answers>,
    /// How many fields were answered.
    pub answered: i32,
    /// Who saved it.
    pub saved_by: Column<AccountId>,
    /// UTC.
    pub saved_at: NaiveDateTime,
    /// When the spell of typing began that it sums up, UTC.
    pub begun_at: NaiveDateTime,
    /// Whether the page has saved it by itself.
    pub autosave: bool,
    /// How many characters were taken away in that spell.
    pub lost: i32,
}

/// Adds a revision.
pub fn insert(conn: &mut Conn, row: &RevisionRow) -> Result<(), StoreError> {
    diesel::insert_into(revisions::table).values(row).execute(conn)?;
    Ok(())
}

/// One revision.
pub fn find(
    conn: &mut Conn,
    application: ApplicationId,
    version: i64,
) -> Result<Option<RevisionRow>, StoreError> {
    let query = revisions::table.find((application.to_string(), version)).select(RevisionRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// An application's revisions, newest first.
pub fn list(conn: &mut Conn, application: ApplicationId) -> Result<Vec<RevisionRow>, StoreError> {
    let query = revisions::table
        .filter(revisions::application_id.eq(application.to_string()))
        .order(revisions::version.desc())
        .select(RevisionRow::as_select());
    Ok(query.load(conn)?)
}

/// Removes one revision.
pub fn delete(conn: &mut Conn, application: ApplicationId, version: i64) -> Result<(), StoreError> {
    diesel::delete(revisions::table.find((application.to_string(), version))).execute(conn)?;
    Ok(())
}

/// Removes all but the newest `keep`.
pub fn trim(conn: &mut Conn, application: ApplicationId, keep: i64) -> Result<(), StoreError> {
    let oldest_kept: Option<i64> = revisions::table
        .filter(revisions::application_id.eq(application.to_string()))
        .order(revisions::version.desc())
        .offset(keep - 1)
        .select(revisions::version)
        .first(conn)
        .optional()?;
    let Some(oldest_kept) = oldest_kept else { return Ok(()) };
    let older = revisions::table
        .filter(revisions::application_id.eq(application.to_string()))
        .filter(revisions::version.lt(oldest_kept));
    diesel::delete(older).execute(conn)?;
    Ok(())
}

/// Removes all of an application.
pub fn delete_all(conn: &mut Conn, application: ApplicationId) -> Result<(), StoreError> {
    diesel::delete(revisions::table.filter(revisions::application_id.eq(application.to_string())))
        .execute(conn)?;
    Ok(())
}
