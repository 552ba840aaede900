//! Receiving a file: streamed to the spool folder, hashed and counted on the way.

use actix_multipart::{Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use futures_util::{StreamExt, TryStreamExt};
use openapi::error::ErrorCode;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::error::{ApiError, ApiResult};
use super::extract::in_time;
use crate::app::App;
use crate::domain::Error;
use crate::domain::files::{Spooled, clean_name};

/// What a multipart body adds to its file: boundaries, headers.
const ENVELOPE: u64 = 64 * 1024;

/// Receives the one multipart field, `file`, of at most `max_bytes`. An announced length that is over the limit is refused
/// before the body is read, an unannounced one as soon as it is over.
pub(super) async fn receive(
    app: &App,
    request: &HttpRequest,
    body: Multipart,
    max_bytes: u64,
) -> ApiResult<Spooled> {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > max_bytes + ENVELOPE) {
        return Err(ErrorCode::FileTooLarge.into());
    }
    in_time(request, spool(app, body, max_bytes)).await
}

fn refused(error: &MultipartError) -> ApiError {
    use MultipartError as E;
    match error {
        E::ContentTypeMissing | E::ContentTypeParse | E::ContentTypeIncompatible => {
            ErrorCode::UnsupportedMediaType.into()
        }
        _ => ErrorCode::MalformedRequest.into(),
    }
}

async fn spool(app: &App, mut body: Multipart, max_bytes: u64) -> ApiResult<Spooled> {
    let field = body.try_next().await.map_err(|error| refused(&error))?;
    let Some(mut field) = field.filter(|field| field.name() == Some("file")) else {
        return Err(ErrorCode::MalformedRequest.into());
    };
    let file_name = field.content_disposition().and_then(|header| header.get_filename()).unwrap_or_default();
    let file_name = clean_name(file_name);
    let file = tempfile::NamedTempFile::new_in(app.spool_dir()).map_err(Error::internal)?;
    let mut writer = tokio::fs::File::from_std(file.reopen().map_err(Error::internal)?);
    let (mut size, mut digest) = (0, Sha256::new());
    while let Some(piece) = field.next().await {
        let piece = piece.map_err(|error| refused(&error))?;
        size += u64::try_from(piece.len()).map_err(Error::internal)?;
        if size > max_bytes {
            return Err(ErrorCode::FileTooLarge.into());
        }
        digest.update(&piece);
        writer.write_all(&piece).await.map_err(Error::internal)?;
    }
    writer.flush().await.map_err(Error::internal)?;
    drop(field);
    // A second file would be lost without a word.
    if body.try_next().await.map_err(|error| refused(&error))?.is_some() {
        return Err(ErrorCode::MalformedRequest.into());
    }
    Ok(Spooled { file, file_name, size, sha256: digest.finalize().to_vec() })
}
