//! Delivers messages to phones: claimed, sent, tried again with growing pauses until they are of no use any more.

use chrono::TimeDelta;

use crate::app::App;
use crate::domain::{Error, Result};
use crate::sms::SmsError;
use crate::store::column::MessageState;
use crate::store::sms_messages::{self as store, SmsMessageRow};

/// How many are taken at once.
const BATCH: i64 = 50;
/// How long a claim holds: longer than the sender's own time-out. A message whose worker died is sent again then.
const LEASE: TimeDelta = TimeDelta::seconds(20);
/// Pause after the first failure; it doubles.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(2);

/// Delivers everything that is due; tells how many were tried.
pub async fn drain(app: &App) -> Result<usize> {
    let now = app.clock.now().naive_utc();
    let due = app.db.read(move |conn| store::due(conn, now, BATCH).map_err(Error::from)).await?;
    let deliveries = due.iter().map(|row| deliver(app, row));
    let outcomes = futures_util::future::join_all(deliveries).await;
    outcomes.into_iter().try_fold(0, |count, tried| Ok(count + usize::from(tried?)))
}

async fn deliver(app: &App, row: &SmsMessageRow) -> Result<bool> {
    let now = app.clock.now();
    if row.expires_at <= now.naive_utc() {
        tracing::warn!(id = %*row.id, tries = row.tries, "a message could not be delivered in time");
        finish(app, row, MessageState::Failed).await?;
        return Ok(false);
    }
    let (claimed, lease) = (row.clone(), (now + LEASE).naive_utc());
    let mine = app.db.tally(move |conn| store::claim(conn, &claimed, lease).map_err(Error::from)).await?;
    if !mine {
        return Ok(false);
    }
    match app.sms.send(&row.id.to_string(), &row.phone, &row.text, now.timestamp()).await {
        Ok(()) => finish(app, row, MessageState::Sent).await?,
        Err(error @ SmsError::Passing(_)) => {
            tracing::warn!(id = %*row.id, %error, "a message is put off");
            put_off(app, row).await?;
        }
        Err(error) => {
            tracing::error!(id = %*row.id, %error, "a message is given up");
            finish(app, row, MessageState::Failed).await?;
        }
    }
    Ok(true)
}

/// The text holds the code and goes; only the demo's page shows it later.
async fn finish(app: &App, row: &SmsMessageRow, state: MessageState) -> Result<()> {
    let (id, keep) = (*row.id, app.config.demo && state == MessageState::Sent);
    let text = if keep { row.text.clone() } else { String::new() };
    app.db.tally(move |conn| store::finish(conn, id, state, &text).map_err(Error::from)).await
}

async fn put_off(app: &App, row: &SmsMessageRow) -> Result<()> {
    let doublings = u32::try_from(row.tries).unwrap_or_default().min(6);
    let until = (app.clock.now() + FIRST_PAUSE * 2_i32.pow(doublings)).naive_utc();
    let (id, tries) = (*row.id, row.tries + 1);
    app.db.tally(move |conn| store::put_off(conn, id, tries, until).map_err(Error::from)).await
}
