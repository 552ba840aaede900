//! Headers that every response carries.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpResponse};
use tracing_actix_web::RequestId;

use crate::app::App;

/// Swagger UI needs no more than its own files, and its pictures as data.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// What the headers of a response depend on, read off its request.
pub(super) struct Headers {
    request_id: Option<HeaderValue>,
    docs: bool,
    https: bool,
}

impl Headers {
    pub(super) fn of(request: &ServiceRequest) -> Self {
        let id = request.extensions().get::<RequestId>().map(ToString::to_string);
        let app = request.app_data::<Data<App>>();
        Self {
            request_id: id.and_then(|id| HeaderValue::from_str(&id).ok()),
            docs: request.path().starts_with("/docs"),
            https: app.is_some_and(|app| app.config.public_url.starts_with("https://")),
        }
    }

    /// Adds what is not there: a handler's own header stays.
    fn fill(&self, headers: &mut HeaderMap) {
        let mut fill = |name: HeaderName, value: &'static str| {
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        };
        fill(X_CONTENT_TYPE_OPTIONS, "nosniff");
        fill(X_FRAME_OPTIONS, "DENY");
        fill(REFERRER_POLICY, "no-referrer");
        fill(CONTENT_SECURITY_POLICY, if self.docs { DOCS_POLICY } else { API_POLICY });
        fill(CACHE_CONTROL, if self.docs { "no-cache" } else { "no-store" });
        if self.https {
            fill(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
        if let Some(id) = &self.request_id {
            headers.insert(HeaderName::from_static("x-request-id"), id.clone());
        }
    }

    /// An answer whose request is lost, to a panic for one: it passes the outer middlewares as an error and still
    /// carries every header.
    pub(super) fn last_answer(&self, mut response: HttpResponse) -> Error {
        self.fill(response.headers_mut());
        InternalError::from_response("no response from the handler", response).into()
    }
}

/// Middleware: security headers, the request's id, and no caching of answers.
pub(super) async fn add<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let headers = Headers::of(&request);
    let mut response = next.call(request).await?;
    headers.fill(response.headers_mut());
    Ok(response)
}
