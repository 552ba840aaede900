//! Files of an application: admitted, received, judged, stored, then attached if the draft is still open.

use chrono::NaiveDateTime;
use openapi::attachment::{Attachment, UpdateAttachment};
use openapi::error::ErrorCode;
use openapi::form::answers;
use openapi::form::definition::MediaKind;
use openapi::ids::{ApplicationId, AttachmentId};
use openapi::{CreditCode, Text};

use super::actor::Actor;
use super::applications::{self, OpenDraft, open_draft};
use super::error::{Error, Result};
use super::files::{self, Spooled, StoredFile};
use super::reader::Reader;
use crate::app::App;
use crate::hex;
use crate::store::attachments::{self as store, AttachmentRow};
use crate::store::column::FileState;
use crate::store::{Conn, applications as application_rows, discarded_objects};

/// What a slot takes, told before a body is read.
#[derive(Debug, Clone)]
pub struct Admission {
    /// Accepted kinds.
    pub accept: Vec<MediaKind>,
    /// Largest file, bytes.
    pub max_bytes: u64,
}

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
        uploaded_at: row.created_at.and_utc(),
    }
}

/// Whether the actor may upload to this slot now, and what it takes.
pub async fn admit(app: &App, actor: Actor, application: ApplicationId, slot: String) -> Result<Admission> {
    let app_ = app.clone();
    app.db
        .read(move |conn| {
            let draft = open_draft(&app_, conn, actor, application)?;
            room(conn, &draft, &slot)
        })
        .await
}

fn room(conn: &mut Conn, draft: &OpenDraft, slot: &str) -> Result<Admission> {
    let Some(slot) = draft.setting.form.definition.slot(slot) else {
        return Err(Error::field(
            "/slot",
            "unknown_slot",
            "表单中没有此附件项。",
            "The form has no such slot.",
        ));
    };
    let present = store::list_ready(conn, *draft.row.id)?;
    let count = present.iter().filter(|file| file.slot == slot.field.key).count();
    if count >= usize::try_from(slot.max).unwrap_or(usize::MAX) {
        return Err(ErrorCode::TooManyFiles.into());
    }
    Ok(Admission { accept: slot.accept.to_vec(), max_bytes: slot.max_bytes })
}

/// Judges a received file, stores it and attaches it. A crash on the way leaves a pending row, which is not part of
/// the application and is swept.
pub async fn attach(
    app: &App,
    actor: Actor,
    application: ApplicationId,
    slot: String,
    admission: Admission,
    spooled: Spooled,
) -> Result<Attachment> {
    let kind = files::judge(&spooled, &admission.accept).await?;
    let pending = announce(app, actor, application, slot, kind, &spooled).await?;
    app.storage.put(&pending.storage_key, spooled.file.path()).await?;
    let (app_, id) = (app.clone(), *pending.id);
    let attached = app.db.write(move |conn| finish(&app_, conn, actor, application, id)).await;
    if attached.is_err() {
        give_up(app, id).await;
    }
    attached
}

/// Commits a pending row, so that the object which is about to be written is known.
async fn announce(
    app: &App,
    actor: Actor,
    application: ApplicationId,
    slot: String,
    kind: MediaKind,
    spooled: &Spooled,
) -> Result<AttachmentRow> {
    let (app_, file_name, sha256) =
        (app.clone(), files::name_of_kind(&spooled.file_name, kind), spooled.sha256.clone());
    let (size, storage_key) = (spooled.stored_size()?, files::new_storage_key("attachments"));
    app.db
        .write(move |conn| {
            let draft = open_draft(&app_, conn, actor, application)?;
            room(conn, &draft, &slot)?;
            let row = AttachmentRow {
                id: AttachmentId::generate().into(),
                application_id: application.into(),
                slot: slot.clone(),
                file_name: file_name.clone(),
                media_type: kind.media_type().to_owned(),
                size,
                sha256: sha256.clone(),
                storage_key: storage_key.clone(),
                covers: initial_cover(&draft, &slot).into(),
                state: FileState::Pending.into(),
                uploaded_by: actor.account.into(),
                created_at: draft.now.naive_utc(),
            };
            store::insert(conn, &row)?;
            Ok(row)
        })
        .await
}

/// With a single unit there is nothing to ask: the letter covers it.
fn initial_cover(draft: &OpenDraft, slot: &str) -> Vec<String> {
    let slot = draft.setting.form.definition.slot(slot);
    let Some(group) = slot.and_then(|slot| slot.covers) else { return Vec::new() };
    let units: Vec<&str> =
        answers::rows(&draft.row.answers, group).map(|unit| answers::text(unit, "credit_code")).collect();
    match units.as_slice() {
        [only] if !only.is_empty() => vec![(*only).to_owned()],
        _ => Vec::new(),
    }
}

/// The content is there: attach it, if the draft is still open and the slot has room. A body that began before the
/// close and ended after it comes too late (guide, clause 3).
fn finish(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    application: ApplicationId,
    id: AttachmentId,
) -> Result<Attachment> {
    let draft = open_draft(app, conn, actor, application)?;
    let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
    room(conn, &draft, &row.slot)?;
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

/// Says anew which units a commitment letter covers.
pub async fn update(
    app: &App,
    actor: Actor,
    id: AttachmentId,
    request: UpdateAttachment,
) -> Result<Attachment> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let (row, draft) = of_open_draft(&app_, conn, actor, id)?;
            let covers = covered(&draft, &row.slot, &request.covers)?;
            store::set_covers(conn, id, covers)?;
            let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            Ok(describe(&row))
        })
        .await
}

fn covered(draft: &OpenDraft, slot: &str, codes: &[String]) -> Result<Vec<String>> {
    let group = draft.setting.form.definition.slot(slot).and_then(|slot| slot.covers);
    let Some(group) = group else {
        return Err(Error::field(
            "/covers",
            "unexpected",
            "此附件项不区分单位。",
            "This slot does not tell units apart.",
        ));
    };
    let canonical =
        |code: &str| CreditCode::parse(code).map_or_else(|_| CreditCode::normalise(code), String::from);
    let units: Vec<String> = answers::rows(&draft.row.answers, group)
        .map(|unit| canonical(answers::text(unit, "credit_code")))
        .collect();
    let mut covers = Vec::new();
    for (index, code) in codes.iter().map(|code| canonical(code)).enumerate() {
        if code.is_empty() || !units.contains(&code) {
            let text = Text::new("不是本申报的完成单位。", "Not one of the application's units.");
            let error = openapi::error::FieldError::new(format!("/covers/{index}"), "unknown_unit", text);
            return Err(Error::fields(vec![error]));
        }
        if !covers.contains(&code) {
            covers.push(code);
        }
    }
    Ok(covers)
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
                super::review_results::ensure_submitted(&application)?;
            } else {
                applications::readable(conn, Reader::Applicant(actor), *row.application_id)?;
            }
            StoredFile::new(row.storage_key, row.file_name, row.media_type, row.size)
        })
        .await
}
