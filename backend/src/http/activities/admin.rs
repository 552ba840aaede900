//! 活动管理: a year's activity is set up, published, put away.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, patch, post, put};
use openapi::activity::{
    ActivityState, AdminActivity, ChangeWindows, CopyActivity, CreateActivity, UpdateActivity,
};
use openapi::ids::ActivityId;
use openapi::page::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use super::with_etag;
use crate::app::App;
use crate::domain::activities;
use crate::http::auth::{Administrator, Guarded, Staff};
use crate::http::error::ApiResult;
use crate::http::extract::{Body, Query, Version};

/// Which activities.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StateQuery {
    /// 仅此状态 · Only those in this state.
    #[param(inline)]
    state: Option<ActivityState>,
}

/// 全部活动（含未发布和已归档） · List all activities
///
/// 工作人员。列出全部活动（含未发布和已归档），按年度从新到旧。
///
/// Staff: all activities, whatever their state, newest first.
#[utoipa::path(
    operation_id = "adminListActivities", tag = "admin-activities",
    params(StateQuery),
    responses((status = 200, description = "全部活动 · All activities", body = Page<AdminActivity>)),
    security(("account" = []))
)]
#[get("/admin/activities")]
pub(super) async fn admin_list_activities(
    app: Data<App>,
    call: Guarded<Staff, Query<StateQuery>>,
) -> ApiResult<Json<Page<AdminActivity>>> {
    let Guarded(_, query, ..) = call;
    Ok(Json(activities::admin_list(&app, query.0.state).await?))
}

/// 查看活动的全部设置 · Get an activity with all that can be edited
///
/// 工作人员。返回可修改的全部设置；修改时将响应头 `ETag` 填入 `If-Match`。
///
/// Staff: everything that can be edited, with the version that a change names in `If-Match`.
#[utoipa::path(
    operation_id = "adminGetActivity", tag = "admin-activities",
    params(("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2025")),
    responses((status = 200, description = "活动 · The activity", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[get("/admin/activities/{id}")]
pub(super) async fn admin_get_activity(
    app: Data<App>,
    call: Guarded<Staff, Path<ActivityId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, id, ..) = call;
    let activity = activities::admin_get(&app, id.into_inner()).await?;
    Ok(with_etag(HttpResponse::Ok(), &activity))
}

/// 新建活动 · Set an activity up
///
/// 限管理员。新建后为未发布状态，`publishActivity` 之前他人不可见。时间均为 UTC：中国时间 9:00 写作 `T01:00:00Z`。
///
/// Admin. It begins unpublished: nobody else sees it until `publishActivity`. Times are UTC: 9:00 in China is `T01:00:00Z`.
#[utoipa::path(
    operation_id = "createActivity", tag = "admin-activities",
    request_body = CreateActivity,
    responses((status = 201, description = "已新建，未发布 · Set up, unpublished", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[post("/admin/activities")]
pub(super) async fn create_activity(
    app: Data<App>,
    call: Guarded<Administrator, Body<CreateActivity>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, body, ..) = call;
    let activity = activities::create(&app, who.0, body.0).await?;
    Ok(with_etag(HttpResponse::Created(), &activity))
}

/// 修改活动的文字 · Change what an activity says
///
/// 限管理员。只改所列各项，未列出的不变。已有提交后不能再改年度。
///
/// Admin. A JSON merge patch: what is left out stays. The year cannot change once anything has been submitted.
#[utoipa::path(
    operation_id = "updateActivity", tag = "admin-activities",
    params(
        ("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2025"),
        ("If-Match" = String, Header, description = "读取时的 ETag · The ETag read", example = "\"1\"")
    ),
    request_body = UpdateActivity,
    responses((status = 200, description = "已修改 · Changed", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[patch("/admin/activities/{id}")]
pub(super) async fn update_activity(
    app: Data<App>,
    call: Guarded<Administrator, Path<ActivityId>, Version, Body<UpdateActivity>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, version, body, ..) = call;
    let activity = activities::update(&app, who.0, id.into_inner(), version.0, body.0).await?;
    Ok(with_etag(HttpResponse::Ok(), &activity))
}

/// 更改填报和审查时间 · Move an activity's windows
///
/// 限管理员，须说明原因。立即生效，正在填写的草稿同样适用，并通知所有持有草稿的人；更改前后的时间和原因记入操作日志。中国时间 17:00 写作 `T09:00:00Z`。
///
/// Admin. It holds at once, for drafts that are being filled in too; whoever has one is told. Before, after and reason go
/// into the audit log. Times are UTC: 17:00 in China is `T09:00:00Z`.
#[utoipa::path(
    operation_id = "changeActivityWindows", tag = "admin-activities",
    params(
        ("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2025"),
        ("If-Match" = String, Header, description = "读取时的 ETag · The ETag read", example = "\"1\"")
    ),
    request_body = ChangeWindows,
    responses((status = 200, description = "已更改 · Moved", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[put("/admin/activities/{id}/windows")]
pub(super) async fn change_activity_windows(
    app: Data<App>,
    call: Guarded<Administrator, Path<ActivityId>, Version, Body<ChangeWindows>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, version, body, ..) = call;
    let activity = activities::change_windows(&app, who.0, id.into_inner(), version.0, body.0).await?;
    Ok(with_etag(HttpResponse::Ok(), &activity))
}

/// 复制为新一年的活动 · Copy an activity into a new year
///
/// 限管理员。复制奖项、最新表单、不通过原因、通知和联系方式，复制后为未发布状态。发布前请检查通知正文和表单中的年份。
///
/// Admin. Awards, newest forms, reasons, notice and contact come along; it begins unpublished. Look through the notice and
/// the years in the forms' tables before you publish it.
#[utoipa::path(
    operation_id = "copyActivity", tag = "admin-activities",
    params(("id" = ActivityId, Path, description = "被复制的活动 · The activity to copy", example = "2025")),
    request_body = CopyActivity,
    responses((status = 201, description = "已复制，未发布 · Copied, unpublished", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[post("/admin/activities/{id}/copy")]
pub(super) async fn copy_activity(
    app: Data<App>,
    call: Guarded<Administrator, Path<ActivityId>, Body<CopyActivity>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, body, ..) = call;
    let activity = activities::copy(&app, who.0, id.into_inner(), body.0).await?;
    Ok(with_etag(HttpResponse::Created(), &activity))
}

/// 发布活动 · Publish an activity
///
/// 限管理员。发布后所有人可见，在填报时间内即可申报。缺少必要内容时拒绝并逐项说明；重复发布不作更改。
///
/// Admin. From then on anyone sees it, and files while its window is open. Refused with what is missing; published again,
/// nothing changes.
#[utoipa::path(
    operation_id = "publishActivity", tag = "admin-activities",
    params(("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2026")),
    responses((status = 200, description = "已发布 · Published", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[post("/admin/activities/{id}/publication")]
pub(super) async fn publish_activity(
    app: Data<App>,
    call: Guarded<Administrator, Path<ActivityId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    let activity = activities::publish(&app, who.0, id.into_inner()).await?;
    Ok(with_etag(HttpResponse::Ok(), &activity))
}

/// 归档活动 · Archive an activity
///
/// 限管理员，**不可恢复**。归档后记录和结果仅供查阅，不能再填报和审查；填报未截止，或还有待审查、待公布的申报时不能归档。
///
/// Admin. Records and results stay readable; nothing is filed or reviewed there any more. There is no way back, so it is
/// refused while filing is open or still to open, and while anything submitted waits for its result or its publication.
#[utoipa::path(
    operation_id = "archiveActivity", tag = "admin-activities",
    params(("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2025")),
    responses((status = 200, description = "已归档 · Archived", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[post("/admin/activities/{id}/archive")]
pub(super) async fn archive_activity(
    app: Data<App>,
    call: Guarded<Administrator, Path<ActivityId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    let activity = activities::archive(&app, who.0, id.into_inner()).await?;
    Ok(with_etag(HttpResponse::Ok(), &activity))
}
