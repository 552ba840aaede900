//! What has happened and is to be told: noted in the transaction in which it happens, delivered once by the worker.

use chrono::{DateTime, Utc};
use openapi::ids::{AccountId, ApplicationId, EventId};
use openapi::notification::NotificationKind;

use super::error::{Error, Result};
use super::{activities, notifications};
use crate::app::App;
pub use crate::store::column::Event;
use crate::store::outbox::{self as store, OutboxRow};
use crate::store::{Conn, applications, organizations, submissions};

/// Notes that something has happened.
pub fn record(conn: &mut Conn, now: DateTime<Utc>, event: Event) -> Result<()> {
    let row = OutboxRow {
        id: EventId::generate().into(),
        event: event.into(),
        tries: 0,
        next_try_at: now.naive_utc(),
        created_at: now.naive_utc(),
        delivered_at: None,
    };
    Ok(store::insert(conn, &row)?)
}

/// Tells whom it concerns, unless that has been done.
pub fn deliver(app: &App, conn: &mut Conn, row: &OutboxRow) -> Result<()> {
    if !store::finish(conn, *row.id, app.clock.now().naive_utc())? {
        return Ok(());
    }
    match &*row.event {
        Event::ApplicationSubmitted { application } => submitted(app, conn, *application),
        Event::DeadlineMoved { activity, closes_at, after } => {
            activities::tell_of_moved_deadline(app, conn, activity, *closes_at, *after)
        }
    }
}

/// Whoever submitted it has it in the notices; so has the organization's administrator.
fn submitted(app: &App, conn: &mut Conn, id: ApplicationId) -> Result<()> {
    let gone = || Error::internal("an event of an application that is not there");
    let application = applications::find(conn, id)?.ok_or_else(gone)?;
    let submission = submissions::find(conn, id)?.ok_or_else(gone)?;
    let administrator = organizations::admin_of(conn, *application.organization_id)?.map(|admin| *admin.id);
    let mut told: Vec<AccountId> = vec![*submission.submitted_by];
    told.extend(administrator.filter(|admin| *admin != *submission.submitted_by));
    told.into_iter().try_for_each(|to| {
        let kind = NotificationKind::ApplicationSubmitted;
        notifications::tell(app, conn, to, kind, &application.title, &submission.number)
    })
}
