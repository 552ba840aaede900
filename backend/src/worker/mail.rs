//! Delivers messages to mailboxes: claimed, sent outside any transaction, tried again with growing pauses for a day.

use chrono::TimeDelta;

use crate::app::App;
use crate::domain::{Error, Result};
use crate::mail::{Mail, MailError};
use crate::store::column::MessageState;
use crate::store::mails::{self as store, MailRow};

/// How many are taken at once.
const BATCH: i64 = 10;
/// How long a claim holds: longer than the mailer's own time-out. A message whose worker died is sent again then.
const LEASE: TimeDelta = TimeDelta::seconds(90);
/// Pause after the first failure; it doubles, up to about an hour.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(60);
const MOST_DOUBLINGS: u32 = 6;

/// Delivers everything that is due; tells how many were tried.
pub async fn drain(app: &App) -> Result<usize> {
    if !app.mailer.is_on() {
        return Ok(0);
    }
    let now = app.clock.now().naive_utc();
    let due = app.db.read(move |conn| store::due(conn, now, BATCH).map_err(Error::from)).await?;
    let deliveries = due.iter().map(|row| deliver(app, row));
    let outcomes = futures_util::future::join_all(deliveries).await;
    outcomes.into_iter().try_fold(0, |count, tried| Ok(count + usize::from(tried?)))
}

async fn deliver(app: &App, row: &MailRow) -> Result<bool> {
    let now = app.clock.now();
    if row.expires_at <= now.naive_utc() {
        tracing::warn!(id = %*row.id, tries = row.tries, "a mail could not be delivered in a day");
        finish(app, row, MessageState::Failed).await?;
        return Ok(false);
    }
    let (claimed, lease) = (row.clone(), (now + LEASE).naive_utc());
    let mine = app.db.tally(move |conn| store::claim(conn, &claimed, lease).map_err(Error::from)).await?;
    if !mine {
        return Ok(false);
    }
    match app.mailer.send(mail(row)).await {
        Ok(()) => finish(app, row, MessageState::Sent).await?,
        Err(error @ MailError::Passing(_)) => {
            tracing::warn!(id = %*row.id, %error, "a mail is put off");
            put_off(app, row).await?;
        }
        Err(error) => {
            tracing::error!(id = %*row.id, %error, "a mail is given up");
            finish(app, row, MessageState::Failed).await?;
        }
    }
    Ok(true)
}

fn mail(row: &MailRow) -> Mail<'_> {
    Mail {
        id: row.id.to_string(),
        recipient: &row.recipient,
        subject: &row.subject,
        body: &row.body,
        written_at: row.created_at.and_utc(),
    }
}

async fn finish(app: &App, row: &MailRow, state: MessageState) -> Result<()> {
    let id = *row.id;
    app.db.tally(move |conn| store::finish(conn, id, state).map_err(Error::from)).await
}

async fn put_off(app: &App, row: &MailRow) -> Result<()> {
    let doublings = u32::try_from(row.tries).unwrap_or_default().min(MOST_DOUBLINGS);
    let until = (app.clock.now() + FIRST_PAUSE * 2_i32.pow(doublings)).naive_utc();
    let (id, tries) = (*row.id, row.tries + 1);
    app.db.tally(move |conn| store::put_off(conn, id, tries, until).map_err(Error::from)).await
}
