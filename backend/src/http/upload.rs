//! Receiving a file: streamed to the spool folder, hashed and counted on the way.

use actix_multipart::{Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, Payload};
use futures_util::{Stream, StreamExt, TryStreamExt};
use openapi::error::ErrorCode;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::error::{ApiError, ApiResult};
use super::extract::{essence, in_time};
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
    ensure_announced_fits(request, max_bytes)?;
    in_time(request, spool(app, body, max_bytes)).await
}

/// The same, or the file alone as a body of this media type.
pub(super) async fn receive_either(
    app: &App,
    request: &HttpRequest,
    body: Payload,
    media_type: &str,
    max_bytes: u64,
) -> ApiResult<Spooled> {
    match essence(request).as_str() {
        "multipart/form-data" => {
            receive(app, request, Multipart::new(request.headers(), body), max_bytes).await
        }
        given if given == media_type => {
            ensure_announced_fits(request, max_bytes)?;
            let pieces = body.map_err(|_| ErrorCode::MalformedRequest.into());
            in_time(request, store(app, String::new(), pieces, max_bytes)).await
        }
        _ => Err(ErrorCode::UnsupportedMediaType.into()),
    }
}

fn ensure_announced_fits(request: &HttpRequest, max_bytes: u64) -> ApiResult<()> {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > max_bytes + ENVELOPE) {
        return Err(ErrorCode::FileTooLarge.into());
    }
    Ok(())
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
    let pieces = (&mut field).map_err(|error| refused(&error));
    let spooled = store(app, file_name, pieces, max_bytes).await?;
    drop(field);
    // A second file would be lost without a word.
    if body.try_next().await.map_err(|error| refused(&error))?.is_some() {
        return Err(ErrorCode::MalformedRequest.into());
    }
    Ok(spooled)
}

/// Writes the pieces to the spool folder.
async fn store(
    app: &App,
    file_name: String,
    pieces: impl Stream<Item = ApiResult<Bytes>>,
    max_bytes: u64,
) -> ApiResult<Spooled> {
    let mut pieces = std::pin::pin!(pieces);
    let file = tempfile::NamedTempFile::new_in(app.spool_dir()).map_err(Error::internal)?;
    let mut writer = tokio::fs::File::from_std(file.reopen().map_err(Error::internal)?);
    let (mut size, mut digest) = (0, Sha256::new());
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        size += u64::try_from(piece.len()).map_err(Error::internal)?;
        if size > max_bytes {
            return Err(ErrorCode::FileTooLarge.into());
        }
        digest.update(&piece);
        writer.write_all(&piece).await.map_err(Error::internal)?;
    }
    writer.flush().await.map_err(Error::internal)?;
    Ok(Spooled { file, file_name, size, sha256: digest.finalize().to_vec() })
}
