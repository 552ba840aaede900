//! Deletes a draft, files and all.

use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use serde_json::json;

use super::open_draft;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::domain::{attachments, audit};
use crate::store::applications as store;

/// Deletes the actor's draft at `version`; after the close nothing is deleted (guide, clause 3).
pub async fn delete(app: &App, actor: Actor, id: ApplicationId, version: i64) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let draft = open_draft(&app_, conn, actor, id)?;
            if draft.row.version != version {
                return Err(Error::Stale { current: draft.row.version });
            }
            let now = app_.clock.now();
            attachments::discard_all(conn, id, now.naive_utc())?;
            if !store::delete_draft(conn, id, version)? {
                return Err(ErrorCode::NotFound.into());
            }
            let subject = format!("application:{id}");
            let detail = json!({ "title": draft.row.title, "award": *draft.row.award });
            audit::record(conn, now, Some(actor.account), "delete_draft", &subject, &detail)
        })
        .await
}
