//! The object store: a directory, or S3. Keys are made by the server and mean nothing.

mod local;
mod s3;

use std::path::Path;
use std::time::SystemTime;

pub use actix_web::web::Bytes;
use futures_util::stream::BoxStream;

use crate::config::Config;

/// The content of a stored file, piece by piece.
pub type Content = BoxStream<'static, Result<Bytes, StorageError>>;

/// What the object store can answer besides content.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is nothing under this key.
    #[error("no object {0}")]
    Missing(String),
    /// The store cannot be reached, or is full, or refuses.
    #[error("storage: {0}")]
    Unavailable(String),
}

/// An object store. Cheap to clone.
#[derive(Clone)]
pub enum Storage {
    /// A directory of files.
    Local(local::LocalStorage),
    /// An S3-compatible store.
    S3(s3::S3Storage),
}

impl Storage {
    /// The store that the settings name: S3 when an endpoint is set, a directory otherwise.
    pub async fn open(config: &Config) -> Result<Self, StorageError> {
        if config.s3_endpoint.is_empty() {
            Ok(Self::Local(local::LocalStorage::open(&config.data_dir.join("files")).await?))
        } else {
            Ok(Self::S3(s3::S3Storage::open(config)))
        }
    }

    /// Stores the file at `path` under `key`, streaming. When this returns, the content is durable.
    pub async fn put(&self, key: &str, path: &Path) -> Result<(), StorageError> {
        match self {
            Self::Local(storage) => storage.put(key, path).await,
            Self::S3(storage) => storage.put(key, path).await,
        }
    }

    /// Stores what is under `from` under `to` as well. When this returns, the copy is durable.
    pub async fn copy(&self, from: &str, to: &str) -> Result<(), StorageError> {
        match self {
            Self::Local(storage) => storage.copy(from, to).await,
            Self::S3(storage) => storage.copy(from, to).await,
        }
    }

    /// The content under `key`, streaming.
    pub async fn get(&self, key: &str) -> Result<Content, StorageError> {
        match self {
            Self::Local(storage) => storage.get(key).await,
            Self::S3(storage) => storage.get(key).await,
        }
    }

    /// Removes what is under `key`; nothing there is no error.
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        match self {
            Self::Local(storage) => storage.delete(key).await,
            Self::S3(storage) => storage.delete(key).await,
        }
    }

    /// Removes what crashes left behind before `before` inside the store. S3 shows no unfinished object.
    pub async fn sweep(&self, before: SystemTime) -> Result<(), StorageError> {
        match self {
            Self::Local(storage) => storage.sweep(before).await,
            Self::S3(_) => Ok(()),
        }
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<(), StorageError> {
        match self {
            Self::Local(storage) => storage.ping().await,
            Self::S3(storage) => storage.ping().await,
        }
    }
}

/// Removes the files in `folder` whose names begin with `prefix` and which were last written before `before`.
pub fn remove_older(folder: &Path, prefix: &str, before: SystemTime) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let old = entry.metadata()?.modified()? < before;
        if old && entry.file_name().to_string_lossy().starts_with(prefix) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
