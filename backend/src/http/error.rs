//! Errors as `application/problem+json` (RFC 9457).
//!
//! A handler's error becomes a bare response that carries a [`Trouble`]; the middleware [`problems`] gives it its body,
//! because only there are language and request id at hand. It also turns the framework's own errors, and panics, into
//! problems.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, RETRY_AFTER,
};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, HttpResponseBuilder, ResponseError};
use futures_util::FutureExt;
use openapi::Lang;
use openapi::error::{ErrorCode, FieldError, Problem};
use tracing_actix_web::RequestId;

use super::headers::Headers;
use crate::domain::Error;
use crate::domain::limits::Exceeded;
use crate::storage::StorageError;
use crate::store::StoreError;

/// Media type of problems.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// What a response carries until the middleware writes its body.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    code: ErrorCode,
    errors: Vec<FieldError>,
    current_version: Option<i64>,
    exceeded: Option<Exceeded>,
}

/// A handler's error.
#[derive(Debug)]
pub(crate) struct ApiError(Trouble);

/// What a handler returns.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self(Trouble { code, errors: Vec::new(), current_version: None, exceeded: None })
    }
}

impl ApiError {
    /// Values are missing or wrong.
    pub(crate) fn invalid(errors: Vec<FieldError>) -> Self {
        Self(Trouble { errors, ..Self::from(ErrorCode::InvalidRequest).0 })
    }
}

/// The one place where a cause is logged and left behind: a client of a 5xx learns nothing of the inside.
impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(code) => code.into(),
            Error::Invalid(code, errors) => Self(Trouble { errors, ..Self::from(code).0 }),
            Error::Stale { current } => {
                Self(Trouble { current_version: Some(current), ..Self::from(ErrorCode::StaleVersion).0 })
            }
            Error::Limited(exceeded) => {
                Self(Trouble { exceeded: Some(exceeded), ..Self::from(ErrorCode::TooManyRequests).0 })
            }
            Error::Store(StoreError::Unavailable(_) | StoreError::Serialization(_))
            | Error::Storage(StorageError::Unavailable(_)) => {
                tracing::warn!(%error, "unavailable");
                ErrorCode::Unavailable.into()
            }
            Error::Store(_) | Error::Storage(StorageError::Missing(_)) | Error::Internal(_) => {
                tracing::error!(%error, "internal error");
                ErrorCode::Internal.into()
            }
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.code.as_str())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        status(self.0.code)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.0.clone());
        response
    }
}

fn status(code: ErrorCode) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Middleware: every 4xx and 5xx leaves as a problem; a panic is a 500 and the server lives.
pub(crate) async fn problems<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let lang = language(request.headers());
    let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let headers = Headers::of(&request);
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) if is_settled(&response) => Ok(response.map_into_left_body()),
        Ok(Ok(response)) => {
            let trouble = trouble_of(response.response());
            let (request, _) = response.into_parts();
            Ok(ServiceResponse::new(request, write(&trouble, lang, id)).map_into_right_body())
        }
        Ok(Err(error)) => {
            let trouble = trouble_of(&error.as_response_error().error_response());
            Err(headers.last_answer(write(&trouble, lang, id)))
        }
        Err(panic) => {
            let words = panic.downcast_ref::<&str>().map(ToString::to_string);
            let words = words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            tracing::error!(panic = words, "a handler panicked");
            let trouble = ApiError::from(ErrorCode::Internal).0;
            Err(headers.last_answer(write(&trouble, lang, id)))
        }
    }
}

/// Not an error, or one whose body is written on purpose (`/readyz`).
fn is_settled<B>(response: &ServiceResponse<B>) -> bool {
    let status = response.status();
    let written = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    !(status.is_client_error() || status.is_server_error()) || written
}

fn trouble_of<B>(response: &HttpResponse<B>) -> Trouble {
    let known = response.extensions().get::<Trouble>().cloned();
    known.unwrap_or_else(|| ApiError::from(of_framework(response.status())).0)
}

/// The framework's own refusals.
fn of_framework(status: StatusCode) -> ErrorCode {
    match status {
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::RequestTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::UnsupportedMediaType,
        status if status.is_client_error() => ErrorCode::MalformedRequest,
        _ => ErrorCode::Internal,
    }
}

fn write(trouble: &Trouble, lang: Lang, request_id: String) -> HttpResponse {
    let code = trouble.code;
    let problem = Problem {
        kind: format!("/problems/{}", code.as_str()),
        title: code.title(lang).to_owned(),
        status: code.status(),
        detail: code.detail(lang).to_owned(),
        code,
        errors: trouble.errors.clone(),
        current_version: trouble.current_version,
        retry_after: trouble.exceeded.map(|exceeded| exceeded.retry_after),
        request_id,
    };
    let mut response = HttpResponse::build(status(code));
    response.insert_header((CONTENT_TYPE, PROBLEM_JSON));
    response.insert_header((CONTENT_LANGUAGE, if lang == Lang::Zh { "zh-CN" } else { "en" }));
    if let Some(version) = trouble.current_version {
        response.insert_header((ETAG, format!("\"{version}\"")));
    }
    if let Some(exceeded) = trouble.exceeded {
        add_limits(&mut response, exceeded);
    }
    if code == ErrorCode::Unavailable {
        response.insert_header((RETRY_AFTER, HeaderValue::from_static("2")));
    }
    response.body(serde_json::to_vec(&problem).unwrap_or_default())
}

/// When to come back, and what the limit is (the header fields `RateLimit` and `RateLimit-Policy`).
fn add_limits(response: &mut HttpResponseBuilder, exceeded: Exceeded) {
    let Exceeded { name, turns, window, retry_after } = exceeded;
    response.insert_header((RETRY_AFTER, retry_after));
    response.insert_header(("RateLimit-Policy", format!("\"{name}\";q={turns};w={window}")));
    response.insert_header(("RateLimit", format!("\"{name}\";r=0;t={retry_after}")));
}

/// The first of the product's languages that the client names; Chinese if none.
fn language(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted
        .split(',')
        .find_map(|tag| match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        })
        .unwrap_or_default()
}
