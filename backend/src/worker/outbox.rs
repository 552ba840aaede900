//! Delivers events: each in a transaction of its own that also notes the delivery, so that it has its effect once,
//! however many workers there are.

use chrono::TimeDelta;

use crate::app::App;
use crate::domain::{Error, Result, events};
use crate::store::outbox::{self as store, OutboxRow};

/// How many are taken at once.
const BATCH: i64 = 20;
/// Pause after the first failure; it doubles, up to about half an hour.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(2);
const MOST_DOUBLINGS: u32 = 10;

/// Delivers everything that is due; tells how many were tried.
pub async fn drain(app: &App) -> Result<usize> {
    let now = app.clock.now().naive_utc();
    let due = app.db.read(move |conn| store::due(conn, now, BATCH).map_err(Error::from)).await?;
    for row in &due {
        let (app_, event) = (app.clone(), row.clone());
        let delivered = app.db.write(move |conn| events::deliver(&app_, conn, &event)).await;
        if let Err(error) = delivered {
            tracing::warn!(id = %*row.id, tries = row.tries, %error, "an event is put off");
            put_off(app, row).await?;
        }
    }
    Ok(due.len())
}

async fn put_off(app: &App, row: &OutboxRow) -> Result<()> {
    let doublings = u32::try_from(row.tries).unwrap_or_default().min(MOST_DOUBLINGS);
    let until = (app.clock.now() + FIRST_PAUSE * 2_i32.pow(doublings)).naive_utc();
    let (id, tries) = (*row.id, row.tries + 1);
    app.db.tally(move |conn| store::put_off(conn, id, tries, until).map_err(Error::from)).await
}
