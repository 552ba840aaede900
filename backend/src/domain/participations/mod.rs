//! Participation in other activities (guide, clause 36), brought in by staff.

mod sheet;
mod table;

pub use table::{TEMPLATE, TEMPLATE_NAME, import_csv};

use chrono::{DateTime, Utc};
use openapi::Phone;
use openapi::audit::AuditAction;
use openapi::participation::{ImportParticipations, ParticipationsImported};
use serde_json::json;

use super::actor::Actor;
use super::audit::{self, Subject};
use super::error::Result;
use crate::app::App;
use crate::store::Conn;
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
            let rows = request.participations.iter().map(|row| (&row.phone, row.event.trim()));
            let done = add(conn, now, actor, rows)?;
            let (subject, detail) = (Subject::Account(actor.account), json!({ "added": done.added }));
            audit::record(conn, now, actor, AuditAction::ImportParticipations, &subject, &detail)?;
            Ok(done)
        })
        .await
}

fn add<'a>(
    conn: &mut Conn,
    now: DateTime<Utc>,
    actor: Actor,
    rows: impl Iterator<Item = (&'a Phone, &'a str)>,
) -> Result<ParticipationsImported> {
    let mut done = ParticipationsImported { added: 0, known: 0 };
    for (phone, event) in rows {
        let row = ParticipationRow {
            phone: phone.clone().into(),
            event: event.to_owned(),
            imported_by: actor.account.into(),
            created_at: now.naive_utc(),
        };
        let count = if store::add(conn, &row)? { &mut done.added } else { &mut done.known };
        *count += 1;
    }
    Ok(done)
}
