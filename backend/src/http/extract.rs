//! Request parts, parsed and validated before a handler runs.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, IF_MATCH};
use actix_web::web::{BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use openapi::Text;
use openapi::error::{ErrorCode, FieldError, refusal_by_code};
use openapi::pointer::escape;
use openapi::text::NOT_BLANK;
use serde::de::DeserializeOwned;
use serde_json::Value;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::error::ApiError;
use crate::app::App;
use crate::domain::idempotency::IdempotencyKey;

/// Largest JSON body, bytes.
const MAX_JSON: usize = 2 * 1024 * 1024;

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// A JSON body, parsed into the contract's type and validated. Unknown fields are refused.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if !is_json(&request) {
                return Err(ErrorCode::UnsupportedMediaType.into());
            }
            let bytes = receive(&request, payload).await?;
            if has_nul(&bytes) {
                let text = Text::new("含有无法保存的字符 U+0000。", "Contains the character U+0000.");
                return Err(ApiError::invalid(vec![FieldError::new("", "invalid_character", text)]));
            }
            let mut json = serde_json::Deserializer::from_slice(&bytes);
            let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| refused(&error))?;
            json.end().map_err(|_| ErrorCode::MalformedRequest)?;
            value.validate().map_err(|errors| ApiError::invalid(pointers(&errors)))?;
            Ok(Self(value))
        })
    }
}

/// Whether a string of the document holds U+0000, which PostgreSQL cannot keep. In JSON it can only stand escaped.
fn has_nul(mut json: &[u8]) -> bool {
    while let Some(at) = json.iter().position(|byte| *byte == b'\\') {
        let escape = json.get(at + 1..).unwrap_or_default();
        if escape.starts_with(b"u0000") {
            return true;
        }
        json = escape.get(1..).unwrap_or_default();
    }
    false
}

/// The media type without its parameters, in lower case.
pub(super) fn essence(request: &HttpRequest) -> String {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// `application/json`, or another JSON type such as `application/merge-patch+json`.
fn is_json(request: &HttpRequest) -> bool {
    let essence = essence(request);
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

async fn receive(request: &HttpRequest, mut payload: Payload) -> Result<BytesMut, ApiError> {
    let whole = async {
        let mut bytes = BytesMut::new();
        while let Some(piece) = payload.next().await {
            let piece = piece.map_err(|_| ErrorCode::MalformedRequest)?;
            if bytes.len() + piece.len() > MAX_JSON {
                return Err(ErrorCode::RequestTooLarge.into());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    };
    in_time(request, whole).await
}

/// Bounds how long a body may take: the framework itself waits for ever.
pub(crate) async fn in_time<T>(
    request: &HttpRequest,
    receiving: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let seconds = request.app_data::<Data<App>>().map_or(60, |app| app.config.body_timeout_seconds);
    match tokio::time::timeout(Duration::from_secs(seconds), receiving).await {
        Ok(received) => received,
        Err(_) => Err(ErrorCode::RequestTimeout.into()),
    }
}

/// Where a body does not fit its type, and why. A parsed value's refusal travels as its code; see
/// [`openapi::error::refusal_by_code`].
fn refused(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let cause = error.inner();
    if cause.is_syntax() || cause.is_eof() || cause.is_io() {
        return ErrorCode::MalformedRequest.into();
    }
    let mut pointer = pointer(error.path());
    let message = cause.to_string();
    // serde_json adds the place to the message.
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let (code, text) = if let Some(refusal) = refusal_by_code(message) {
        (refusal.code, refusal.text())
    } else if let Some(name) = named(message, "missing field `") {
        pointer = format!("{pointer}/{name}");
        ("required", Text::new("缺少此项。", "This member is missing."))
    } else if let Some(name) = named(message, "unknown field `") {
        if !pointer.ends_with(&format!("/{name}")) {
            pointer = format!("{pointer}/{name}");
        }
        ("unknown_field", Text::new("没有此项。", "There is no such member."))
    } else {
        ("wrong_type", Text::new("类型或取值不正确。", format!("Wrong type or value: {message}.")))
    };
    ApiError::invalid(vec![FieldError::new(pointer, code, text)])
}

fn named<'a>(message: &'a str, prefix: &str) -> Option<&'a str> {
    message.strip_prefix(prefix)?.split('`').next()
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", escape(key)),
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}

fn pointers(errors: &ValidationErrors) -> Vec<FieldError> {
    let mut found = Vec::new();
    collect(errors, "", &mut found);
    found
}

/// Lengths and blanks are all that the contract's types ask of the validator: too little is nothing at all, the rest is
/// too much.
fn of_validator(pointer: &str, error: &ValidationError) -> FieldError {
    let parameter = |name: &'static str| error.params.get(&Cow::from(name));
    let empty = parameter("value").and_then(Value::as_array).is_some_and(Vec::is_empty);
    if error.code == NOT_BLANK || empty {
        return FieldError::new(pointer, "required", Text::new("请填写此项。", "This is required."));
    }
    let limit = parameter("max").map(ToString::to_string).unwrap_or_default();
    let text = Text::new(format!("超过长度限制 {limit}。"), format!("Longer than {limit}."));
    FieldError::new(pointer, "too_long", text)
}

fn collect(errors: &ValidationErrors, at: &str, found: &mut Vec<FieldError>) {
    for (name, kind) in errors.errors() {
        let pointer = format!("{at}/{name}");
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, found),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{pointer}/{index}"), found);
                }
            }
            ValidationErrorsKind::Field(field) => {
                found.extend(field.iter().map(|error| of_validator(&pointer, error)));
            }
        }
    }
}

/// A form body, as OAuth 2 sends it.
pub(crate) struct FormBody<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for FormBody<T> {
    type Error = ApiError;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if essence(&request) != "application/x-www-form-urlencoded" {
                return Err(ErrorCode::UnsupportedMediaType.into());
            }
            urlencoded(&receive(&request, payload).await?).map(Self)
        })
    }
}

/// The query string. Unknown parameters are refused.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(urlencoded(request.query_string().as_bytes()).map(Self))
    }
}

fn urlencoded<T: DeserializeOwned>(text: &[u8]) -> Result<T, ApiError> {
    let input = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text));
    serde_path_to_error::deserialize(input).map_err(|error| {
        let message = error.inner().to_string();
        let name = named(&message, "unknown field `").or_else(|| named(&message, "missing field `"));
        let at = name.map_or_else(|| pointer(error.path()), |name| format!("/{name}"));
        let refusal = refusal_by_code(&message);
        let text = refusal.map_or_else(
            || Text::new("参数缺失或不正确。", format!("Missing or wrong: {message}.")),
            |refusal| refusal.text(),
        );
        let code = refusal.map_or("invalid_parameter", |refusal| refusal.code);
        ApiError::invalid(vec![FieldError::new(at, code, text)])
    })
}

/// The version in `If-Match`, without which a draft is not changed.
pub(crate) struct Version(pub(crate) i64);

impl FromRequest for Version {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(given) = request.headers().get(IF_MATCH) else {
            return std::future::ready(Err(ErrorCode::PreconditionRequired.into()));
        };
        let version =
            given.to_str().ok().and_then(|value| value.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        std::future::ready(version.map(Self).ok_or(ErrorCode::MalformedRequest.into()))
    }
}

/// The `Idempotency-Key` header where it is optional: absent is fine, a wrong one is not taken for none.
pub(crate) struct MaybeKey(pub(crate) Option<IdempotencyKey>);

impl FromRequest for MaybeKey {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.headers().contains_key(IDEMPOTENCY_KEY) {
            let key = Key::from_request(request, payload).into_inner();
            std::future::ready(key.map(|key| Self(Some(key.0))))
        } else {
            std::future::ready(Ok(Self(None)))
        }
    }
}

const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The `Idempotency-Key` header.
pub(crate) struct Key(pub(crate) IdempotencyKey);

impl FromRequest for Key {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
        let key = given.and_then(IdempotencyKey::parse);
        std::future::ready(key.map(Self).ok_or(ErrorCode::IdempotencyKeyRequired.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::has_nul;

    #[test]
    fn an_escaped_nul_is_told_from_its_look_alikes() {
        for json in [r#""\u0000""#, r#""a\\\u0000""#, r#"{"a":["\n\u0000"]}"#] {
            assert!(has_nul(json.as_bytes()), "{json}");
        }
        for json in [r#""u0000""#, r#""\\u0000""#, r#""\u0001""#, r#""\"#] {
            assert!(!has_nul(json.as_bytes()), "{json}");
        }
    }
}
