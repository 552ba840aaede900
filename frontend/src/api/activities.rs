//! 活动, their awards' forms, and the server's clock.

use openapi::activity::{Activity, AwardForm};
use openapi::ids::{ActivityId, AwardKey};
use openapi::page::Page;
use openapi::time::ServerClock;

use super::{Call, Failure};

/// All activities, newest first.
pub(crate) async fn list() -> Result<Page<Activity>, Failure> {
    Call::get("/activities").anonymous().read().await
}

/// One activity.
pub(crate) async fn get(id: &ActivityId) -> Result<Activity, Failure> {
    Call::get(format!("/activities/{id}")).anonymous().read().await
}

/// An award's form in the version that an application was begun on.
pub(crate) async fn form(
    activity: &ActivityId,
    award: &AwardKey,
    version: i32,
) -> Result<AwardForm, Failure> {
    Call::get(format!("/activities/{activity}/awards/{award}?version={version}")).anonymous().read().await
}

/// The server's time.
pub(crate) async fn clock() -> Result<ServerClock, Failure> {
    Call::get("/clock").anonymous().read().await
}
