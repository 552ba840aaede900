//! What a problem's `type` leads to: a page that explains it.

use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use openapi::Lang;
use openapi::error::ErrorCode;

use super::error::ApiResult;

/// The page of one problem, in both languages.
#[get("/problems/{code}")]
pub(super) async fn page(code: Path<String>) -> ApiResult<HttpResponse> {
    let code =
        ErrorCode::ALL.iter().find(|known| known.as_str() == code.as_str()).ok_or(ErrorCode::NotFound)?;
    let section = |lang: Lang, tag: &str| {
        format!("<section lang=\"{tag}\"><h1>{}</h1><p>{}</p></section>", code.title(lang), code.detail(lang))
    };
    let body = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{name}</title>{zh}{en}<p><code>{name}</code> · HTTP {status}</p></html>",
        name = code.as_str(),
        zh = section(Lang::Zh, "zh-CN"),
        en = section(Lang::En, "en"),
        status = code.status(),
    );
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body))
}
