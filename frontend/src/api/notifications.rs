//! 通知.

use openapi::ids::NotificationId;
use openapi::notification::{MarkRead, NotificationList};

use super::{Call, Failure, encoded};

/// How many are shown at once.
const PAGE: u32 = 20;

/// One's notifications after the cursor, newest first, and how many of all are unread.
pub(crate) async fn list(after: Option<&str>) -> Result<NotificationList, Failure> {
    let after = after.map(|after| format!("&after={}", encoded(after))).unwrap_or_default();
    Call::get(format!("/notifications?limit={PAGE}{after}")).read().await
}

/// This one and all older ones have been seen.
pub(crate) async fn mark_read(up_to: NotificationId) -> Result<(), Failure> {
    Call::post("/notifications/read").json(&MarkRead { up_to }).done().await
}
