//! 账号: accounts.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use openapi::account::{Account, RegisterAccount, Session};

use super::auth::Authenticated;
use super::error::ApiResult;
use super::extract::Body;
use super::sessions;
use crate::app::App;
use crate::domain::accounts;

/// Public. A phone holds one account at most (guide, clause 22).
#[utoipa::path(
    operation_id = "registerPersonalAccount", tag = "accounts",
    summary = "注册个人账号 · Register a personal account", request_body = RegisterAccount,
    responses((status = 201, description = "已注册并登录 · Registered and logged in", body = Session))
)]
#[post("/accounts")]
pub(super) async fn register_personal_account(
    app: Data<App>,
    body: Body<RegisterAccount>,
) -> ApiResult<HttpResponse> {
    let login = accounts::register(&app, body.0).await?;
    Ok(sessions::respond(&app, HttpResponse::Created(), login))
}

/// Anyone logged in.
#[utoipa::path(
    operation_id = "getMyAccount", tag = "accounts", summary = "查看我的账号 · My account",
    responses((status = 200, description = "我的账号 · My account", body = Account)), security(("account" = []))
)]
#[get("/accounts/me")]
pub(super) async fn get_my_account(app: Data<App>, who: Authenticated) -> ApiResult<Json<Account>> {
    Ok(Json(accounts::me(&app, who.0).await?))
}
