//! PDF: every object is parsed; nothing of the pages is drawn.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use openapi::error::ErrorCode;

use super::judge::ends_with_mark;
use crate::domain::error::{Error, Result};

/// Most bytes that one of the streams that hold objects may unpack to: more is a bomb.
const MOST_UNPACKED: usize = 4 * 1024 * 1024;
/// More words than any document has whose pages are pictures, and most others: parsed, each takes some hundred bytes. A
/// document of more is taken by its beginning and its end.
const MOST_WORDS: u64 = 1_000_000;
/// Memory that a parsed word takes, bytes; seen twice while it is sorted out.
const BYTES_A_WORD: u64 = 200;

/// What a PDF's bytes tell before it is parsed.
pub(super) struct Outline {
    size: u64,
    words: u64,
}

/// Counts what there is to parse.
pub(super) fn outline(path: &Path) -> Result<Outline> {
    // Readers mend a file whose end is missing as far as they can; here it means that pages are lost.
    if !ends_with_mark(path, 16 * 1024, b"%%EOF").map_err(Error::internal)? {
        return Err(ErrorCode::FileTruncated.into());
    }
    let file = File::open(path).map_err(Error::internal)?;
    count(file).map_err(Error::internal)
}

fn count(mut file: impl Read) -> std::io::Result<Outline> {
    let (mut piece, mut size, mut words, mut between) = (vec![0; 64 * 1024], 0, 0, true);
    loop {
        let read = file.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            return Ok(Outline { size, words });
        };
        for byte in bytes {
            let blank = byte.is_ascii_whitespace();
            words += u64::from(matches!(byte, b'[' | b'<' | b'(' | b'/') || (between && !blank));
            between = blank;
        }
        size += u64::try_from(read).unwrap_or_default();
    }
}

impl Outline {
    /// The whole of it, the largest of its objects once more, and the words.
    pub(super) fn memory_mib(&self) -> u32 {
        let parsed = if self.is_parsed() { self.size * 2 + self.words * BYTES_A_WORD } else { 0 };
        u32::try_from(parsed.div_ceil(1024 * 1024)).unwrap_or(u32::MAX)
    }

    fn is_parsed(&self) -> bool {
        self.words <= MOST_WORDS
    }

    /// Passes a document that opens without a password and has pages.
    pub(super) fn read(&self, path: &Path) -> Result<()> {
        if !self.is_parsed() {
            return Ok(());
        }
        let options = LoadOptions {
            filter: Some(structure),
            max_decompressed_size: Some(MOST_UNPACKED),
            ..LoadOptions::default()
        };
        let document = Document::load_with_options(path, options).map_err(|error| refusal(&error))?;
        if document.is_encrypted() {
            return Err(ErrorCode::FileEncrypted.into());
        }
        let has_pages = document.page_iter().next().is_some();
        if has_pages { Ok(()) } else { Err(ErrorCode::FileUnreadable.into()) }
    }
}

/// Keeps what tells the pages; all else is parsed and let go one by one.
fn structure(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let kept = match object {
        Object::Stream(stream) => stream.dict.has_type(b"ObjStm") || stream.dict.has_type(b"XRef"),
        Object::Dictionary(entries) => tells_pages(entries),
        Object::Array(entries) => entries.iter().all(|entry| matches!(entry, Object::Reference(_))),
        Object::Integer(_) | Object::Reference(_) => true,
        _ => false,
    };
    // The reader goes on with what it has lent, so it cannot be taken out.
    kept.then(|| (id, object.clone()))
}

fn tells_pages(entries: &Dictionary) -> bool {
    let typed = [b"Catalog".as_slice(), b"Pages", b"Page"].iter().any(|kind| entries.has_type(kind));
    typed || entries.has(b"Kids") || entries.has(b"Pages") || entries.has(b"Filter")
}

fn refusal(error: &lopdf::Error) -> Error {
    use lopdf::Error as E;
    match error {
        E::IO(error) => Error::internal(error),
        E::InvalidPassword | E::Decryption(_) | E::UnsupportedSecurityHandler(_) => {
            ErrorCode::FileEncrypted.into()
        }
        _ => ErrorCode::FileUnreadable.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_however_they_are_written() {
        for (text, words) in [("", 0), ("0 0 0", 3), ("[][][]", 3), ("[0 0]/A<</B(c)>>", 7), (" \n ", 0)] {
            assert_eq!(count(text.as_bytes()).unwrap().words, words, "{text}");
        }
    }
}
