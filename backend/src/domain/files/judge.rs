//! What a received file is, and whether it is whole and can be read.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use openapi::error::ErrorCode;
use openapi::form::definition::MediaKind;
use tokio::sync::Semaphore;

use super::{Spooled, image, pdf};
use crate::domain::error::{Error, Result};

/// Memory that judging may take, MiB. Files wait for their share of it, so that many large ones at once need no more
/// than one; the largest takes all.
const MEMORY_MIB: u32 = 48;

/// What came of looking at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// What it is.
    pub kind: MediaKind,
    /// Whether something red, as a seal is, can be seen. Nothing where nobody has looked: PDF.
    pub seal_seen: Option<bool>,
}

/// Those who look at files. Cheap to clone; the copies share their memory.
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
        let share = share(spooled.size);
        let permit = Arc::clone(&self.0).acquire_many_owned(share).await.map_err(Error::internal)?;
        let (path, accept) = (spooled.file.path().to_owned(), accept.to_owned());
        let judging = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            judge(&path, &accept)
        });
        judging.await.map_err(Error::internal)?
    }
}

/// A PDF is read whole, and its largest part stands in memory a second time. A picture is read in lines, or takes less.
fn share(size: u64) -> u32 {
    let mib = u32::try_from(size / (1024 * 1024)).unwrap_or(MEMORY_MIB);
    (1 + mib.saturating_mul(2)).min(MEMORY_MIB)
}

fn judge(path: &Path, accept: &[MediaKind]) -> Result<Judged> {
    let kind = sniff(path).map_err(Error::internal)?.filter(|kind| accept.contains(kind));
    let kind = kind.ok_or(ErrorCode::FileKindRefused)?;
    let seal_seen = match kind {
        MediaKind::Pdf => pdf::read(path).map(|()| None)?,
        MediaKind::Jpeg => image::read_jpeg(path)?,
        MediaKind::Png => image::read_png(path)?,
    };
    Ok(Judged { kind, seal_seen })
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
