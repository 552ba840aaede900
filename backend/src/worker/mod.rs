//! Work that no request waits for. Replicas may all run it: what must be done once is claimed by a conditional update.

pub mod outbox;
pub mod sms;

use std::time::Duration;

use crate::app::App;
use crate::domain::Result;

/// How long new work may lie when nobody has said that there is some: it came from another replica, or is a retry.
const PAUSE: Duration = Duration::from_secs(2);

/// Works for ever.
pub async fn run(app: App) {
    loop {
        match drain(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "delivering failed; it will be tried again"),
        }
        // Either way it is time to look again.
        let _ = tokio::time::timeout(PAUSE, app.messages.notified()).await;
    }
}

/// One round; tells whether there may be more to do.
async fn drain(app: &App) -> Result<bool> {
    let (events, messages) = (outbox::drain(app).await?, sms::drain(app).await?);
    Ok(events == outbox::BATCH || messages == sms::BATCH)
}
