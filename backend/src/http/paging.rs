//! Pages of lists: the limit, and the `Link` to the next page.

use actix_web::{HttpResponse, HttpResponseBuilder};
use openapi::Text;
use openapi::error::FieldError;
use openapi::page::Page;
use serde::Serialize;

use super::error::{ApiError, ApiResult};

const DEFAULT: u32 = 20;
const MOST: u32 = 100;

/// An enumeration's name on the wire, for a link.
pub(super) fn wire_name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The limit asked for, 1 to 100.
pub(super) fn limit(asked: Option<u32>) -> ApiResult<u32> {
    let limit = asked.unwrap_or(DEFAULT);
    if (1..=MOST).contains(&limit) {
        return Ok(limit);
    }
    let text = Text::new("每页条数须为 1 至 100。", "The limit must be 1 to 100.");
    Err(ApiError::invalid(vec![FieldError::new("/limit", "out_of_range", text)]))
}

/// A page as a response; `filters` are repeated in the link.
pub(super) fn respond<T: Serialize>(
    path: &str,
    filters: &[(&str, Option<String>)],
    limit: u32,
    page: &Page<T>,
) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    link(&mut response, path, filters, limit, page.next.as_deref());
    response.json(page)
}

/// The `Link` to the next page, if there is one; `filters` are repeated in it.
pub(super) fn link(
    response: &mut HttpResponseBuilder,
    path: &str,
    filters: &[(&str, Option<String>)],
    limit: u32,
    next: Option<&str>,
) {
    if let Some(next) = next {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in filters {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.append_pair("limit", &limit.to_string()).append_pair("after", next);
        response.insert_header(("Link", format!("<{path}?{}>; rel=\"next\"", query.finish())));
    }
}
