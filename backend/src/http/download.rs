//! Sending a stored file: streamed, as a download, inert in a browser.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};

use super::error::ApiResult;
use crate::app::App;
use crate::domain::Error;
use crate::store::attachments::AttachmentRow;
use crate::store::proofs::ProofRow;

/// A file in the store, and how it is told to the client.
pub(super) struct Download<'a> {
    pub(super) storage_key: &'a str,
    pub(super) file_name: &'a str,
    pub(super) media_type: &'a str,
    pub(super) size: i64,
}

impl<'a> From<&'a AttachmentRow> for Download<'a> {
    fn from(row: &'a AttachmentRow) -> Self {
        Self {
            storage_key: &row.storage_key,
            file_name: &row.file_name,
            media_type: &row.media_type,
            size: row.size,
        }
    }
}

impl<'a> From<&'a ProofRow> for Download<'a> {
    fn from(row: &'a ProofRow) -> Self {
        Self {
            storage_key: &row.storage_key,
            file_name: &row.file_name,
            media_type: &row.media_type,
            size: row.size,
        }
    }
}

/// The response that streams it.
pub(super) async fn respond(app: &App, download: Download<'_>) -> ApiResult<HttpResponse> {
    let content = app.storage.get(download.storage_key).await.map_err(Error::from)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, download.media_type))
        .insert_header((CONTENT_LENGTH, download.size))
        .insert_header((CONTENT_DISPOSITION, disposition(download.file_name)))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox"))
        .streaming(content))
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
