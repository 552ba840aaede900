//! 账号: accounts.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, patch, post, put};
use openapi::account::{
    Account, AccountExport, CancelAccount, ChangePassword, ChangePhone, RegisterAccount, Session,
    SuspendAccount, UpdateAccount,
};

use super::auth::{Administrator, Authenticated, Guarded, Unready};
use super::download;
use super::error::ApiResult;
use super::extract::Body;
use super::sessions;
use super::visitor::Visitor;
use crate::app::App;
use crate::domain::accounts;

/// 注册个人账号 · Register a personal account
///
/// Public. A phone holds one account at most (guide, clause 22), and whoever registers it has the code sent to it.
#[utoipa::path(
    operation_id = "registerPersonalAccount", tag = "accounts", request_body = RegisterAccount,
    responses((status = 201, description = "已注册并登录 · Registered and logged in", body = Session))
)]
#[post("/accounts")]
pub(super) async fn register_personal_account(
    app: Data<App>,
    visitor: Visitor,
    body: Body<RegisterAccount>,
) -> ApiResult<HttpResponse> {
    let login = accounts::register(&app, &visitor.0, body.0).await?;
    Ok(sessions::respond(&app, HttpResponse::Created(), login))
}

/// 查看我的账号 · My account
///
/// Anyone logged in.
#[utoipa::path(
    operation_id = "getMyAccount", tag = "accounts",
    responses((status = 200, description = "我的账号 · My account", body = Account)), security(("account" = []))
)]
#[get("/accounts/me")]
pub(super) async fn get_my_account(app: Data<App>, who: Unready) -> ApiResult<Json<Account>> {
    Ok(Json(accounts::me(&app, who.0).await?))
}

/// 修改我的资料 · Change my profile
///
/// Anyone logged in.
#[utoipa::path(
    operation_id = "updateMyAccount", tag = "accounts",
    request_body = UpdateAccount,
    responses((status = 200, description = "我的账号 · My account", body = Account)), security(("account" = []))
)]
#[patch("/accounts/me")]
pub(super) async fn update_my_account(
    app: Data<App>,
    call: Guarded<Authenticated, Body<UpdateAccount>>,
) -> ApiResult<Json<Account>> {
    let Guarded(who, body, ..) = call;
    Ok(Json(accounts::update(&app, who.0, body.0).await?))
}

/// 修改密码 · Change my password
///
/// Anyone logged in, with the present password. Every other login ends; the answer carries a new access token.
#[utoipa::path(
    operation_id = "changePassword", tag = "accounts",
    request_body = ChangePassword,
    responses((status = 200, description = "已修改 · Changed", body = Session)), security(("account" = []))
)]
#[put("/accounts/me/password")]
pub(super) async fn change_password(
    app: Data<App>,
    call: Guarded<Unready, Visitor, Body<ChangePassword>>,
) -> ApiResult<Json<Session>> {
    let Guarded(who, visitor, body, ..) = call;
    Ok(Json(accounts::change_password(&app, &visitor.0, who.0, body.0).await?))
}

/// 更换手机号 · Change my phone number
///
/// Anyone logged in, with the password and the code sent to the new number. Every other login ends.
#[utoipa::path(
    operation_id = "changePhone", tag = "accounts",
    request_body = ChangePhone,
    responses((status = 200, description = "已更换 · Changed", body = Session)), security(("account" = []))
)]
#[put("/accounts/me/phone")]
pub(super) async fn change_phone(
    app: Data<App>,
    call: Guarded<Authenticated, Visitor, Body<ChangePhone>>,
) -> ApiResult<Json<Session>> {
    let Guarded(who, visitor, body, ..) = call;
    Ok(Json(accounts::change_phone(&app, &visitor.0, who.0, body.0).await?))
}

/// 注销账号 · Cancel an account
///
/// Public: phone, password and code say who it is. Refused to who took part in anything (guide, clause 36).
#[utoipa::path(
    operation_id = "cancelAccount", tag = "accounts",
    request_body = CancelAccount,
    responses((status = 204, description = "已注销 · Cancelled"))
)]
#[post("/account-cancellations")]
pub(super) async fn cancel_account(
    app: Data<App>,
    visitor: Visitor,
    body: Body<CancelAccount>,
) -> ApiResult<HttpResponse> {
    accounts::cancel(&app, &visitor.0, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 导出我的数据 · Export my data
///
/// Anyone logged in: everything that is kept of one's own, as a file.
#[utoipa::path(
    operation_id = "exportMyData", tag = "accounts",
    responses((status = 200, description = "我的数据 · My data", body = AccountExport)), security(("account" = []))
)]
#[get("/accounts/me/export")]
pub(super) async fn export_my_data(app: Data<App>, who: Authenticated) -> ApiResult<HttpResponse> {
    let export = accounts::export(&app, who.0).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("Content-Disposition", download::disposition("个人数据.json")));
    Ok(response.json(export))
}

/// 停用或恢复账号 · Suspend or reinstate an account
///
/// 限管理员，用于申报人账号。停用后该账号的所有登录立即失效；工作人员账号请用 `updateStaff` 锁定。
///
/// An admin. Suspending ends every login of the account at once.
#[utoipa::path(
    operation_id = "suspendAccount", tag = "admin-accounts",
    request_body = SuspendAccount,
    responses((status = 204, description = "已生效 · Done")), security(("account" = []))
)]
#[post("/admin/account-suspensions")]
pub(super) async fn suspend_account(
    app: Data<App>,
    call: Guarded<Administrator, Body<SuspendAccount>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, body, ..) = call;
    accounts::suspend(&app, who.0, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
