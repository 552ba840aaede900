//! “暂存”: keeps partial and invalid data (guide, clause 45).

use openapi::application::{Application, SaveApplication};
use openapi::error::ErrorCode;
use openapi::form::answers::{self, Answers};
use openapi::form::definition::FormDefinition;
use openapi::ids::ApplicationId;
use serde_json::Value;

use super::revisions::{self, Saving};
use super::{OpenDraft, describe, open_draft_at};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::store::applications::{self as store};
use crate::store::{Conn, column::Column};

/// Most bytes of a draft's answers; ten times what the largest form holds when every limit is used up.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Applies a merge patch to the draft at `version`. Nothing is lost silently: a draft that has moved on is not
/// overwritten.
pub async fn save(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    version: i64,
    request: SaveApplication,
) -> Result<Application> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let draft = open_draft_at(&app_, conn, actor, id, version)?;
            let answers = draft.bound(patched(&draft, &request.answers)?);
            write(conn, &draft, answers, Saving { actor, autosave: request.autosave })
        })
        .await
}

fn patched(draft: &OpenDraft, patch: &Answers) -> Result<Answers> {
    let form = &draft.setting.form.definition;
    let mut answers = Value::Object(draft.row.answers.clone().into_inner());
    json_patch::merge(&mut answers, &Value::Object(patch.clone()));
    let Value::Object(answers) = answers else {
        return Err(Error::internal("a patched object is an object"));
    };
    answers::structure(form, &answers).map_err(|errors| Error::fields_in("/answers", errors))?;
    Ok(answers)
}

/// What lists show; never longer than a line.
pub(super) fn title(form: &FormDefinition, answers: &Answers) -> String {
    answers::title(form, answers).trim().chars().take(200).collect()
}

/// Writes the answers as the draft's next version, and keeps them as a revision.
pub(super) fn write(
    conn: &mut Conn,
    draft: &OpenDraft,
    answers: Answers,
    saving: Saving,
) -> Result<Application> {
    let title = title(&draft.setting.form.definition, &answers);
    let answers = Column::from(answers);
    if answers.byte_len() > MAX_ANSWER_BYTES {
        return Err(ErrorCode::RequestTooLarge.into());
    }
    revisions::keep(conn, draft, &answers, saving)?;
    let (id, version) = (*draft.row.id, draft.row.version);
    if !store::save_draft(conn, id, version, &answers, &title, draft.now.naive_utc())? {
        return Err(Error::internal("a draft changed within a serializable transaction"));
    }
    let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
    describe(conn, &row, true)
}
