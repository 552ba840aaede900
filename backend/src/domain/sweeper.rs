//! Housekeeping: objects that nothing refers to, uploads that were lost on the way, what has expired.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};

use super::error::{Error, Result};
use super::{attachments, proofs};
use crate::app::App;
use crate::storage::remove_older;
use crate::store::{
    Conn, attachments as attachment_rows, discarded_objects, idempotency, known_addresses, mails, outbox,
    proofs as proof_rows, rate_limits, sessions, sms_codes, sms_messages,
};

/// An upload that has been on its way for longer was lost; no upload may take that long.
const LOST_AFTER: TimeDelta = TimeDelta::hours(2);
/// How long a proof may stand that nothing refers to.
const UNUSED_AFTER: TimeDelta = TimeDelta::hours(2);
/// How long an idempotency key is remembered.
const KEY_LIFE: TimeDelta = TimeDelta::hours(24);
/// How long a message is kept: the limit of all together looks back a day.
const MESSAGE_LIFE: TimeDelta = TimeDelta::hours(25);
/// How long a delivered event is kept, for whoever looks into what went wrong.
const EVENT_LIFE: TimeDelta = TimeDelta::days(7);
/// How long a message to a mailbox is kept, for the same.
const MAIL_LIFE: TimeDelta = TimeDelta::days(7);
/// How long an address is known after its last use.
const ADDRESS_LIFE: TimeDelta = TimeDelta::days(60);
/// Time between two rounds.
const PAUSE: Duration = Duration::from_mins(1);

/// Sweeps for ever. Replicas may sweep at once: each step is harmless when done twice.
pub async fn run(app: App) {
    loop {
        tokio::time::sleep(PAUSE).await;
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "sweeping failed; it will be tried again");
        }
    }
}

/// One round. Each step is a transaction of its own, so that it conflicts with little.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    let (lost, unused, keys) =
        (now - LOST_AFTER, (now - UNUSED_AFTER).naive_utc(), (now - KEY_LIFE).naive_utc());
    let (lost_before, instant) = (lost.naive_utc(), now.naive_utc());
    app.db
        .write(move |conn| {
            let lost = attachment_rows::stale(conn, lost_before)?;
            lost.iter().try_for_each(|row| attachments::discard_pending(conn, *row.id, instant))
        })
        .await?;
    app.db
        .write(move |conn| {
            let unused = proof_rows::orphans(conn, unused)?;
            unused.iter().try_for_each(|row| proofs::discard(conn, *row.id, instant))
        })
        .await?;
    app.db.write(move |conn| idempotency::delete_older(conn, keys).map_err(Error::from)).await?;
    app.db.write(move |conn| sessions::delete_expired(conn, instant).map_err(Error::from)).await?;
    app.db.write(move |conn| forget_messages(conn, now)).await?;
    // Another process may have added a key, and nobody has shown us a token of it yet.
    app.keys.reload(&app.db, &app.clock).await?;
    remove_objects(app).await?;
    remove_temporaries(app, lost.into()).await
}

/// Codes, limits and addresses that hold nothing and nobody any more, and messages of which only the count was needed.
fn forget_messages(conn: &mut Conn, now: DateTime<Utc>) -> Result<()> {
    sms_codes::delete_expired(conn, now.naive_utc())?;
    sms_messages::delete_older(conn, (now - MESSAGE_LIFE).naive_utc())?;
    mails::delete_older(conn, (now - MAIL_LIFE).naive_utc())?;
    outbox::delete_delivered(conn, (now - EVENT_LIFE).naive_utc())?;
    rate_limits::delete_spent(conn, now.timestamp_micros())?;
    known_addresses::delete_older(conn, (now - ADDRESS_LIFE).naive_utc())?;
    Ok(())
}

/// The object first, then the note of it: a crash in between removes it twice, never forgets it. One that cannot be
/// removed does not keep the others.
async fn remove_objects(app: &App) -> Result<()> {
    let now = app.clock.now().naive_utc();
    let keys = app.db.read(move |conn| discarded_objects::list(conn, now, 100).map_err(Error::from)).await?;
    for key in keys {
        match app.storage.delete(&key).await {
            Ok(()) => {
                let forget =
                    move |conn: &mut Conn| discarded_objects::delete(conn, &key).map_err(Error::from);
                app.db.write(forget).await?;
            }
            Err(error) => tracing::warn!(key, %error, "an object is left to the next round"),
        }
    }
    Ok(())
}

/// What a killed server was receiving or copying.
async fn remove_temporaries(app: &App, before: SystemTime) -> Result<()> {
    app.storage.sweep(before).await?;
    let spool = app.spool_dir();
    tokio::task::spawn_blocking(move || remove_older(&spool, "", before))
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)
}
