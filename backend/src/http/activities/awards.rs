//! 奖项与表单: awards of an activity, versions of their forms.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use openapi::activity::{AdminActivity, AwardForm, CheckAwardForm, FormVerdict, PutAward, PutAwardForm};
use openapi::ids::{ActivityId, AwardKey};

use super::{FormQuery, with_etag, with_version};
use crate::app::App;
use crate::domain::activities;
use crate::http::auth::{Administrator, Guarded, Staff};
use crate::http::error::ApiResult;
use crate::http::extract::{Body, Query, Version};

/// 查看奖项的表单和原因 · Get an award's form and reasons
///
/// 工作人员。返回表单各部分、字段和不通过原因；`ETag` 即 `putAwardForm` 所需的 `If-Match`。
///
/// Staff: sections, fields and reasons, of an activity in any state; the `ETag` is what `putAwardForm` takes.
#[utoipa::path(
    operation_id = "adminGetAwardForm", tag = "admin-activities",
    params(
        ("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2025"),
        ("award" = AwardKey, Path, description = "奖项标识 · The award", example = "project"), FormQuery
    ),
    responses((status = 200, description = "表单 · The form", body = AwardForm, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[get("/admin/activities/{id}/awards/{award}")]
pub(super) async fn admin_get_award_form(
    app: Data<App>,
    call: Guarded<Staff, Path<(ActivityId, AwardKey)>, Query<FormQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, path, query, ..) = call;
    let (id, award) = path.into_inner();
    Ok(with_version(&activities::admin_form(&app, id, award, query.0.version).await?))
}

/// 更新申报书表单 · Put a new version of an award's form
///
/// 限管理员。发布新版本的表单：此前已建的草稿保持原版本，新的不通过原因用于此后记录的结果。定义有误时拒绝，并指出所在位置。
///
/// Admin. Drafts that were begun before keep their version; new reasons count for results recorded from now on. A
/// definition that is wrong is refused with what is wrong, and where.
#[utoipa::path(
    operation_id = "putAwardForm", tag = "admin-activities",
    params(
        ("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2025"),
        ("award" = AwardKey, Path, description = "奖项标识 · The award", example = "project"),
        ("If-Match" = String, Header, description = "所替换的表单版本，即读取时的 ETag · The version it takes the place of: the ETag read", example = "\"1\"")
    ),
    request_body = PutAwardForm,
    responses((status = 200, description = "新版本 · The new version", body = AwardForm, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[put("/admin/activities/{id}/awards/{award}")]
pub(super) async fn put_award_form(
    app: Data<App>,
    call: Guarded<Administrator, Path<(ActivityId, AwardKey)>, Version, Body<PutAwardForm>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, path, version, body, ..) = call;
    let (id, award) = path.into_inner();
    Ok(with_version(&activities::put_form(&app, who.0, id, award, version.0, body.0).await?))
}

/// 新增或整体替换奖项 · Add or replace a whole award
///
/// 限管理员。新增或整体替换一个奖项，仅在尚无人建立草稿时可用；`If-Match` 为活动的 `ETag`。
///
/// Admin. Adds the award, or replaces all of it, while nobody has begun a draft for it; `If-Match` is the activity's.
#[utoipa::path(
    operation_id = "putAward", tag = "admin-activities",
    params(
        ("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2026"),
        ("award" = AwardKey, Path, description = "奖项标识 · The award", example = "team"),
        ("If-Match" = String, Header, description = "读取活动时的 ETag · The ETag of the activity", example = "\"1\"")
    ),
    request_body = PutAward,
    responses((status = 200, description = "已生效 · Done", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[put("/admin/activities/{id}/awards/{award}/definition")]
pub(super) async fn put_award(
    app: Data<App>,
    call: Guarded<Administrator, Path<(ActivityId, AwardKey)>, Version, Body<PutAward>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, path, version, body, ..) = call;
    let (id, award) = path.into_inner();
    let activity = activities::put_award(&app, who.0, id, award, version.0, body.0).await?;
    Ok(with_etag(HttpResponse::Ok(), &activity))
}

/// 删除奖项 · Take an award away
///
/// 限管理员。仅在尚无人建立草稿时可删；已发布的活动至少保留一个奖项。`If-Match` 为活动的 `ETag`。
///
/// Admin. While nobody has begun a draft for it; `If-Match` is the activity's.
#[utoipa::path(
    operation_id = "deleteAward", tag = "admin-activities",
    params(
        ("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2026"),
        ("award" = AwardKey, Path, description = "奖项标识 · The award", example = "team"),
        ("If-Match" = String, Header, description = "读取活动时的 ETag · The ETag of the activity", example = "\"1\"")
    ),
    responses((status = 200, description = "已删除 · Taken away", body = AdminActivity, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[delete("/admin/activities/{id}/awards/{award}")]
pub(super) async fn delete_award(
    app: Data<App>,
    call: Guarded<Administrator, Path<(ActivityId, AwardKey)>, Version>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, path, version, ..) = call;
    let (id, award) = path.into_inner();
    let activity = activities::delete_award(&app, who.0, id, award, version.0).await?;
    Ok(with_etag(HttpResponse::Ok(), &activity))
}

/// 检查表单定义（不保存） · Check a form's definition
///
/// 工作人员。只检查不保存，逐处指出问题（JSON Pointer）；完全无法读取的定义返回 422。
///
/// Staff. Nothing is saved. What is wrong comes with JSON Pointers; a definition that cannot be read at all is a 422.
#[utoipa::path(
    operation_id = "checkAwardForm", tag = "admin-activities",
    request_body = CheckAwardForm,
    responses((status = 200, description = "问题和字段数 · What is wrong, and how many fields there are", body = FormVerdict)),
    security(("account" = []))
)]
#[post("/admin/award-forms/check")]
pub(super) async fn check_award_form(call: Guarded<Staff, Body<CheckAwardForm>>) -> Json<FormVerdict> {
    let Guarded(_, body, ..) = call;
    Json(activities::check_form(&body.0))
}
