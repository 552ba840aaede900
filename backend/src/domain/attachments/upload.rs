//! An upload: admitted, received, judged, stored, then attached if the draft is still open and has room.

use openapi::attachment::Attachment;
use openapi::error::ErrorCode;
use openapi::form::definition::{MediaKind, Slot};
use openapi::ids::{ApplicationId, AttachmentId};

use super::covers::initial_cover;
use super::{describe, discard, discard_pending};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::applications::{OpenDraft, open_draft};
use crate::domain::error::{Error, Result};
use crate::domain::files::{self, Judged, Spooled};
use crate::store::Conn;
use crate::store::attachments::{self as store, AttachmentRow};
use crate::store::column::FileState;

/// What a slot takes, told before a body is read.
#[derive(Debug, Clone)]
pub struct Admission {
    /// Accepted kinds.
    pub accept: Vec<MediaKind>,
    /// Largest file, bytes.
    pub max_bytes: u64,
    /// Whether a seal is looked for.
    pub stamped: bool,
}

/// Where an upload goes, and by whom.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Who uploads.
    pub actor: Actor,
    /// To which application.
    pub application: ApplicationId,
    /// To which of its slots.
    pub slot: String,
}

/// Whether the upload may come now, and what the slot takes. A full slot is no reason to refuse the body yet: it may be
/// the retry of the very upload that has filled it.
pub async fn admit(app: &App, upload: Upload) -> Result<Admission> {
    let app_ = app.clone();
    app.db
        .read(move |conn| {
            let draft = open_draft(&app_, conn, upload.actor, upload.application)?;
            let slot = slot_of(&draft, &upload.slot)?;
            let stamped = slot.letter.is_some();
            Ok(Admission { accept: slot.accept.to_vec(), max_bytes: slot.max_bytes, stamped })
        })
        .await
}

fn slot_of<'a>(draft: &'a OpenDraft, slot: &str) -> Result<Slot<'a>> {
    draft.setting.form.definition.slot(slot).ok_or_else(|| {
        Error::field("/slot", "unknown_slot", "表单中没有此附件项。", "The form has no such slot.")
    })
}

/// Passes if the slot takes one more file, and the application so many more bytes.
fn ensure_room(conn: &mut Conn, draft: &OpenDraft, slot: &str, size: u64) -> Result<()> {
    let slot = slot_of(draft, slot)?;
    let present = store::list_ready(conn, *draft.row.id)?;
    let count = present.iter().filter(|file| file.slot == slot.field.key).count();
    if count >= usize::try_from(slot.max).unwrap_or(usize::MAX) {
        return Err(ErrorCode::TooManyFiles.into());
    }
    let total: u64 = present.iter().map(|file| u64::try_from(file.size).unwrap_or_default()).sum();
    if total + size > draft.setting.form.definition.max_total_bytes {
        return Err(ErrorCode::QuotaExceeded.into());
    }
    Ok(())
}

/// Judges a received file, stores it and attaches it. The same content once more in the same slot is a retry, and is
/// answered with what is there. A crash on the way leaves a pending row, which is not part of the application and is
/// swept.
pub async fn attach(app: &App, upload: Upload, admission: Admission, spooled: Spooled) -> Result<Attachment> {
    let mut judged = app.judges.judge(&spooled, &admission.accept).await?;
    judged.seal_seen = judged.seal_seen.filter(|_| admission.stamped);
    let pending = match announce(app, &upload, judged, &spooled).await? {
        Announced::There(file) => return Ok(file),
        Announced::Pending(row) => row,
    };
    let id = *pending.id;
    let stored = app.storage.put(&pending.storage_key, spooled.file.path()).await.map_err(Error::from);
    let app_ = app.clone();
    let attached = match stored {
        Ok(()) => app.db.write(move |conn| finish(&app_, conn, &upload, id)).await,
        Err(error) => Err(error),
    };
    if attached.is_err() {
        give_up(app, id).await;
    }
    attached
}

enum Announced {
    There(Attachment),
    Pending(AttachmentRow),
}

/// Commits a pending row, so that the object which is about to be written is known.
async fn announce(app: &App, upload: &Upload, judged: Judged, spooled: &Spooled) -> Result<Announced> {
    let (app_, upload, byte_count) = (app.clone(), upload.clone(), spooled.size);
    let (file_name, sha256) = (files::name_of_kind(&spooled.file_name, judged.kind), spooled.sha256.clone());
    let (size, storage_key) = (spooled.stored_size()?, files::new_storage_key("attachments"));
    app.db
        .write(move |conn| {
            let draft = open_draft(&app_, conn, upload.actor, upload.application)?;
            if let Some(there) = same_content(conn, &upload, &sha256)? {
                return Ok(Announced::There(describe(&there)));
            }
            ensure_room(conn, &draft, &upload.slot, byte_count)?;
            let row = AttachmentRow {
                id: AttachmentId::generate().into(),
                application_id: upload.application.into(),
                slot: upload.slot.clone(),
                file_name: file_name.clone(),
                media_type: judged.kind.media_type().to_owned(),
                size,
                sha256: sha256.clone(),
                storage_key: storage_key.clone(),
                covers: initial_cover(&draft, &upload.slot).into(),
                state: FileState::Pending.into(),
                uploaded_by: upload.actor.account.into(),
                created_at: draft.now.naive_utc(),
                seal_seen: judged.seal_seen,
            };
            store::insert(conn, &row)?;
            Ok(Announced::Pending(row))
        })
        .await
}

fn same_content(conn: &mut Conn, upload: &Upload, sha256: &[u8]) -> Result<Option<AttachmentRow>> {
    let present = store::list_ready(conn, upload.application)?;
    Ok(present.into_iter().find(|file| file.slot == upload.slot && file.sha256 == sha256))
}

/// The content is there: attach it, if the draft is still open and the slot has room. A body that began before the
/// close and ended after it comes too late (guide, clause 3).
fn finish(app: &App, conn: &mut Conn, upload: &Upload, id: AttachmentId) -> Result<Attachment> {
    let draft = open_draft(app, conn, upload.actor, upload.application)?;
    let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
    if let Some(there) = same_content(conn, upload, &row.sha256)? {
        discard(conn, id, draft.now.naive_utc())?;
        return Ok(describe(&there));
    }
    ensure_room(conn, &draft, &row.slot, u64::try_from(row.size).map_err(Error::internal)?)?;
    if !store::set_ready(conn, id)? {
        return Err(Error::internal("a pending attachment was finished twice"));
    }
    Ok(describe(&row))
}

/// Lets go of a pending row at once; should that fail too, the sweeper does it later.
async fn give_up(app: &App, id: AttachmentId) {
    let now = app.clock.now().naive_utc();
    let given_up = app.db.write(move |conn| discard_pending(conn, id, now)).await;
    if let Err(error) = given_up {
        tracing::warn!(%id, %error, "a pending attachment is left to the sweeper");
    }
}
