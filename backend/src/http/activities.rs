//! 活动: activities, awards, forms, the server's time.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, put};
use openapi::activity::{Activity, AwardForm, PutAwardForm};
use openapi::ids::{ActivityId, AwardKey};
use openapi::page::Page;
use openapi::time::ServerClock;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{Administrator, Guarded};
use super::error::ApiResult;
use super::extract::{Body, Query};
use crate::app::App;
use crate::domain::activities;

/// Public. Newest first.
#[utoipa::path(
    operation_id = "listActivities", tag = "activities", summary = "活动报名列表 · List activities",
    responses((status = 200, description = "全部活动 · All activities", body = Page<Activity>))
)]
#[get("/activities")]
pub(super) async fn list_activities(app: Data<App>) -> ApiResult<Json<Page<Activity>>> {
    Ok(Json(activities::list(&app).await?))
}

/// Public.
#[utoipa::path(
    operation_id = "getActivity", tag = "activities", summary = "查看活动 · Get an activity",
    params(("id" = ActivityId, Path, example = "demo")),
    responses((status = 200, description = "活动 · The activity", body = Activity))
)]
#[get("/activities/{id}")]
pub(super) async fn get_activity(app: Data<App>, id: Path<ActivityId>) -> ApiResult<Json<Activity>> {
    Ok(Json(activities::get(&app, id.into_inner()).await?))
}

/// Which version of a form.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FormQuery {
    /// 表单版本；缺省为新草稿所用的版本 · Version of the form; by default the one that new drafts begin with.
    version: Option<i32>,
}

/// Public. Sections, fields, limits, attachment slots, rejection reasons.
#[utoipa::path(
    operation_id = "getAwardForm", tag = "activities", summary = "查看申报书表单 · Get an award's form",
    params(("id" = ActivityId, Path, example = "demo"), ("award" = AwardKey, Path, example = "project"), FormQuery),
    responses((status = 200, description = "表单 · The form", body = AwardForm))
)]
#[get("/activities/{id}/awards/{award}")]
pub(super) async fn get_award_form(
    app: Data<App>,
    path: Path<(ActivityId, AwardKey)>,
    query: Query<FormQuery>,
) -> ApiResult<Json<AwardForm>> {
    let (id, award) = path.into_inner();
    Ok(Json(activities::form(&app, id, award, query.0.version).await?))
}

/// Admin. Drafts that were begun before keep their version; a definition that is wrong is refused with what is wrong.
#[utoipa::path(
    operation_id = "putAwardForm", tag = "admin", summary = "更新申报书表单 · Put a new version of an award's form",
    params(("id" = ActivityId, Path, example = "demo"), ("award" = AwardKey, Path, example = "project")),
    request_body = PutAwardForm,
    responses((status = 200, description = "新版本 · The new version", body = AwardForm)), security(("account" = []))
)]
#[put("/admin/activities/{id}/awards/{award}")]
pub(super) async fn put_award_form(
    app: Data<App>,
    call: Guarded<Administrator, Path<(ActivityId, AwardKey)>, Body<PutAwardForm>>,
) -> ApiResult<Json<AwardForm>> {
    let Guarded(who, path, body, ..) = call;
    let (id, award) = path.into_inner();
    Ok(Json(activities::put_form(&app, who.0, id, award, body.0).await?))
}

/// Public. Windows are judged by this clock and by no other.
#[utoipa::path(
    operation_id = "getClock", tag = "activities", summary = "服务器时间 · The server's time",
    responses((status = 200, description = "现在 · Now", body = ServerClock))
)]
#[get("/clock")]
pub(super) async fn get_clock(app: Data<App>) -> Json<ServerClock> {
    Json(ServerClock { now: app.clock.now() })
}
