//! Writing the ZIP while it is read: at no time more of it is in memory than a pipe holds.

use async_zip::error::ZipError;
use async_zip::tokio::write::ZipFileWriter;
use async_zip::{Compression, ZipDateTime, ZipEntryBuilder};
use chrono::{DateTime, Utc};
use futures_util::{AsyncWriteExt as _, StreamExt as _, TryStreamExt as _, stream};
use openapi::time::in_china;
use tokio::io::DuplexStream;
use tokio_util::io::ReaderStream;

use super::contents::Contents;
use crate::domain::files::StoredFile;
use crate::storage::{Content, Storage, StorageError};

/// How much of a ZIP may wait to be sent, bytes.
const PIPE: usize = 64 * 1024;

type Writer = ZipFileWriter<DuplexStream>;

/// The ZIP, piece by piece. What is missing or damaged in the store breaks it off with an error at the end, so that nobody
/// takes a part for the whole. Who reads no further ends the writing as well.
pub(super) fn stream(storage: Storage, contents: Contents, at: DateTime<Utc>) -> Content {
    let (pipe, reader) = tokio::io::duplex(PIPE);
    let writing = tokio::spawn(async move {
        let written = write(&storage, &contents, at, pipe).await;
        if let Err(error) = &written {
            tracing::error!(%error, "a dossier breaks off");
        }
        written
    });
    let pieces = ReaderStream::with_capacity(reader, PIPE).map_err(broken);
    let end = stream::once(async move { writing.await.map_err(broken)? });
    let failure = end.filter_map(|end| async move { end.err().map(Err) });
    pieces.chain(failure).boxed()
}

fn broken(error: impl std::fmt::Display) -> StorageError {
    StorageError::Unavailable(error.to_string())
}

async fn write(
    storage: &Storage,
    contents: &Contents,
    at: DateTime<Utc>,
    pipe: DuplexStream,
) -> Result<(), StorageError> {
    // No file is near 4 GiB, and old readers know no ZIP64.
    let mut zip = ZipFileWriter::with_tokio(pipe).force_no_zip64();
    // The format has no zones; people read it as their own time.
    let at = ZipDateTime::from_chrono(&in_china(at).naive_local().and_utc());
    for (path, text) in &contents.texts {
        put_text(&mut zip, path, text, at).await.map_err(broken)?;
    }
    for (path, file) in &contents.files {
        put_file(&mut zip, path, file, storage, at).await?;
    }
    let (path, text) = &contents.manifest;
    put_text(&mut zip, path, text, at).await.map_err(broken)?;
    zip.close().await.map_err(broken)?;
    Ok(())
}

/// A text is in memory as it is. (`async_zip` 0.0.19 exchanges the two sizes of a streamed entry that is compressed.)
async fn put_text(zip: &mut Writer, path: &str, text: &str, at: ZipDateTime) -> Result<(), ZipError> {
    zip.write_entry_whole(entry(path, Compression::Deflate, at), text.as_bytes()).await
}

/// A file as it is: PDF and pictures are compressed already.
async fn put_file(
    zip: &mut Writer,
    path: &str,
    file: &StoredFile,
    storage: &Storage,
    at: ZipDateTime,
) -> Result<(), StorageError> {
    let mut content = file.content(storage).await?;
    let entry = zip.write_entry_stream(entry(path, Compression::Stored, at)).await;
    let mut entry = entry.map_err(broken)?;
    while let Some(piece) = content.try_next().await? {
        entry.write_all(&piece).await.map_err(broken)?;
    }
    entry.close().await.map_err(broken)
}

fn entry(path: &str, compression: Compression, at: ZipDateTime) -> ZipEntryBuilder {
    // Readable by everyone on systems that keep such marks.
    ZipEntryBuilder::new(path.into(), compression).last_modification_date(at).unix_permissions(0o644)
}
