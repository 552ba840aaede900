//! Deletes a draft, files and all.

use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use serde_json::json;

use super::open_draft_at;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::attachments;
use crate::domain::audit::{self, Subject};
use crate::domain::error::Result;
use crate::store::{applications as store, revisions};

/// Deletes the actor's draft at `version`; after the close nothing is deleted (guide, clause 3).
pub async fn delete(app: &App, actor: Actor, id: ApplicationId, version: i64) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let draft = open_draft_at(&app_, conn, actor, id, version)?;
            let now = draft.now;
            attachments::discard_all(conn, id, now.naive_utc())?;
            revisions::delete_all(conn, id)?;
            if !store::delete_draft(conn, id, version)? {
                return Err(ErrorCode::NotFound.into());
            }
            let detail = json!({ "title": draft.row.title, "award": *draft.row.award });
            audit::record(conn, now, actor, AuditAction::DeleteDraft, &Subject::Application(id), &detail)
        })
        .await
}
