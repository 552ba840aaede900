//! Sending a stored file: streamed, as a download, inert in a browser.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::web::Bytes;
use futures_util::StreamExt;

use super::error::ApiResult;
use crate::app::App;
use crate::domain::Error;
use crate::domain::docx::{self, Document};
use crate::domain::dossiers::Dossier;
use crate::domain::exports::Export;
use crate::domain::files::StoredFile;

/// The response that streams it.
pub(super) async fn respond(app: &App, file: &StoredFile) -> ApiResult<HttpResponse> {
    let content = file.content(&app.storage).await.map_err(Error::from)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, file.media_type.as_str()))
        .no_chunking(file.size)
        .insert_header((CONTENT_DISPOSITION, disposition(&file.file_name)))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox"))
        .streaming(content))
}

/// A dossier as a response. How long it gets is not known before; what breaks it off breaks the transfer off.
pub(super) fn dossier(dossier: Dossier) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/zip"))
        .insert_header((CONTENT_DISPOSITION, disposition(&dossier.file_name)))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox"))
        .streaming(dossier.content)
}

/// A Word document as a response.
pub(super) fn document(document: &Document) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, docx::MEDIA_TYPE))
        .insert_header((CONTENT_DISPOSITION, disposition(&document.file_name)))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox"))
        .body(document.content.clone())
}

/// An export, sent as it is made.
pub(super) fn export(export: Export) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if let Some(size) = export.size {
        response.no_chunking(size);
    }
    let content = export.content.map(|piece| {
        piece.map(Bytes::from).inspect_err(|error| tracing::error!(%error, "an export breaks off"))
    });
    response
        .insert_header((CONTENT_TYPE, export.format.media_type()))
        .insert_header((CONTENT_DISPOSITION, disposition(&export.file_name)))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox"))
        .streaming(content)
}

/// `attachment` with an ASCII name for old clients and the real one in UTF-8 (RFC 6266, RFC 8187).
pub(super) fn disposition(file_name: &str) -> String {
    let ascii: String = file_name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let utf8: String = file_name.bytes().map(percent).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{utf8}")
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_cannot_break_the_header() {
        assert_eq!(
            disposition("承诺\"书\r\n.pdf"),
            "attachment; filename=\"______.pdf\"; filename*=UTF-8''%E6%89%BF%E8%AF%BA%22%E4%B9%A6%0D%0A.pdf"
        );
    }
}
