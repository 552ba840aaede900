//! Participation in other activities (guide, clause 36), brought in by staff.

use openapi::audit::AuditAction;
use openapi::participation::{ImportParticipations, ParticipationsImported};
use serde_json::json;

use super::actor::Actor;
use super::audit::{self, Subject};
use super::error::Result;
use crate::app::App;
use crate::store::participations::{self as store, ParticipationRow};

/// Brings participations in; what is there already is left as it is.
pub async fn import(
    app: &App,
    actor: Actor,
    request: ImportParticipations,
) -> Result<ParticipationsImported> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let now = app_.clock.now();
            let mut done = ParticipationsImported { added: 0, known: 0 };
            for participation in &request.participations {
                let event = participation.event.trim();
                if store::is_known(conn, &participation.phone, event)? {
                    done.known += 1;
                    continue;
                }
                let row = ParticipationRow {
                    phone: participation.phone.clone().into(),
                    event: event.to_owned(),
                    imported_by: actor.account.into(),
                    created_at: now.naive_utc(),
                };
                store::insert(conn, &row)?;
                done.added += 1;
            }
            let (subject, detail) = (Subject::Account(actor.account), json!({ "added": done.added }));
            audit::record(conn, now, actor, AuditAction::ImportParticipations, &subject, &detail)?;
            Ok(done)
        })
        .await
}
