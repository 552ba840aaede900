//! 管理: staff accounts.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use openapi::account::ActiveSession;
use openapi::ids::{AccountId, SessionId};
use openapi::page::Page;
use openapi::staff::{CreateStaff, ResetStaff, StaffCredentials, StaffMember, StaffRole, UpdateStaff};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::auth::{Administrator, Guarded};
use super::error::ApiResult;
use super::extract::{Body, Query};
use super::paging;
use crate::app::App;
use crate::domain::staff::{self, StaffFilter};

/// The operations, in the order of the document.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_staff)
        .service(list_staff)
        .service(update_staff)
        .service(reset_staff_password)
        .service(reset_staff_second_factor)
        .service(list_staff_sessions)
        .service(end_staff_sessions);
}

/// 新建工作人员账号 · Make a staff account
///
/// 限管理员。临时密码仅显示这一次，72 小时内有效；以其登录后须先修改密码（`PUT /accounts/me/password`）。
///
/// An admin. The temporary password is told this once and is good for 72 hours; whoever logs in with it can do nothing
/// but choose another one (`PUT /accounts/me/password`).
#[utoipa::path(
    operation_id = "createStaff", tag = "admin-accounts",
    request_body = CreateStaff,
    responses((status = 201, description = "账号与临时密码 · The account and its temporary password", body = StaffCredentials)),
    security(("account" = []))
)]
#[post("/admin/staff")]
pub(super) async fn create_staff(
    app: Data<App>,
    call: Guarded<Administrator, Body<CreateStaff>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, body, ..) = call;
    Ok(HttpResponse::Created().json(staff::create(&app, who.0, body.0).await?))
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StaffQuery {
    /// 仅此角色 · Only this role.
    #[param(inline)]
    role: Option<StaffRole>,
    /// 仅已锁定，或仅未锁定 · Only locked ones, or only others.
    locked: Option<bool>,
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<AccountId>,
}

/// 工作人员 · List staff accounts
///
/// 限管理员。从新到旧，含已锁定的账号。
///
/// An admin. Newest first, locked ones too.
#[utoipa::path(
    operation_id = "listStaff", tag = "admin-accounts", params(StaffQuery),
    responses((status = 200, description = "一页工作人员 · A page of staff", body = Page<StaffMember>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/admin/staff")]
pub(super) async fn list_staff(
    app: Data<App>,
    call: Guarded<Administrator, Query<StaffQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, query, ..) = call;
    let limit = paging::limit(query.0.limit)?;
    let filters = [
        ("role", query.0.role.map(|role| paging::wire_name(&role))),
        ("locked", query.0.locked.map(|locked| locked.to_string())),
    ];
    let filter = StaffFilter { role: query.0.role.map(Into::into), locked: query.0.locked };
    let page = staff::list(&app, filter, query.0.after, limit).await?;
    Ok(paging::respond("/api/v1/admin/staff", &filters, limit, &page))
}

/// 修改、锁定或解锁工作人员账号 · Change, lock or unlock a staff account
///
/// 限管理员。更改角色或锁定后，该账号的令牌立即失效，锁定时其领取的申报一并释放。最后一名可登录的管理员不能锁定或改为审核员。
///
/// An admin. A change of role or a lock ends the account's tokens at once. The last admin who can log in can neither be
/// locked nor become a reviewer.
#[utoipa::path(
    operation_id = "updateStaff", tag = "admin-accounts",
    params(("id" = AccountId, Path, description = "账号标识，见列表 · As listed")),
    request_body = UpdateStaff,
    responses((status = 200, description = "已修改 · Changed", body = StaffMember)), security(("account" = []))
)]
#[patch("/admin/staff/{id}")]
pub(super) async fn update_staff(
    app: Data<App>,
    call: Guarded<Administrator, Path<AccountId>, Body<UpdateStaff>>,
) -> ApiResult<Json<StaffMember>> {
    let Guarded(who, id, body, ..) = call;
    Ok(Json(staff::update(&app, who.0, *id, body.0).await?))
}

/// 重置工作人员密码 · Give a staff account a temporary password
///
/// 限管理员，不能用于本人。重置后该账号的登录全部失效，二次验证保留。
///
/// An admin; not for the own account. Every login of the account ends; its second factor stays.
#[utoipa::path(
    operation_id = "resetStaffPassword", tag = "admin-accounts",
    params(("id" = AccountId, Path, description = "账号标识，见列表 · As listed")), request_body = ResetStaff,
    responses((status = 200, description = "临时密码 · The temporary password", body = StaffCredentials)),
    security(("account" = []))
)]
#[post("/admin/staff/{id}/password-reset")]
pub(super) async fn reset_staff_password(
    app: Data<App>,
    call: Guarded<Administrator, Path<AccountId>, Body<ResetStaff>>,
) -> ApiResult<Json<StaffCredentials>> {
    let Guarded(who, id, body, ..) = call;
    Ok(Json(staff::reset_password(&app, who.0, *id, body.0).await?))
}

/// 重置工作人员的二次验证 · Take a staff account's second factor away
///
/// 限管理员，不能用于本人。用于验证器和恢复码均已丢失的情形；重置后登录全部失效。
///
/// An admin; not for the own account. For who has lost both authenticator and recovery codes. Every login ends.
#[utoipa::path(
    operation_id = "resetStaffSecondFactor", tag = "admin-accounts",
    params(("id" = AccountId, Path, description = "账号标识，见列表 · As listed")), request_body = ResetStaff,
    responses((status = 200, description = "已重置 · Done", body = StaffMember)), security(("account" = []))
)]
#[post("/admin/staff/{id}/second-factor-reset")]
pub(super) async fn reset_staff_second_factor(
    app: Data<App>,
    call: Guarded<Administrator, Path<AccountId>, Body<ResetStaff>>,
) -> ApiResult<Json<StaffMember>> {
    let Guarded(who, id, body, ..) = call;
    Ok(Json(staff::reset_second_factor(&app, who.0, *id, body.0).await?))
}

/// A page of an account's logins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StaffSessionQuery {
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<SessionId>,
}

/// 工作人员的登录设备 · List a staff account's logins
///
/// 限管理员。该账号在申报系统和 Swagger UI 的登录。
///
/// An admin. Logins of the SPA, and of Swagger UI.
#[utoipa::path(
    operation_id = "listStaffSessions", tag = "admin-accounts",
    params(("id" = AccountId, Path, description = "账号标识，见列表 · As listed"), StaffSessionQuery),
    responses((status = 200, description = "登录设备 · The logins", body = Page<ActiveSession>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/admin/staff/{id}/sessions")]
pub(super) async fn list_staff_sessions(
    app: Data<App>,
    call: Guarded<Administrator, Path<AccountId>, Query<StaffSessionQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, query, ..) = call;
    let limit = paging::limit(query.0.limit)?;
    let page = staff::sessions(&app, who.0, *id, query.0.after, limit).await?;
    Ok(paging::respond(&format!("/api/v1/admin/staff/{id}/sessions"), &[], limit, &page))
}

/// 使工作人员退出所有设备 · Log a staff account out everywhere
///
/// 限管理员。立即结束该账号的全部登录和令牌。
///
/// An admin. Every login and every token of the account ends at once.
#[utoipa::path(
    operation_id = "endStaffSessions", tag = "admin-accounts",
    params(("id" = AccountId, Path, description = "账号标识，见列表 · As listed")),
    responses((status = 204, description = "已退出 · Ended")), security(("account" = []))
)]
#[delete("/admin/staff/{id}/sessions")]
pub(super) async fn end_staff_sessions(
    app: Data<App>,
    call: Guarded<Administrator, Path<AccountId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    staff::end_sessions(&app, who.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
