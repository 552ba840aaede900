//! 认证: login, refresh, logout, one's logins, and the token endpoint of Swagger UI and of portals.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, Path};
use actix_web::{FromRequest, HttpRequest, HttpResponse, delete, get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openapi::account::{ActiveSession, Credentials, ResetPassword, Session, TokenResponse};
use openapi::error::ErrorCode;
use openapi::ids::SessionId;
use openapi::page::Page;
use openapi::portal::PortalScope;
use openapi::{Password, Phone};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::auth::{Authenticated, Guarded};
use super::cookie;
use super::error::ApiResult;
use super::extract::{Body, FormBody, Query};
use super::paging;
use super::visitor::Visitor;
use crate::app::App;
use crate::domain::sessions::{self, Login};
use crate::domain::{accounts, portals};

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

/// 登录 · Log in
///
/// Public. Answers alike, after the same time, whether the phone is unknown or the password wrong. Only after the right
/// password it may answer `second_factor_required`: send the same again with `second_factor`.
#[utoipa::path(
    operation_id = "login", tag = "auth", request_body = Credentials,
    responses((status = 200, description = "登录成功 · Logged in", body = Session))
)]
#[post("/auth/login")]
pub(super) async fn login(
    app: Data<App>,
    request: HttpRequest,
    visitor: Visitor,
    body: Body<Credentials>,
) -> ApiResult<HttpResponse> {
    cookie::read(&request)?;
    let opened = sessions::login(&app, &visitor.0, body.0).await?;
    Ok(respond(&app, HttpResponse::Ok(), opened))
}

/// 刷新登录 · Refresh the session
///
/// Public; reads the refresh cookie only. The token changes at each use, and using an old one ends the session.
#[utoipa::path(
    operation_id = "refreshSession", tag = "auth",
    responses((status = 200, description = "已刷新 · Refreshed", body = Session))
)]
#[post("/auth/refresh")]
pub(super) async fn refresh_session(
    app: Data<App>,
    request: HttpRequest,
    visitor: Visitor,
) -> ApiResult<HttpResponse> {
    let token = cookie::read(&request)?.ok_or(ErrorCode::Unauthenticated)?;
    let opened = sessions::refresh(&app, &visitor.0, token).await?;
    Ok(respond(&app, HttpResponse::Ok(), opened))
}

/// 退出登录 · Log out
///
/// Public; reads the refresh cookie only. Ends this login and its access tokens; other devices stay logged in.
#[utoipa::path(
    operation_id = "logout", tag = "auth",
    responses((status = 204, description = "已退出 · Logged out"))
)]
#[post("/auth/logout")]
pub(super) async fn logout(app: Data<App>, request: HttpRequest) -> ApiResult<HttpResponse> {
    if let Some(token) = cookie::read(&request)? {
        sessions::logout(&app, token).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cookie::clear(&app.config)).finish())
}

/// 重置密码 · Reset the password
///
/// Public: the code sent to the phone says who it is. Ends every login of the account, and logs in.
#[utoipa::path(
    operation_id = "resetPassword", tag = "auth",
    request_body = ResetPassword,
    responses((status = 200, description = "已重置并登录 · Reset and logged in", body = Session))
)]
#[post("/auth/password-reset")]
pub(super) async fn reset_password(
    app: Data<App>,
    visitor: Visitor,
    body: Body<ResetPassword>,
) -> ApiResult<HttpResponse> {
    let opened = accounts::reset_password(&app, &visitor.0, body.0).await?;
    Ok(respond(&app, HttpResponse::Ok(), opened))
}

/// A page of one's logins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SessionQuery {
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<SessionId>,
}

/// 登录设备 · List my logins
///
/// Anyone logged in: the own logins, newest first.
#[utoipa::path(
    operation_id = "listSessions", tag = "auth", params(SessionQuery),
    responses((status = 200, description = "登录设备 · My logins", body = Page<ActiveSession>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/auth/sessions")]
pub(super) async fn list_sessions(
    app: Data<App>,
    call: Guarded<Authenticated, Query<SessionQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let limit = paging::limit(query.0.limit)?;
    let page = sessions::list(&app, who.0, query.0.after, limit).await?;
    Ok(paging::respond("/api/v1/auth/sessions", &[], limit, &page))
}

/// 退出一个设备 · End one of my logins
///
/// Anyone logged in. Its tokens end at once.
#[utoipa::path(
    operation_id = "endSession", tag = "auth",
    params(("id" = SessionId, Path)),
    responses((status = 204, description = "已退出 · Ended")), security(("account" = []))
)]
#[delete("/auth/sessions/{id}")]
pub(super) async fn end_session(
    app: Data<App>,
    call: Guarded<Authenticated, Path<SessionId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    sessions::end(&app, who.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 退出所有设备 · Log out everywhere
///
/// Anyone logged in. Every login and every token of the account ends, this one as well.
#[utoipa::path(
    operation_id = "endAllSessions", tag = "auth",
    responses((status = 204, description = "已退出 · Ended")), security(("account" = []))
)]
#[delete("/auth/sessions")]
pub(super) async fn end_all_sessions(app: Data<App>, who: Authenticated) -> ApiResult<HttpResponse> {
    sessions::end_all(&app, who.0).await?;
    Ok(HttpResponse::NoContent().cookie(cookie::clear(&app.config)).finish())
}

/// The OAuth 2 grants (RFC 6749, 4.3, 4.4 and 6): `password`, as Swagger UI's Authorize dialog sends it, `refresh_token`
/// behind it, and `client_credentials` for portals.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenRequest {
    /// `password`, `refresh_token` or `client_credentials`.
    #[schema(example = "password")]
    grant_type: String,
    /// 手机号 · Mobile number; with `password`.
    username: Option<Phone>,
    /// 密码；启用二次验证时为“密码、空格、验证码” · Password, and behind a space the code of a second factor; with `password`.
    password: Option<Password>,
    /// 上一个令牌附带的 `refresh_token` · That of the token before; with `refresh_token`.
    #[schema(example = json!(null))]
    refresh_token: Option<String>,
    /// 门户标识 · The portal; with `client_credentials`.
    #[schema(example = json!(null))]
    client_id: Option<String>,
    /// 门户密钥 · Its secret; with `client_credentials`.
    #[schema(example = json!(null))]
    client_secret: Option<String>,
    /// 权限，以空格分隔 · Scopes, separated by spaces; all that there are if left out.
    #[schema(example = json!(null))]
    scope: Option<String>,
}

/// 获取访问令牌（OAuth2；启用二次验证时密码填“密码 123456”） · Issue an access token (with a second factor: “password 123456”)
///
/// Public. No cookie: the caller keeps the tokens. With a second factor the code follows the password behind a space. A
/// `refresh_token` is good once, and for twelve hours after the login at most.
#[utoipa::path(
    operation_id = "issueToken", tag = "auth",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "访问令牌 · An access token", body = TokenResponse))
)]
#[post("/auth/token")]
pub(super) async fn issue_token(
    app: Data<App>,
    visitor: Visitor,
    client: ClientCredentials,
    body: FormBody<TokenRequest>,
) -> ApiResult<HttpResponse> {
    let form = body.0;
    let token = match form.grant_type.as_str() {
        "password" => {
            let (phone, password) = form.username.zip(form.password).ok_or(ErrorCode::MalformedRequest)?;
            let credentials = Credentials { phone, password, second_factor: None };
            sessions::issue_token(&app, &visitor.0, credentials).await?
        }
        "refresh_token" => {
            let presented = form.refresh_token.ok_or(ErrorCode::MalformedRequest)?;
            sessions::renew_token(&app, &visitor.0, presented).await?
        }
        "client_credentials" => {
            let (id, secret) =
                client.0.or(form.client_id.zip(form.client_secret)).ok_or(ErrorCode::InvalidClient)?;
            let id = id.parse().map_err(|_| ErrorCode::InvalidClient)?;
            portals::issue_token(&app, &visitor.0, id, secret, scopes(form.scope.as_deref())?).await?
        }
        _ => return Err(ErrorCode::MalformedRequest.into()),
    };
    Ok(HttpResponse::Ok().json(token))
}

/// A portal's credentials in the `Authorization: Basic` header, where RFC 6749 (2.3.1) wants them first; each part is
/// percent-encoded there.
pub(super) struct ClientCredentials(Option<(String, String)>);

impl FromRequest for ClientCredentials {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(AUTHORIZATION).and_then(|header| header.to_str().ok());
        ready(Ok(Self(header.and_then(basic))))
    }
}

fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((form_decoded(id), form_decoded(secret)))
}

fn form_decoded(part: &str) -> String {
    form_urlencoded::parse(part.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

/// Scopes as OAuth writes them; none asked for is `None`.
fn scopes(asked: Option<&str>) -> ApiResult<Option<Vec<PortalScope>>> {
    let words: Vec<&str> = asked.unwrap_or_default().split_whitespace().collect();
    if words.is_empty() {
        return Ok(None);
    }
    let parsed = words.into_iter().map(|word| serde_json::from_value(word.into()));
    let parsed = parsed.collect::<Result<_, _>>().map_err(|_| ErrorCode::Forbidden)?;
    Ok(Some(parsed))
}
