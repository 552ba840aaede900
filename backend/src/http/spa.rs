//! The SPA: files built by `cargo xtask`, embedded in release builds, read from the folder otherwise.

use std::borrow::Cow;

use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use actix_web::{HttpRequest, HttpResponse};
use openapi::error::ErrorCode;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::error::ApiResult;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../frontend/dist"]
#[allow_missing = true]
struct Files;

/// For names that change with their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const INDEX: &str = "index.html";
/// Scripts and styles from here only; `blob:` shows the applicant's own files before and after the upload.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; \
    frame-src blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Answers everything that no route does: a file of the SPA, or its page for each of its own addresses.
pub(super) async fn serve(request: HttpRequest) -> ApiResult<HttpResponse> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(ErrorCode::NotFound.into());
    }
    let path = request.path().trim_start_matches('/');
    let of_the_api = ["api/", ".well-known/"].iter().any(|prefix| path.starts_with(prefix));
    let name = path.rsplit('/').next().unwrap_or_default();
    if of_the_api || (name.contains('.') && Files::get(path).is_none()) {
        return Err(ErrorCode::NotFound.into());
    }
    let path = if Files::get(path).is_some() { path } else { INDEX };
    Ok(respond(&request, path))
}

fn respond(request: &HttpRequest, path: &str) -> HttpResponse {
    let Some((file, encoding)) = best(request, path) else {
        return HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(
            "The SPA has not been built: run `cargo xtask run`.\n申报页面尚未构建，请运行 cargo xtask run。\n",
        );
    };
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((VARY, "Accept-Encoding"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, if has_hash(path) { FOR_EVER } else { "no-cache" }));
    if let Some(encoding) = encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    response.body(match file.data {
        Cow::Borrowed(bytes) => actix_web::web::Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    })
}

/// What the build names after its content: `start-0123456789abcdef.js`, `app-0123456789abcdef/app.js`.
fn has_hash(path: &str) -> bool {
    path.split('/').any(|part| {
        let stem = part.split('.').next().unwrap_or_default();
        let hash = stem.rsplit('-').next().unwrap_or_default();
        hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The smallest form of the file that the client takes; compressed at build, never here.
fn best(request: &HttpRequest, path: &str) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted =
        request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(name, _)| accepted.contains(name))
        .find_map(|(name, ending)| Some((Files::get(&format!("{path}.{ending}"))?, Some(name))))
        .or_else(|| Some((Files::get(path)?, None)))
}

#[cfg(test)]
mod tests {
    use super::has_hash;

    #[test]
    fn only_what_is_named_after_its_content_is_kept_for_ever() {
        for name in
            ["start-0123456789abcdef.js", "app-0123456789abcdef/chunk_7.wasm", "app-0123456789abcdef/app.js"]
        {
            assert!(has_hash(name), "{name}");
        }
        for name in ["index.html", "favicon.svg", "app/app.js", "app-0123/app.js"] {
            assert!(!has_hash(name), "{name}");
        }
    }
}
