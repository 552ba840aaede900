//! Copies an earlier application of the same award into a new draft, attachments too: last year's unit, people and proofs
//! need not be typed and scanned again.

use chrono::{NaiveDateTime, TimeDelta};
use openapi::application::{Application, CopyApplication};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::form::answers::{self, Answers};
use openapi::form::definition::FormDefinition;
use openapi::ids::{ApplicationId, AttachmentId};
use openapi::pointer::unescape;
use serde_json::{Value, json};

use super::{create, describe, own};
use crate::app::App;
use crate::domain::activities::Setting;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::files;
use crate::domain::idempotency::{IdempotencyKey, Once};
use crate::domain::limits;
use crate::store::applications::ApplicationRow;
use crate::store::attachments::{self as attachment_rows, AttachmentRow};
use crate::store::{Conn, discarded_objects};

/// Objects that are copied count as discarded until the draft has them; nobody copies for longer.
const LONGEST: TimeDelta = TimeDelta::hours(1);
/// How far the clocks of replicas may lie apart.
const LEEWAY: TimeDelta = TimeDelta::minutes(5);

/// How many copies one may begin in an hour: each may write what an application may hold.
const PER_HOUR: u32 = 60;

/// A file and the key that its copy gets.
struct CopiedFile {
    row: AttachmentRow,
    storage_key: String,
    /// From then on the sweeper may remove it, UTC.
    until: NaiveDateTime,
}

/// Begins a draft in `request.activity_id` with what the application holds, as far as the new form asks for it. The draft
/// appears whole or not at all: its files' objects are copied first, under keys that the sweeper would remove again.
pub async fn copy(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    key: Option<IdempotencyKey>,
    request: CopyApplication,
) -> Result<Application> {
    let once = key
        .map(|key| Once::new(actor.account, format!("copy_application:{id}"), key, &request))
        .transpose()?;
    if let Some(once) = once.clone()
        && let Some(copied) = app.db.read(move |conn| once.answered(conn)).await?
    {
        return Ok(copied);
    }
    limits::take(app, vec![limits::per_hour("copy", PER_HOUR).of(actor.account)]).await?;
    let files = reserve(app, actor, id, request.clone()).await?;
    for file in &files {
        app.storage.copy(&file.row.storage_key, &file.storage_key).await?;
    }
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let begin = |conn: &mut Conn| begin(&app_, conn, actor, id, &request, &files);
            match &once {
                Some(once) => once.run(&app_, conn, begin),
                None => begin(conn),
            }
        })
        .await
}

/// Chooses the files to copy and notes their new keys, so that no object is forgotten by a crash.
async fn reserve(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    request: CopyApplication,
) -> Result<Vec<CopiedFile>> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let source = own(conn, actor, id)?;
            let place = place(&app_, conn, actor, &source, &request)?;
            let until = (place.now + LONGEST).naive_utc();
            let files = fitting(&place.setting, &source, attachment_rows::list_ready(conn, id)?);
            let mut copied = Vec::new();
            for row in files {
                let storage_key = files::new_storage_key("attachments");
                discarded_objects::insert(conn, &storage_key, until)?;
                copied.push(CopiedFile { row, storage_key, until });
            }
            Ok(copied)
        })
        .await
}

fn place(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    source: &ApplicationRow,
    request: &CopyApplication,
) -> Result<create::Place> {
    create::place(app, conn, actor, &request.activity_id, &source.award).map_err(|error| match error {
        Error::Refused(ErrorCode::NotFound) => Error::field(
            "/activity_id",
            "no_such_award",
            "该活动没有同类奖项。",
            "The activity has no award of this kind.",
        ),
        other => other,
    })
}

fn begin(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    id: ApplicationId,
    request: &CopyApplication,
    files: &[CopiedFile],
) -> Result<Application> {
    let source = own(conn, actor, id)?;
    let place = place(app, conn, actor, &source, request)?;
    let answers = shaped(&place.setting.form.definition, &source.answers);
    let row = create::insert(conn, actor, &place, ApplicationId::generate(), answers)?;
    for file in files {
        attach(conn, actor, &row, file)?;
    }
    let detail = json!({ "activity": request.activity_id, "award": *row.award, "from": id });
    audit::record(
        conn,
        place.now,
        actor,
        AuditAction::CopyApplication,
        &Subject::Application(*row.id),
        &detail,
    )?;
    describe(conn, &row, true)
}

fn attach(conn: &mut Conn, actor: Actor, draft: &ApplicationRow, file: &CopiedFile) -> Result<()> {
    let in_time = draft.created_at + LEEWAY < file.until;
    if !in_time || !discarded_objects::delete(conn, &file.storage_key)? {
        return Err(Error::internal("a copied object was removed before it was attached"));
    }
    let row = AttachmentRow {
        id: AttachmentId::generate().into(),
        application_id: draft.id.clone(),
        storage_key: file.storage_key.clone(),
        uploaded_by: actor.account.into(),
        created_at: draft.created_at,
        ..file.row.clone()
    };
    Ok(attachment_rows::insert(conn, &row)?)
}

/// The answers without what the form does not ask for: a field, a column, a year, or what is of another kind there.
fn shaped(form: &FormDefinition, from: &Answers) -> Answers {
    let misfits = answers::structure(form, from).err().unwrap_or_default();
    let mut answers = Value::Object(from.clone());
    // From behind, so that rows keep their places until it is their turn.
    for misfit in misfits.iter().rev() {
        take_out(&mut answers, &misfit.pointer);
    }
    match answers {
        Value::Object(answers) => answers,
        _ => Answers::new(),
    }
}

fn take_out(answers: &mut Value, pointer: &str) {
    let Some((within, token)) = pointer.rsplit_once('/') else { return };
    match answers.pointer_mut(within) {
        Some(Value::Object(members)) => {
            members.remove(&unescape(token));
        }
        Some(Value::Array(values)) => {
            if let Some(index) = token.parse().ok().filter(|index| *index < values.len()) {
                values.remove(index);
            }
        }
        _ => {}
    }
}

/// The files that the form has a slot and room for. A letter that was stamped for another activity commits to nothing
/// here.
fn fitting(setting: &Setting, source: &ApplicationRow, files: Vec<AttachmentRow>) -> Vec<AttachmentRow> {
    let (mut taken, mut total) = (Vec::<AttachmentRow>::new(), 0);
    let form = &setting.form.definition;
    let elsewhere = *setting.activity.id != *source.activity_id;
    for file in files {
        let Some(slot) = form.slot(&file.slot).filter(|slot| slot.letter.is_none() || !elsewhere) else {
            continue;
        };
        let here = taken.iter().filter(|other| other.slot == file.slot).count();
        let size = u64::try_from(file.size).unwrap_or(u64::MAX);
        let fits = here < usize::try_from(slot.max).unwrap_or(usize::MAX)
            && size <= slot.max_bytes
            && slot.accept.iter().any(|kind| kind.media_type() == file.media_type)
            && total + size <= form.max_total_bytes;
        if fits {
            total += size;
            taken.push(file);
        }
    }
    taken
}
