//! Work that no request waits for. Replicas may all run it: what must be done once is claimed by a conditional update.

mod bell;
pub mod mail;
pub mod outbox;
pub mod sms;

use std::future::Future;
use std::time::Duration;

pub use bell::Bell;

use crate::app::App;
use crate::domain::{Result, audit};

/// How long new work may lie when nobody has said that there is some: it came from another replica, or is a retry.
const PAUSE: Duration = Duration::from_secs(2);

/// Works for ever. Each kind of work goes at its own pace: codes are waited for, and a mail server that does not answer holds
/// up nothing but mail.
pub async fn run(app: App) {
    tokio::join!(
        keep_at(app.clone(), |app| async move { sms::drain(&app).await }),
        keep_at(app.clone(), |app| async move { outbox::drain(&app).await }),
        keep_at(app.clone(), |app| async move { mail::drain(&app).await }),
        keep_at(app.clone(), |app| async move { audit::seal(&app).await }),
    );
}

/// Does one kind of work as long as there is some, then waits for more.
async fn keep_at<D: Future<Output = Result<usize>>>(app: App, drain: impl Fn(App) -> D) {
    let mut bell = app.bell.listen();
    loop {
        match drain(app.clone()).await {
            Ok(0) => {}
            // What was done may have left more, and what has failed was put off: this ends.
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "some work failed; it will be tried again"),
        }
        // Either way it is time to look again.
        let _ = tokio::time::timeout(PAUSE, bell.heard()).await;
    }
}
