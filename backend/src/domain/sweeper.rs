//! Housekeeping: objects that nothing refers to, uploads that were lost on the way, what has expired.

use std::time::Duration;

use chrono::TimeDelta;

use super::error::{Error, Result};
use super::{attachments, proofs};
use crate::app::App;
use crate::store::{
    attachments as attachment_rows, discarded_objects, idempotency, proofs as proof_rows, sessions,
};

/// An upload that has been on its way for longer was lost; no upload may take that long.
const LOST_AFTER: TimeDelta = TimeDelta::hours(2);
/// How long a proof may stand that nothing refers to.
const UNUSED_AFTER: TimeDelta = TimeDelta::hours(2);
/// How long an idempotency key is remembered.
const KEY_LIFE: TimeDelta = TimeDelta::hours(24);
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

/// One round.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    let lost_before = (now - LOST_AFTER).naive_utc();
    let unused_before = (now - UNUSED_AFTER).naive_utc();
    let keys_before = (now - KEY_LIFE).naive_utc();
    let now = now.naive_utc();
    app.db
        .write(move |conn| {
            for row in attachment_rows::stale(conn, lost_before)? {
                attachments::discard(conn, *row.id, now)?;
            }
            for row in proof_rows::orphans(conn, unused_before)? {
                proofs::discard(conn, *row.id, now)?;
            }
            idempotency::delete_older(conn, keys_before)?;
            sessions::delete_expired(conn, now)?;
            Ok::<_, Error>(())
        })
        .await?;
    remove_objects(app).await
}

/// The object first, then the note of it: a crash in between removes it twice, never forgets it.
async fn remove_objects(app: &App) -> Result<()> {
    let keys = app.db.read(|conn| discarded_objects::list(conn, 100).map_err(Error::from)).await?;
    for key in keys {
        app.storage.delete(&key).await?;
        app.db.write(move |conn| discarded_objects::delete(conn, &key).map_err(Error::from)).await?;
    }
    Ok(())
}
