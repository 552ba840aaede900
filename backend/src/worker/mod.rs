//! Work that no request waits for. Replicas may all run it: what must be done once is claimed by a conditional update.

pub mod mail;
pub mod outbox;
pub mod sms;

use std::time::Duration;

use crate::app::App;
use crate::domain::{Result, audit};

/// How long new work may lie when nobody has said that there is some: it came from another replica, or is a retry.
const PAUSE: Duration = Duration::from_secs(2);

/// Works for ever.
pub async fn run(app: App) {
    loop {
        // Codes are waited for; and what is wrong with the one does not hold up the other.
        let messages = looked_at(sms::drain(&app).await, sms::BATCH);
        let events = looked_at(outbox::drain(&app).await, outbox::BATCH);
        let mails = looked_at(mail::drain(&app).await, mail::BATCH);
        let sealed = looked_at(audit::seal(&app).await, audit::BATCH);
        if messages || events || mails || sealed {
            continue;
        }
        // Either way it is time to look again.
        let _ = tokio::time::timeout(PAUSE, app.messages.notified()).await;
    }
}

/// Whether there may be more to do at once.
fn looked_at(drained: Result<usize>, batch: usize) -> bool {
    match drained {
        Ok(count) => count == batch,
        Err(error) => {
            tracing::warn!(%error, "some work failed; it will be tried again");
            false
        }
    }
}
