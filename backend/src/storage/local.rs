//! A directory of files, one a key, fanned out over 256 folders.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use futures_util::StreamExt;
use tokio::fs;
use tokio_util::io::ReaderStream;

use super::{Content, StorageError, remove_older};

/// How a copy that is not finished begins.
const TEMPORARY: &str = ".part-";

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
        let (root, source, target) = (self.root.clone(), path.to_owned(), self.path(key));
        tokio::task::spawn_blocking(move || copy_durably(&root, &source, &target))
            .await
            .map_err(unavailable)?
            .map_err(unavailable)
    }

    pub(super) async fn copy(&self, from: &str, to: &str) -> Result<(), StorageError> {
        let source = self.path(from);
        if !fs::try_exists(&source).await.map_err(unavailable)? {
            return Err(StorageError::Missing(from.to_owned()));
        }
        self.put(to, &source).await
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

    /// Removes copies that a crash left unfinished before `before`.
    pub(super) async fn sweep(&self, before: SystemTime) -> Result<(), StorageError> {
        let root = self.root.clone();
        tokio::task::spawn_blocking(move || {
            for folder in std::fs::read_dir(&root)?.flatten() {
                remove_older(&folder.path(), TEMPORARY, before)?;
            }
            Ok::<_, io::Error>(())
        })
        .await
        .map_err(unavailable)?
        .map_err(unavailable)
    }

    /// Keys end in random characters, so the last two spread evenly.
    fn path(&self, key: &str) -> PathBuf {
        let name = key.replace('/', "_");
        let folder = name.get(name.len().saturating_sub(2)..).unwrap_or("__").to_owned();
        self.root.join(folder).join(name)
    }
}

fn copy_durably(root: &Path, source: &Path, target: &Path) -> io::Result<()> {
    let folder = target.parent().unwrap_or(root);
    if !folder.exists() {
        std::fs::create_dir_all(folder)?;
        // A folder that its parent has forgotten after a crash would take the file with it.
        File::open(root)?.sync_all()?;
    }
    let mut copy = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?;
    io::copy(&mut File::open(source)?, copy.as_file_mut())?;
    copy.as_file().sync_all()?;
    copy.persist(target)?;
    File::open(folder)?.sync_all()
}

fn unavailable(error: impl std::fmt::Display) -> StorageError {
    StorageError::Unavailable(error.to_string())
}
