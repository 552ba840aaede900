//! The refresh token's cookie, and the guard of the operations that read it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HOST, ORIGIN};
use openapi::error::ErrorCode;

use super::error::ApiResult;
use crate::config::Config;
use crate::domain::sessions::{RefreshToken, SESSION_LIFE};

const NAME: &str = "shenbao_refresh";
const PATH: &str = "/api/v1/auth";

/// The cookie that carries a refresh token; scripts cannot read it, other sites cannot send it.
pub(super) fn set(config: &Config, token: &RefreshToken) -> Cookie<'static> {
    build(config, token.expose().to_owned(), Duration::seconds(SESSION_LIFE.num_seconds()))
}

/// The cookie that removes it.
pub(super) fn clear(config: &Config) -> Cookie<'static> {
    build(config, String::new(), Duration::ZERO)
}

fn build(config: &Config, value: String, life: Duration) -> Cookie<'static> {
    Cookie::build(NAME, value)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(config.public_url.starts_with("https://"))
        .max_age(life)
        .finish()
}

/// The refresh token that the request carries. A request that another site's page sent is refused.
pub(super) fn read(request: &HttpRequest) -> ApiResult<Option<String>> {
    ensure_same_origin(request)?;
    Ok(request.cookie(NAME).map(|cookie| cookie.value().to_owned()).filter(|token| !token.is_empty()))
}

/// Browsers send `Origin` with every POST; it must name the host that the request is for.
fn ensure_same_origin(request: &HttpRequest) -> ApiResult<()> {
    let Some(origin) = request.headers().get(ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    if origin.is_some() && origin == host { Ok(()) } else { Err(ErrorCode::ForeignOrigin.into()) }
}
