//! Work that no request waits for. Replicas may all run it: what must be done once is claimed by a conditional update.

pub mod sms;

use std::time::Duration;

use crate::app::App;

/// How long new work may lie when nobody has said that there is some: it came from another replica, or is a retry.
const PAUSE: Duration = Duration::from_secs(2);

/// Delivers messages for ever.
pub async fn run(app: App) {
    loop {
        match sms::drain(&app).await {
            Ok(sms::BATCH) => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "delivering messages failed; it will be tried again"),
        }
        // Either way it is time to look again.
        let _ = tokio::time::timeout(PAUSE, app.messages.notified()).await;
    }
}
