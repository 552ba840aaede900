//! A directory of files, one a key, fanned out over 256 folders.

use std::io;
use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use tokio::fs;
use tokio_util::io::ReaderStream;

use super::{Content, StorageError};

/// Files in a directory.
#[derive(Debug, Clone)]
pub struct LocalStorage {
    root: PathBuf,
}

impl LocalStorage {
    pub(super) async fn open(root: &Path) -> Result<Self, StorageError> {
        fs::create_dir_all(root).await.map_err(unavailable)?;
        Ok(Self { root: root.to_owned() })
    }

    /// Copies beside the target, syncs, renames: a crash leaves the whole file or none.
    pub(super) async fn put(&self, key: &str, path: &Path) -> Result<(), StorageError> {
        let (source, target) = (path.to_owned(), self.path(key));
        tokio::task::spawn_blocking(move || copy_durably(&source, &target))
            .await
            .map_err(unavailable)?
            .map_err(unavailable)
    }

    pub(super) async fn get(&self, key: &str) -> Result<Content, StorageError> {
        let file = fs::File::open(self.path(key)).await.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => StorageError::Missing(key.to_owned()),
            _ => unavailable(error),
        })?;
        Ok(ReaderStream::with_capacity(file, 64 * 1024).map(|piece| piece.map_err(unavailable)).boxed())
    }

    pub(super) async fn delete(&self, key: &str) -> Result<(), StorageError> {
        match fs::remove_file(self.path(key)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unavailable(error)),
            _ => Ok(()),
        }
    }

    pub(super) async fn ping(&self) -> Result<(), StorageError> {
        fs::metadata(&self.root).await.map(drop).map_err(unavailable)
    }

    /// Keys end in random characters, so the last two spread evenly.
    fn path(&self, key: &str) -> PathBuf {
        let name = key.replace('/', "_");
        let folder = name.get(name.len().saturating_sub(2)..).unwrap_or("__").to_owned();
        self.root.join(folder).join(name)
    }
}

fn copy_durably(source: &Path, target: &Path) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut copy = tempfile::NamedTempFile::new_in(folder)?;
    io::copy(&mut std::fs::File::open(source)?, copy.as_file_mut())?;
    copy.as_file().sync_all()?;
    copy.persist(target)?;
    std::fs::File::open(folder)?.sync_all()
}

fn unavailable(error: impl std::fmt::Display) -> StorageError {
    StorageError::Unavailable(error.to_string())
}
