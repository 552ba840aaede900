//! Uploaded files, judged by content and never by name (guide, clause 24).

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use image::{ImageFormat, ImageReader};
use openapi::error::ErrorCode;
use openapi::form::definition::MediaKind;
use tempfile::NamedTempFile;

use super::error::{Error, Result};

/// Most pixels of an image; read off its header, before anything is decoded.
const MAX_PIXELS: u64 = 100_000_000;

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
}

impl StoredFile {
    /// From a row's columns; a negative size means that the row was not written by this server.
    pub fn new(storage_key: String, file_name: String, media_type: String, size: i64) -> Result<Self> {
        let size = u64::try_from(size).map_err(Error::internal)?;
        Ok(Self { storage_key, file_name, media_type, size })
    }
}

/// Finds the kind of a file, which must be one of `accept`, whole and readable.
pub async fn judge(spooled: &Spooled, accept: &[MediaKind]) -> Result<MediaKind> {
    if spooled.size == 0 {
        return Err(ErrorCode::FileEmpty.into());
    }
    let (path, accept) = (spooled.file.path().to_owned(), accept.to_owned());
    tokio::task::spawn_blocking(move || judge_path(&path, &accept)).await.map_err(Error::internal)?
}

fn judge_path(path: &Path, accept: &[MediaKind]) -> Result<MediaKind> {
    let kind = sniff(path).map_err(Error::internal)?.filter(|kind| accept.contains(kind));
    let kind = kind.ok_or(ErrorCode::FileKindRefused)?;
    let readable = match kind {
        MediaKind::Pdf => is_whole_pdf(path),
        MediaKind::Jpeg => is_whole_image(path, ImageFormat::Jpeg, &[0xFF, 0xD9]),
        MediaKind::Png => is_whole_image(path, ImageFormat::Png, b"IEND"),
    };
    if readable.map_err(Error::internal)? { Ok(kind) } else { Err(ErrorCode::FileUnreadable.into()) }
}

fn sniff(path: &Path) -> io::Result<Option<MediaKind>> {
    let mut head = Vec::new();
    File::open(path)?.take(8192).read_to_end(&mut head)?;
    let found = infer::get(&head).map(|kind| kind.mime_type());
    Ok([MediaKind::Pdf, MediaKind::Jpeg, MediaKind::Png]
        .into_iter()
        .find(|kind| found == Some(kind.media_type())))
}

/// A header that can be read, a picture of sane size, and the mark that ends the format near the file's end.
fn is_whole_image(path: &Path, format: ImageFormat, end: &[u8]) -> io::Result<bool> {
    let reader = ImageReader::with_format(BufReader::new(File::open(path)?), format);
    let sane = reader.into_dimensions().is_ok_and(|(width, height)| {
        let pixels = u64::from(width) * u64::from(height);
        (1..=MAX_PIXELS).contains(&pixels)
    });
    Ok(sane && contains(&tail(path, 64 * 1024)?, end))
}

/// Ends as a PDF does and is not encrypted: an encrypted one cannot be opened by the reviewers.
fn is_whole_pdf(path: &Path) -> io::Result<bool> {
    Ok(contains(&tail(path, 2048)?, b"%%EOF") && !is_encrypted_pdf(path)?)
}

/// Looks for an `/Encrypt` entry, which a trailer always carries in clear.
fn is_encrypted_pdf(path: &Path) -> io::Result<bool> {
    const KEY: &[u8] = b"/Encrypt";
    let (mut file, mut window) = (File::open(path)?, Vec::new());
    loop {
        let overlap = window.split_off(window.len().saturating_sub(KEY.len() + 8));
        window = overlap;
        let kept = window.len();
        file.by_ref().take(64 * 1024).read_to_end(&mut window)?;
        if window.windows(KEY.len() + 2).any(|at| at.starts_with(KEY) && is_reference(at)) {
            return Ok(true);
        }
        if window.len() == kept {
            return Ok(false);
        }
    }
}

/// Behind the key: white space and a number, or a dictionary. `/EncryptMetadata` is neither.
fn is_reference(at: &[u8]) -> bool {
    match at.split_last_chunk::<2>() {
        Some((_, [b'<', b'<'])) => true,
        Some((_, [space, next])) => space.is_ascii_whitespace() && (next.is_ascii_digit() || *next == b'<'),
        None => false,
    }
}

fn tail(path: &Path, length: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(length);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok(tail)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|at| at == needle)
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

    #[test]
    fn encryption_is_told_from_its_look_alikes() {
        assert!(is_reference(b"/Encrypt 1"));
        assert!(is_reference(b"/Encrypt<<"));
        assert!(!is_reference(b"/EncryptMe"));
    }
}
