//! PDF: every object is parsed; nothing of the pages is drawn.

use std::path::Path;

use lopdf::{Document, LoadOptions, Object, ObjectId};
use openapi::error::ErrorCode;

use super::judge::ends_with_mark;
use crate::domain::error::{Error, Result};

/// Most bytes that one of the streams that hold objects may unpack to: more is a bomb.
const MOST_UNPACKED: usize = 16 * 1024 * 1024;

/// Passes a document that opens without a password and has pages.
pub(super) fn read(path: &Path) -> Result<()> {
    // Readers mend a file whose end is missing as far as they can; here it means that pages are lost.
    if !ends_with_mark(path, 2048, b"%%EOF").map_err(Error::internal)? {
        return Err(ErrorCode::FileTruncated.into());
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
    if document.page_iter().next().is_none() {
        return Err(ErrorCode::FileUnreadable.into());
    }
    Ok(())
}

/// Keeps what tells the pages; fonts and pictures are parsed and let go one by one.
fn structure(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    match object {
        Object::Stream(stream) if !stream.dict.has_type(b"ObjStm") && !stream.dict.has_type(b"XRef") => None,
        other => Some((id, other.clone())),
    }
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
