//! What has happened and is to be told: noted in the transaction in which it happens, delivered once by the worker.

use chrono::{DateTime, Utc};
use openapi::ids::{AccountId, ActivityId, ApplicationId, EventId};
use openapi::notification::NotificationKind;
use serde::{Deserialize, Serialize};

use super::error::{Error, Result};
use super::{activities, mails, notifications, review_results};
use crate::app::App;
use crate::store::accounts::AccountRow;
use crate::store::outbox::{self as store, OutboxRow};
use crate::store::{Conn, accounts, applications, organizations, submissions};

/// Something that has happened and is to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// An application was submitted.
    ApplicationSubmitted {
        /// Which.
        application: ApplicationId,
    },
    /// The result of an application can be seen.
    ResultPublished {
        /// Which.
        application: ApplicationId,
    },
    /// The results of an activity were published jointly.
    ResultsPublished {
        /// Which.
        activity: ActivityId,
        /// When; those of another publication are told by its own event.
        at: DateTime<Utc>,
        /// Whoever has to do with applications up to here has been told; they are told in turns, so that no transaction
        /// grows with their number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<ApplicationId>,
    },
    /// A result that could be seen was corrected.
    ResultCorrected {
        /// Which application's.
        application: ApplicationId,
    },
    /// An activity's filing closes at another time than before.
    DeadlineMoved {
        /// Which.
        activity: ActivityId,
        /// When it closes now.
        closes_at: DateTime<Utc>,
        /// Authors of drafts up to here have been told; they are told in turns, so that no transaction grows with their
        /// number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<AccountId>,
    },
}

/// Notes that something has happened.
pub fn record(conn: &mut Conn, now: DateTime<Utc>, event: &Event) -> Result<()> {
    let row = OutboxRow {
        id: EventId::generate().into(),
        event: serde_json::to_string(event).map_err(Error::internal)?,
        tries: 0,
        next_try_at: now.naive_utc(),
        created_at: now.naive_utc(),
        delivered_at: None,
    };
    Ok(store::insert(conn, &row)?)
}

/// Tells whom it concerns, unless that has been done. An event that this version does not know is put off: another may.
pub fn deliver(app: &App, conn: &mut Conn, row: &OutboxRow) -> Result<()> {
    let event: Event = serde_json::from_str(&row.event).map_err(Error::internal)?;
    if !store::finish(conn, *row.id, app.clock.now().naive_utc())? {
        return Ok(());
    }
    match event {
        Event::ApplicationSubmitted { application } => {
            tell(app, conn, application, NotificationKind::ApplicationSubmitted)
        }
        Event::ResultPublished { application } => {
            tell(app, conn, application, NotificationKind::ResultPublished)
        }
        Event::ResultsPublished { activity, at, after } => {
            review_results::tell_of_publication(app, conn, &activity, at, after)
        }
        Event::ResultCorrected { application } => {
            tell(app, conn, application, NotificationKind::ResultCorrected)
        }
        Event::DeadlineMoved { activity, closes_at, after } => {
            activities::tell_of_moved_deadline(app, conn, &activity, closes_at, after)
        }
    }
}

/// Whoever submitted it has it in the notices; so has the organization's administrator. Both, and the organization, have it
/// in their mailboxes as well, if mail goes out and they have told of one.
pub(super) fn tell(app: &App, conn: &mut Conn, id: ApplicationId, kind: NotificationKind) -> Result<()> {
    let gone = || Error::internal("an event of an application that is not there");
    let application = applications::find(conn, id)?.ok_or_else(gone)?;
    let submission = submissions::find(conn, id)?.ok_or_else(gone)?;
    let organization = *application.organization_id;
    let submitter = accounts::find(conn, *submission.submitted_by)?;
    let administrator = organizations::admin_of(conn, organization)?;
    let administrator = administrator.filter(|admin| *admin.id != *submission.submitted_by);
    let people: Vec<AccountRow> = submitter.into_iter().chain(administrator).collect();
    for person in &people {
        notifications::tell_of(app, conn, *person.id, kind, &application, &submission.number)?;
    }
    if app.mailer.is_on() && mails::tell_of(kind) {
        let office = organizations::find(conn, organization)?.map(|organization| organization.email);
        let addresses = people.into_iter().filter_map(|person| person.email).chain(office);
        let addresses: Vec<String> = addresses.collect();
        mails::write(app, conn, kind, &application, &submission.number, &addresses)?;
    }
    Ok(())
}
