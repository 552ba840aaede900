//! `/docs`: Swagger UI with a head of its own. Everything comes from this server, and no script stands in a page.

use std::sync::Arc;

use actix_web::web::{self, Bytes, Data, Path, ServiceConfig};
use actix_web::{HttpResponse, http::header};
use openapi::error::ErrorCode;

use super::document::views::{self, View};
use super::document::without_examples;
use super::error::{ApiError, ApiResult};
use crate::config::Config;

/// Files that stand before those of Swagger UI, with their media types.
const OWN: [(&str, &str, &str); 3] = [
    ("", "text/html; charset=utf-8", include_str!("index.html")),
    ("docs.css", "text/css; charset=utf-8", include_str!("docs.css")),
    ("docs.js", "text/javascript; charset=utf-8", include_str!("docs.js")),
];

/// The document and its views, written out once.
#[derive(Clone)]
pub(super) struct Documents(Arc<[(&'static str, Bytes)]>);

impl Documents {
    /// `/openapi.json`, and one for each view; with examples where there is what they name.
    pub(super) fn new(config: &Config) -> Self {
        let document = super::document();
        let document = if config.demo { document } else { without_examples(document) };
        let whole = ("/openapi.json", written(&document));
        let views = View::ALL.map(|view| (view.address(), written(&views::of(&document, view, config))));
        Self(std::iter::once(whole).chain(views).collect())
    }
}

fn written(document: &utoipa::openapi::OpenApi) -> Bytes {
    // The types of the document have no map with keys that are not text: writing them cannot fail.
    Bytes::from(serde_json::to_vec(document).unwrap_or_default())
}

/// The pages, and the documents that they show.
pub(super) fn routes(documents: Documents) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        for (address, content) in documents.0.iter() {
            let content = content.clone();
            let answer = move || {
                let content = content.clone();
                async move { HttpResponse::Ok().content_type("application/json").body(content) }
            };
            config.route(address, web::get().to(answer));
        }
        config
            .app_data(Data::new(utoipa_swagger_ui::Config::default()))
            .service(web::redirect("/docs", "/docs/"))
            .route("/docs/{file:.*}", web::get().to(file));
    }
}

async fn file(
    name: Path<String>,
    config: Data<utoipa_swagger_ui::Config<'static>>,
) -> ApiResult<HttpResponse> {
    if let Some((_, media_type, content)) = OWN.iter().find(|(own, ..)| *own == name.as_str()) {
        return Ok(HttpResponse::Ok().content_type(*media_type).body(*content));
    }
    let found =
        utoipa_swagger_ui::serve(&name, config.into_inner()).map_err(crate::domain::Error::internal)?;
    let found = found.ok_or(ApiError::from(ErrorCode::NotFound))?;
    let mut response = HttpResponse::Ok();
    if found.gzpipped {
        response.insert_header(header::ContentEncoding::Gzip);
    }
    Ok(response.content_type(found.content_type).body(found.bytes.into_owned()))
}
