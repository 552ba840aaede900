//! 活动: activities, awards, forms, the server's time.

mod admin;
mod awards;

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, HttpResponseBuilder, get};
use openapi::activity::{Activity, AdminActivity, AwardForm};
use openapi::ids::{ActivityId, AwardKey};
use openapi::page::Page;
use openapi::time::ServerClock;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::error::ApiResult;
use super::extract::Query;
use crate::app::App;
use crate::domain::activities;

/// What anyone may ask, in the order of the document.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_activities).service(get_activity).service(get_award_form).service(get_clock);
}

/// What staff may, in the order of the document.
pub(super) fn admin_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(admin::admin_list_activities)
        .service(admin::create_activity)
        .service(admin::admin_get_activity)
        .service(admin::update_activity)
        .service(admin::change_activity_windows)
        .service(admin::copy_activity)
        .service(admin::publish_activity)
        .service(admin::archive_activity)
        .service(awards::admin_get_award_form)
        .service(awards::put_award_form)
        .service(awards::put_award)
        .service(awards::delete_award)
        .service(awards::check_award_form);
}

/// An activity as staff see it, with its version for the next change.
fn with_etag(mut response: HttpResponseBuilder, activity: &AdminActivity) -> HttpResponse {
    response.insert_header((ETAG, format!("\"{}\"", activity.version)));
    response.json(activity)
}

/// A form, with its version for the one that takes its place.
fn with_version(form: &AwardForm) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, format!("\"{}\"", form.version))).json(form)
}

/// Which activities.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ActivityQuery {
    /// 是否包含已归档的活动，缺省不含 · Archived ones too; by default not.
    #[serde(default)]
    archived: bool,
}

/// 活动报名列表 · List activities
///
/// Public. Newest first; archived ones only when asked for.
#[utoipa::path(
    operation_id = "listActivities", tag = "activities", params(ActivityQuery),
    responses((status = 200, description = "已发布的活动 · The published activities", body = Page<Activity>))
)]
#[get("/activities")]
async fn list_activities(app: Data<App>, query: Query<ActivityQuery>) -> ApiResult<Json<Page<Activity>>> {
    Ok(Json(activities::list(&app, query.0.archived).await?))
}

/// 查看活动 · Get an activity
///
/// Public.
#[utoipa::path(
    operation_id = "getActivity", tag = "activities",
    params(("id" = ActivityId, Path, example = "demo")),
    responses((status = 200, description = "活动 · The activity", body = Activity))
)]
#[get("/activities/{id}")]
async fn get_activity(app: Data<App>, id: Path<ActivityId>) -> ApiResult<Json<Activity>> {
    Ok(Json(activities::get(&app, id.into_inner()).await?))
}

/// Which version of a form.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FormQuery {
    /// 表单版本；缺省为新草稿所用的版本 · Version of the form; by default the one that new drafts begin with.
    version: Option<i32>,
}

/// 查看申报书表单 · Get an award's form
///
/// Public. Sections, fields, limits, attachment slots, rejection reasons.
#[utoipa::path(
    operation_id = "getAwardForm", tag = "activities",
    params(("id" = ActivityId, Path, example = "demo"), ("award" = AwardKey, Path, example = "project"), FormQuery),
    responses((status = 200, description = "表单 · The form", body = AwardForm, headers(("ETag" = String))))
)]
#[get("/activities/{id}/awards/{award}")]
async fn get_award_form(
    app: Data<App>,
    path: Path<(ActivityId, AwardKey)>,
    query: Query<FormQuery>,
) -> ApiResult<HttpResponse> {
    let (id, award) = path.into_inner();
    Ok(with_version(&activities::form(&app, id, award, query.0.version).await?))
}

/// 服务器时间 · The server's time
///
/// Public. Windows are judged by this clock and by no other.
#[utoipa::path(
    operation_id = "getClock", tag = "activities",
    responses((status = 200, description = "现在 · Now", body = ServerClock))
)]
#[get("/clock")]
async fn get_clock(app: Data<App>) -> Json<ServerClock> {
    Json(ServerClock { now: app.clock.now() })
}
