//! 认证: login, refresh, logout, and the token endpoint of Swagger UI.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use openapi::account::{Credentials, Session, TokenResponse};
use openapi::error::ErrorCode;
use openapi::{Password, Phone};
use serde::Deserialize;
use utoipa::ToSchema;

use super::cookie;
use super::error::ApiResult;
use super::extract::{Body, FormBody};
use crate::app::App;
use crate::domain::sessions::{self, Login};

/// A login as a response: the session in the body, the refresh token in its cookie.
pub(super) fn respond(
    app: &App,
    mut response: actix_web::HttpResponseBuilder,
    opened: Login,
) -> HttpResponse {
    if let Some(token) = &opened.refresh {
        response.cookie(cookie::set(&app.config, token));
    }
    response.json(opened.session)
}

/// Public. Answers alike, after the same time, whether the phone is unknown or the password wrong.
#[utoipa::path(
    operation_id = "login", tag = "auth", summary = "登录 · Log in", request_body = Credentials,
    responses((status = 200, description = "登录成功 · Logged in", body = Session))
)]
#[post("/auth/login")]
pub(super) async fn login(
    app: Data<App>,
    request: HttpRequest,
    body: Body<Credentials>,
) -> ApiResult<HttpResponse> {
    cookie::read(&request)?;
    let opened = sessions::login(&app, body.0).await?;
    Ok(respond(&app, HttpResponse::Ok(), opened))
}

/// Public; reads the refresh cookie only. The token changes at each use, and using an old one ends the session.
#[utoipa::path(
    operation_id = "refreshSession", tag = "auth", summary = "刷新登录 · Refresh the session",
    responses((status = 200, description = "已刷新 · Refreshed", body = Session))
)]
#[post("/auth/refresh")]
pub(super) async fn refresh_session(app: Data<App>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let token = cookie::read(&request)?.ok_or(ErrorCode::Unauthenticated)?;
    let opened = sessions::refresh(&app, token).await?;
    Ok(respond(&app, HttpResponse::Ok(), opened))
}

/// Public; reads the refresh cookie only. Ends the session and every access token of the account.
#[utoipa::path(
    operation_id = "logout", tag = "auth", summary = "退出登录 · Log out",
    responses((status = 204, description = "已退出 · Logged out"))
)]
#[post("/auth/logout")]
pub(super) async fn logout(app: Data<App>, request: HttpRequest) -> ApiResult<HttpResponse> {
    if let Some(token) = cookie::read(&request)? {
        sessions::logout(&app, token).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cookie::clear(&app.config)).finish())
}

/// The OAuth 2 password grant (RFC 6749, 4.3), as Swagger UI's Authorize dialog sends it.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct TokenRequest {
    /// Always `password`.
    #[schema(example = "password")]
    grant_type: String,
    /// 手机号 · Mobile number.
    username: Phone,
    /// 密码 · Password.
    password: Password,
}

/// Public. No cookie: the caller keeps the token.
#[utoipa::path(
    operation_id = "issueToken", tag = "auth", summary = "获取访问令牌（OAuth2 密码模式） · Issue an access token",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "访问令牌 · An access token", body = TokenResponse))
)]
#[post("/auth/token")]
pub(super) async fn issue_token(app: Data<App>, body: FormBody<TokenRequest>) -> ApiResult<HttpResponse> {
    let form = body.0;
    if form.grant_type != "password" {
        return Err(ErrorCode::MalformedRequest.into());
    }
    let credentials = Credentials { phone: form.username, password: form.password };
    Ok(HttpResponse::Ok().json(sessions::issue_token(&app, credentials).await?))
}
