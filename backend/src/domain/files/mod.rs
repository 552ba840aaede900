//! Uploaded files, judged by content and never by name (guide, clause 24).

mod image;
mod judge;
mod pdf;
mod seal;

pub use judge::{Judged, Judges};

use std::path::Path;

use futures_util::{StreamExt, TryStreamExt, stream};
use openapi::form::definition::MediaKind;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::error::{Error, Result};
use crate::storage::{Bytes, Content, Storage, StorageError};
use crate::store::attachments::AttachmentRow;
use crate::store::proofs::ProofRow;

/// A file that has arrived in the spool folder, hashed on the way. Dropping it removes it.
#[derive(Debug)]
pub struct Spooled {
    /// The content.
    pub file: NamedTempFile,
    /// As uploaded, without path and control characters.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content.
    pub sha256: Vec<u8>,
}

impl Spooled {
    /// The size as the database keeps it.
    pub fn stored_size(&self) -> Result<i64> {
        i64::try_from(self.size).map_err(Error::internal)
    }
}

/// A file in the object store, and how it is told to whoever downloads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Where it lies.
    pub storage_key: String,
    /// As uploaded.
    pub file_name: String,
    /// Judged by content.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content as it was received.
    pub sha256: Vec<u8>,
}

impl StoredFile {
    /// The content, streaming. Its last piece comes only if all of it is what was received: a file that was changed in the
    /// store, or cut off, ends with an error, and nobody takes it for the whole.
    pub async fn content(&self, storage: &Storage) -> std::result::Result<Content, StorageError> {
        let content = storage.get(&self.storage_key).await?;
        let whole = Whole { content, digest: Sha256::new(), left: self.size, expected: self.sha256.clone() };
        let key = self.storage_key.clone();
        Ok(stream::try_unfold(whole, Whole::next)
            .inspect_err(move |error| tracing::error!(key, %error, "a stored file is not what was received"))
            .boxed())
    }
}

/// Content that is checked while it is read.
struct Whole {
    content: Content,
    digest: Sha256,
    left: u64,
    expected: Vec<u8>,
}

impl Whole {
    async fn next(mut self) -> std::result::Result<Option<(Bytes, Self)>, StorageError> {
        let damaged = || StorageError::Unavailable("a stored file is damaged".to_owned());
        let Some(piece) = self.content.next().await.transpose()? else {
            return if self.left == 0 { Ok(None) } else { Err(damaged()) };
        };
        self.digest.update(&piece);
        self.left = self.left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.left == 0 && self.digest.clone().finalize().as_slice() != self.expected {
            return Err(damaged());
        }
        Ok(Some((piece, self)))
    }
}

impl TryFrom<AttachmentRow> for StoredFile {
    type Error = Error;

    fn try_from(row: AttachmentRow) -> Result<Self> {
        let AttachmentRow { storage_key, file_name, media_type, sha256, .. } = row;
        Ok(Self { storage_key, file_name, media_type, size: size(row.size)?, sha256 })
    }
}

impl TryFrom<ProofRow> for StoredFile {
    type Error = Error;

    fn try_from(row: ProofRow) -> Result<Self> {
        let ProofRow { storage_key, file_name, media_type, sha256, .. } = row;
        Ok(Self { storage_key, file_name, media_type, size: size(row.size)?, sha256 })
    }
}

/// A negative size means that the row was not written by this server.
fn size(stored: i64) -> Result<u64> {
    u64::try_from(stored).map_err(Error::internal)
}

/// A name that can be shown and stored: the last part of a path, no control and no invisible characters, at most 200
/// characters with the ending kept.
pub fn clean_name(raw: &str) -> String {
    const MOST: usize = 200;
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: Vec<char> =
        last.trim().chars().filter(|c| !c.is_control() && !openapi::is_invisible(*c)).collect();
    let name: String = if shown.len() > MOST {
        let ending = shown
            .iter()
            .rposition(|c| *c == '.')
            .filter(|dot| shown.len() - dot <= 10)
            .unwrap_or(shown.len());
        let (stem, ending) = shown.split_at(ending);
        stem.iter().take(MOST - ending.len()).chain(ending).collect()
    } else {
        shown.into_iter().collect()
    };
    if name.is_empty() { "未命名".to_owned() } else { name }
}

/// The name with the ending of what the content is: a picture that came as `证明.pdf` is kept as `证明.pdf.jpg`, and
/// opens for whoever downloads it.
pub fn name_of_kind(name: &str, kind: MediaKind) -> String {
    let endings: &[&str] = match kind {
        MediaKind::Pdf => &["pdf"],
        MediaKind::Jpeg => &["jpg", "jpeg"],
        MediaKind::Png => &["png"],
    };
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if endings.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
        name.to_owned()
    } else {
        format!("{name}.{}", endings.first().unwrap_or(&"bin"))
    }
}

/// A storage key: made here, never from anything that a client sent.
pub fn new_storage_key(folder: &str) -> String {
    use std::fmt::Write as _;
    rand::random::<[u8; 16]>().iter().fold(format!("{folder}/"), |mut key, byte| {
        // Writing to a string cannot fail.
        let _ = write!(key, "{byte:02x}");
        key
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_controls_and_tricks() {
        assert_eq!(clean_name("C:\\文件\\承诺书.pdf"), "承诺书.pdf");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\r\nSet-Cookie: x.pdf"), "aSet-Cookie: x.pdf");
        assert_eq!(clean_name("invoice\u{202E}fdp.exe"), "invoicefdp.exe");
        assert_eq!(clean_name(" \u{200B} "), "未命名");
    }

    #[test]
    fn long_names_keep_their_ending() {
        let name = clean_name(&format!("{}.pdf", "质".repeat(300)));
        assert_eq!(name.chars().count(), 200);
        assert!(name.ends_with("质.pdf"));
    }

    #[test]
    fn names_end_in_what_the_content_is() {
        assert_eq!(name_of_kind("证明.PDF", MediaKind::Pdf), "证明.PDF");
        assert_eq!(name_of_kind("照片.jpeg", MediaKind::Jpeg), "照片.jpeg");
        assert_eq!(name_of_kind("照片.pdf", MediaKind::Jpeg), "照片.pdf.jpg");
        assert_eq!(name_of_kind("扫描件", MediaKind::Png), "扫描件.png");
    }
}
