//! Files of an application: uploaded, told which units they cover, deleted, downloaded.

mod covers;
mod upload;

pub use covers::{forget_units_that_are_gone, update};
pub use upload::{Admission, Upload, admit, attach};

use chrono::NaiveDateTime;
use openapi::attachment::Attachment;
use openapi::error::ErrorCode;
use openapi::ids::{ApplicationId, AttachmentId};

use super::actor::Actor;
use super::applications::{self, OpenDraft, open_draft};
use super::error::{Error, Result};
use super::files::StoredFile;
use super::reader::Reader;
use super::review_results;
use crate::app::App;
use crate::hex;
use crate::store::attachments::{self as store, AttachmentRow};
use crate::store::column::FileState;
use crate::store::{Conn, applications as application_rows, discarded_objects};

/// A file as the contract tells it.
pub fn describe(row: &AttachmentRow) -> Attachment {
    Attachment {
        id: *row.id,
        slot: row.slot.clone(),
        file_name: row.file_name.clone(),
        media_type: row.media_type.clone(),
        size: u64::try_from(row.size).unwrap_or_default(),
        sha256: hex::encode(&row.sha256),
        covers: row.covers.clone().into_inner(),
        seal_seen: row.seal_seen,
        uploaded_at: row.created_at.and_utc(),
    }
}

/// Removes a file from a draft: its row now, its object when the sweeper comes.
pub async fn delete(app: &App, actor: Actor, id: AttachmentId) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let (_, draft) = of_open_draft(&app_, conn, actor, id)?;
            discard(conn, id, draft.now.naive_utc())
        })
        .await
}

fn of_open_draft(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    id: AttachmentId,
) -> Result<(AttachmentRow, OpenDraft)> {
    let row = find_ready(conn, id)?;
    let draft = open_draft(app, conn, actor, *row.application_id)?;
    Ok((row, draft))
}

fn find_ready(conn: &mut Conn, id: AttachmentId) -> Result<AttachmentRow> {
    let row = store::find(conn, id)?.filter(|row| *row.state == FileState::Ready);
    row.ok_or(Error::Refused(ErrorCode::NotFound))
}

/// Lets go of a file that never arrived. One that did, although its commit was in doubt, stays.
pub fn discard_pending(conn: &mut Conn, id: AttachmentId, now: NaiveDateTime) -> Result<()> {
    match store::find(conn, id)? {
        Some(row) if *row.state == FileState::Pending => discard(conn, id, now),
        _ => Ok(()),
    }
}

/// Lets go of a file.
pub fn discard(conn: &mut Conn, id: AttachmentId, now: NaiveDateTime) -> Result<()> {
    if let Some(row) = store::find(conn, id)? {
        discarded_objects::insert(conn, &row.storage_key, now)?;
        store::delete(conn, id)?;
    }
    Ok(())
}

/// Lets go of all files of an application.
pub fn discard_all(conn: &mut Conn, application: ApplicationId, now: NaiveDateTime) -> Result<()> {
    for row in store::list(conn, application)? {
        discard(conn, *row.id, now)?;
    }
    Ok(())
}

/// A file to download: of an application that an applicant may read, or, for staff, of a submitted one.
pub async fn readable(app: &App, actor: Actor, id: AttachmentId) -> Result<StoredFile> {
    app.db
        .read(move |conn| {
            let row = find_ready(conn, id)?;
            if actor.is_staff() {
                let application =
                    application_rows::find(conn, *row.application_id)?.ok_or(ErrorCode::NotFound)?;
                review_results::ensure_submitted(&application)?;
            } else {
                applications::readable(conn, Reader::Applicant(actor), *row.application_id)?;
            }
            StoredFile::try_from(row)
        })
        .await
}
