//! What a received file is, and whether it is whole and can be read.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use openapi::error::ErrorCode;
use openapi::form::definition::MediaKind;
use tokio::sync::Semaphore;

use super::{Spooled, image, pdf};
use crate::domain::error::{Error, Result};

/// Memory that judging may take, MiB. Files wait for their share of it, so that many large ones at once need no more
/// than one; the largest takes all.
const MEMORY_MIB: u32 = 48;

/// How long a file waits for its share; then the server is overloaded, and says so.
const PATIENCE: Duration = Duration::from_mins(1);

/// What came of looking at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// What it is.
    pub kind: MediaKind,
    /// Whether something red, as a seal is, can be seen. Nothing where nobody has looked: PDF.
    pub seal_seen: Option<bool>,
}

/// The memory that looking at files may take. Cheap to clone; the copies share it.
#[derive(Debug, Clone)]
pub struct Judges(Arc<Semaphore>);

impl Default for Judges {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(usize::try_from(MEMORY_MIB).unwrap_or(1))))
    }
}

impl Judges {
    /// Finds the kind of a file, which must be one of `accept`, whole and readable.
    pub async fn judge(&self, spooled: &Spooled, accept: &[MediaKind]) -> Result<Judged> {
        if spooled.size == 0 {
            return Err(ErrorCode::FileEmpty.into());
        }
        let (path, accept) = (spooled.file.path().to_owned(), accept.to_owned());
        let glanced = move || glance(&path, &accept).map(|glance| (path, glance));
        let (path, glance) = tokio::task::spawn_blocking(glanced).await.map_err(Error::internal)??;
        let share = glance.memory_mib().clamp(1, MEMORY_MIB);
        let waiting = Arc::clone(&self.0).acquire_many_owned(share);
        let permit = tokio::time::timeout(PATIENCE, waiting).await.map_err(|_| ErrorCode::Unavailable)?;
        let permit = permit.map_err(Error::internal)?;
        let judging = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            glance.judge(&path)
        });
        judging.await.map_err(Error::internal)?
    }
}

/// What a look at a file tells without much memory: its kind, and what looking closer will take.
enum Glance {
    Pdf(pdf::Outline),
    Jpeg(image::JpegHeader),
    Png,
}

fn glance(path: &Path, accept: &[MediaKind]) -> Result<Glance> {
    let kind = sniff(path).map_err(Error::internal)?.filter(|kind| accept.contains(kind));
    match kind.ok_or(ErrorCode::FileKindRefused)? {
        MediaKind::Pdf => pdf::outline(path).map(Glance::Pdf),
        MediaKind::Jpeg => image::jpeg_header(path).map(Glance::Jpeg),
        MediaKind::Png => Ok(Glance::Png),
    }
}

impl Glance {
    fn memory_mib(&self) -> u32 {
        match self {
            Self::Pdf(outline) => outline.memory_mib(),
            Self::Jpeg(header) => header.memory_mib(),
            // Read line by line.
            Self::Png => 2,
        }
    }

    fn judge(&self, path: &Path) -> Result<Judged> {
        let (kind, seal_seen) = match self {
            Self::Pdf(outline) => (MediaKind::Pdf, outline.read(path).map(|()| None)?),
            Self::Jpeg(header) => (MediaKind::Jpeg, header.read(path)?),
            Self::Png => (MediaKind::Png, image::read_png(path)?),
        };
        Ok(Judged { kind, seal_seen })
    }
}

fn sniff(path: &Path) -> io::Result<Option<MediaKind>> {
    let mut head = Vec::new();
    File::open(path)?.take(8192).read_to_end(&mut head)?;
    let found = infer::get(&head).map(|kind| kind.mime_type());
    let kind = [MediaKind::Pdf, MediaKind::Jpeg, MediaKind::Png]
        .into_iter()
        .find(|kind| found == Some(kind.media_type()));
    Ok(kind.filter(|kind| *kind != MediaKind::Pdf || begins_as_pdf(&head)))
}

/// Readers find a PDF behind anything, a web page for one; what is two things at once is neither.
fn begins_as_pdf(head: &[u8]) -> bool {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().starts_with(b"%PDF-")
}

/// Whether `mark` stands in the last `length` bytes.
pub(super) fn ends_with_mark(path: &Path, length: u64, mark: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(length);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok(tail.windows(mark.len()).any(|at| at == mark))
}
