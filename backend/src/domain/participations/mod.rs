//! Participation in other activities (guide, clause 36), brought in by staff.

mod event;
mod manage;
mod sheet;
mod table;

pub use manage::{list, remove};
pub use table::{TEMPLATE, TEMPLATE_NAME, import_csv};

use chrono::{DateTime, Utc};
use openapi::audit::AuditAction;
use openapi::error::FieldError;
use openapi::participation::{ImportParticipations, ParticipationsImported};
use openapi::{Phone, Text};
use serde_json::json;

use super::actor::Actor;
use super::audit::{self, Subject};
use super::error::{Error, Result};
use crate::app::App;
use crate::store::Conn;
use crate::store::participations::{self as store, ParticipationRow};
use event::Wrong;

/// Brings participations in; what is there already is left as it is.
pub async fn import(
    app: &App,
    actor: Actor,
    request: ImportParticipations,
) -> Result<ParticipationsImported> {
    let rows = parsed(&request)?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let now = app_.clock.now();
            let done = add(conn, now, actor, rows.iter().map(|(phone, event)| (phone, event.as_str())))?;
            let (subject, detail) = (Subject::Account(actor.account), json!({ "added": done.added }));
            audit::record(conn, now, actor, AuditAction::ImportParticipations, &subject, &detail)?;
            Ok(done)
        })
        .await
}

fn parsed(request: &ImportParticipations) -> Result<Vec<(Phone, String)>> {
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for (index, row) in request.participations.iter().enumerate() {
        match event::parse(&row.event) {
            Ok(event) => rows.push((row.phone.clone(), event)),
            Err(Wrong { code, zh, en }) => {
                let pointer = format!("/participations/{index}/event");
                wrong.push(FieldError::new(pointer, code, Text::new(zh, en)));
            }
        }
    }
    if wrong.is_empty() { Ok(rows) } else { Err(Error::fields(wrong)) }
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
