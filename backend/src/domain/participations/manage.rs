//! What was brought in of a phone, and its removal where it was a mistake: it keeps somebody from 注销 (guide, clause 36).

use openapi::Phone;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::page::Page;
use openapi::participation::{ImportedParticipation, RemoveParticipation};
use openapi::review::StaffName;
use serde_json::json;

use super::event;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::Result;
use crate::store::participations as store;

/// The participations of a phone, in the order in which they came.
pub async fn list(app: &App, phone: Phone) -> Result<Page<ImportedParticipation>> {
    app.db
        .read(move |conn| {
            let rows = store::of_phone(conn, &phone)?.into_iter();
            let items = rows.map(|(row, name)| ImportedParticipation {
                event: row.event,
                imported_by: StaffName { id: *row.imported_by, name },
                imported_at: row.created_at.and_utc(),
            });
            Ok(Page { items: items.collect(), next: None })
        })
        .await
}

/// Removes one that was brought in by mistake.
pub async fn remove(app: &App, actor: Actor, request: RemoveParticipation) -> Result<()> {
    let clock = app.clock.clone();
    app.db
        .write(move |conn| {
            let RemoveParticipation { phone, event, reason } = &request;
            let event = event::clean(event);
            if !store::remove(conn, phone, event)? {
                return Err(ErrorCode::NotFound.into());
            }
            let detail = json!({ "phone": phone.masked(), "event": event, "reason": reason });
            let subject = Subject::Account(actor.account);
            audit::record(conn, clock.now(), actor, AuditAction::RemoveParticipation, &subject, &detail)
        })
        .await
}
