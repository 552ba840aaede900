//! 活动, their awards' forms, and the server's clock.

use openapi::activity::{Activity, AdminActivity, AwardForm, FormVerdict};
use openapi::ids::{ActivityId, AwardKey};
use openapi::page::Page;
use openapi::time::ServerClock;
use serde_json::Value;

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

/// All activities, whatever their state, for staff.
pub(crate) async fn admin_list() -> Result<Page<AdminActivity>, Failure> {
    Call::get("/admin/activities").read().await
}

/// A version of an award's form, of an activity in any state, for staff.
pub(crate) async fn admin_form(
    activity: &ActivityId,
    award: &AwardKey,
    version: i32,
) -> Result<AwardForm, Failure> {
    Call::get(format!("/admin/activities/{activity}/awards/{award}?version={version}")).read().await
}

/// What is wrong with a form's definition, for staff. One that cannot be read at all is refused.
pub(crate) async fn check_form(body: &Value) -> Result<FormVerdict, Failure> {
    Call::post("/admin/award-forms/check").json(body).read().await
}
