//! Rows of `attachments`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, ApplicationId, AttachmentId};

use super::column::{Column, FileState};
use super::schema::attachments;
use super::{Conn, StoreError};

/// A file of an application.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments)]
pub struct AttachmentRow {
    /// Primary key.
    pub id: Column<AttachmentId>,
    /// The application.
    pub application_id: Column<ApplicationId>,
    /// Key of the form's attachment field.
    pub slot: String,
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
    /// Credit codes of the covered units.
    pub covers: Column<Vec<String>>,
    /// Whether it has arrived there.
    pub state: Column<FileState>,
    /// Who uploaded it.
    pub uploaded_by: Column<AccountId>,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// Whether something red can be seen on it; nothing where nobody has looked.
    pub seal_seen: Option<bool>,
}

/// Adds a row.
pub fn insert(conn: &mut Conn, row: &AttachmentRow) -> Result<(), StoreError> {
    diesel::insert_into(attachments::table).values(row).execute(conn)?;
    Ok(())
}

/// The attachment with this id.
pub fn find(conn: &mut Conn, id: AttachmentId) -> Result<Option<AttachmentRow>, StoreError> {
    Ok(attachments::table.find(id.to_string()).select(AttachmentRow::as_select()).first(conn).optional()?)
}

/// An application's files that have arrived, in order of upload.
pub fn list_ready(conn: &mut Conn, application: ApplicationId) -> Result<Vec<AttachmentRow>, StoreError> {
    let query = attachments::table
        .filter(attachments::application_id.eq(application.to_string()))
        .filter(attachments::state.eq(Column::from(FileState::Ready)))
        .order(attachments::id)
        .select(AttachmentRow::as_select());
    Ok(query.load(conn)?)
}

/// Notes that the content has arrived; tells whether the row was still waiting for it.
pub fn set_ready(conn: &mut Conn, id: AttachmentId) -> Result<bool, StoreError> {
    let changed = diesel::update(
        attachments::table
            .find(id.to_string())
            .filter(attachments::state.eq(Column::from(FileState::Pending))),
    )
    .set(attachments::state.eq(Column::from(FileState::Ready)))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Replaces the covered units.
pub fn set_covers(conn: &mut Conn, id: AttachmentId, covers: Vec<String>) -> Result<(), StoreError> {
    diesel::update(attachments::table.find(id.to_string()))
        .set(attachments::covers.eq(Column::from(covers)))
        .execute(conn)?;
    Ok(())
}

/// Removes a row.
pub fn delete(conn: &mut Conn, id: AttachmentId) -> Result<(), StoreError> {
    diesel::delete(attachments::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// All of an application's rows, arrived or not.
pub fn list(conn: &mut Conn, application: ApplicationId) -> Result<Vec<AttachmentRow>, StoreError> {
    let query = attachments::table
        .filter(attachments::application_id.eq(application.to_string()))
        .select(AttachmentRow::as_select());
    Ok(query.load(conn)?)
}

/// Rows whose content has been on its way since before `before`: it was lost.
pub fn stale(conn: &mut Conn, before: NaiveDateTime) -> Result<Vec<AttachmentRow>, StoreError> {
    let query = attachments::table
        .filter(attachments::state.eq(Column::from(FileState::Pending)))
        .filter(attachments::created_at.lt(before))
        .limit(100)
        .select(AttachmentRow::as_select());
    Ok(query.load(conn)?)
}
