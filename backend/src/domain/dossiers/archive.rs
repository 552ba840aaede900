//! Writing the ZIP while it is read: at no time more of it is in memory than a pipe holds.

use std::io::ErrorKind;

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

/// Why a ZIP is not written to its end.
#[derive(Debug)]
enum Stopped {
    /// Nobody reads any further.
    HungUp,
    /// The store, or the writing, has failed.
    Failed(StorageError),
}

impl From<StorageError> for Stopped {
    fn from(error: StorageError) -> Self {
        Self::Failed(error)
    }
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        // The pipe breaks at its other end only.
        if error.kind() == ErrorKind::BrokenPipe { Self::HungUp } else { Self::Failed(broken(error)) }
    }
}

impl From<ZipError> for Stopped {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::UpstreamReadError(error) => error.into(),
            error => Self::Failed(broken(error)),
        }
    }
}

/// The ZIP, piece by piece. What is missing or damaged in the store breaks it off with an error at the end, so that nobody
/// takes a part for the whole. Who reads no further ends the writing as well.
pub(super) fn stream(storage: Storage, contents: Contents, at: DateTime<Utc>) -> Content {
    let (pipe, reader) = tokio::io::duplex(PIPE);
    let writing = tokio::spawn(async move {
        match write(&storage, &contents, at, pipe).await {
            // Whoever hung up wants to hear nothing more.
            Ok(()) | Err(Stopped::HungUp) => Ok(()),
            Err(Stopped::Failed(error)) => {
                tracing::error!(%error, "a dossier breaks off");
                Err(error)
            }
        }
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
) -> Result<(), Stopped> {
    // No file is near 4 GiB, and old readers know no ZIP64.
    let mut zip = ZipFileWriter::with_tokio(pipe).force_no_zip64();
    // The format has no zones; people read it as their own time.
    let at = ZipDateTime::from_chrono(&in_china(at).naive_local().and_utc());
    for (path, text) in &contents.texts {
        put_text(&mut zip, path, text, at).await?;
    }
    for (path, file) in &contents.files {
        put_file(&mut zip, path, file, storage, at).await?;
    }
    let (path, text) = &contents.manifest;
    put_text(&mut zip, path, text, at).await?;
    zip.close().await?;
    Ok(())
}

/// A text is in memory as it is. (`async_zip` 0.0.19 exchanges the two sizes of a streamed entry that is compressed.)
async fn put_text(zip: &mut Writer, path: &str, text: &str, at: ZipDateTime) -> Result<(), Stopped> {
    Ok(zip.write_entry_whole(entry(path, Compression::Deflate, at), text.as_bytes()).await?)
}

/// A file as it is: PDF and pictures are compressed already.
async fn put_file(
    zip: &mut Writer,
    path: &str,
    file: &StoredFile,
    storage: &Storage,
    at: ZipDateTime,
) -> Result<(), Stopped> {
    let mut content = file.content(storage).await?;
    let mut entry = zip.write_entry_stream(entry(path, Compression::Stored, at)).await?;
    while let Some(piece) = content.try_next().await? {
        entry.write_all(&piece).await?;
    }
    Ok(entry.close().await?)
}

fn entry(path: &str, compression: Compression, at: ZipDateTime) -> ZipEntryBuilder {
    // Readable by everyone on systems that keep such marks.
    ZipEntryBuilder::new(path.into(), compression).last_modification_date(at).unix_permissions(0o644)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[tokio::test]
    async fn a_reader_who_hangs_up_is_no_failure() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { data_dir: folder.path().to_owned(), ..Config::embedded().unwrap() };
        let storage = Storage::open(&config).await.unwrap();
        let text = || ("申报书.json".to_owned(), "{}".to_owned());
        let contents = Contents { texts: vec![text()], files: Vec::new(), manifest: text() };
        let (pipe, reader) = tokio::io::duplex(PIPE);
        drop(reader);
        let stopped = write(&storage, &contents, DateTime::UNIX_EPOCH, pipe).await;
        assert!(matches!(stopped, Err(Stopped::HungUp)), "{stopped:?}");
    }
}
