//! Pictures: the header first, then every line, without the whole picture ever standing in memory.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use jpeg_decoder::{CodingProcess, Decoder as JpegDecoder, PixelFormat};
use openapi::error::ErrorCode;
use png::{ColorType, Transformations};

use super::judge::ends_with_mark;
use super::seal::Redness;
use crate::domain::error::{Error, Result};

/// Most pixels: A3 at 600 dpi is 70 million. Read off the header, before anything is decoded.
const MOST_PIXELS: u64 = 100_000_000;
/// A progressive JPEG stands in memory whole while it is decoded, at up to 6 bytes a pixel. A larger one is taken by its
/// header and its end.
const MOST_PROGRESSIVE_PIXELS: u64 = 24_000_000;
/// A JPEG is decoded to about this width: a seal is still seen.
const GLANCE: u16 = 700;
/// What a PNG may hold besides its picture, bytes.
const MOST_BESIDE_PICTURE: usize = 8 * 1024 * 1024;

fn ensure_size(width: impl Into<u64>, height: impl Into<u64>) -> Result<u64> {
    let pixels = width.into() * height.into();
    if pixels == 0 {
        return Err(ErrorCode::FileUnreadable.into());
    }
    if pixels > MOST_PIXELS { Err(ErrorCode::ImageTooLarge.into()) } else { Ok(pixels) }
}

/// Whether something red can be seen on a JPEG that can be read to its end; nothing if it was not looked at.
pub(super) fn read_jpeg(path: &Path) -> Result<Option<bool>> {
    let mut decoder = JpegDecoder::new(BufReader::new(File::open(path).map_err(Error::internal)?));
    decoder.read_info().map_err(|error| jpeg_refusal(&error))?;
    let info = decoder.info().ok_or(ErrorCode::FileUnreadable)?;
    let pixels = ensure_size(info.width, info.height)?;
    if !ends_with_mark(path, 64 * 1024, &[0xFF, 0xD9]).map_err(Error::internal)? {
        return Err(ErrorCode::FileTruncated.into());
    }
    if info.coding_process != CodingProcess::DctSequential && pixels > MOST_PROGRESSIVE_PIXELS {
        return Ok(None);
    }
    decoder.scale(GLANCE, GLANCE).map_err(|error| jpeg_refusal(&error))?;
    let samples = decoder.decode().map_err(|error| jpeg_refusal(&error))?;
    let mut redness = Redness::default();
    match info.pixel_format {
        PixelFormat::RGB24 => redness.see(&samples, 3),
        PixelFormat::L8 | PixelFormat::L16 => {}
        // Inks of a press, in one of several conventions.
        PixelFormat::CMYK32 => return Ok(None),
    }
    Ok(Some(redness.is_seal()))
}

fn jpeg_refusal(error: &jpeg_decoder::Error) -> Error {
    match error {
        jpeg_decoder::Error::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            Error::internal(error)
        }
        jpeg_decoder::Error::Io(_) => ErrorCode::FileTruncated.into(),
        _ => ErrorCode::FileUnreadable.into(),
    }
}

/// The same for a PNG.
pub(super) fn read_png(path: &Path) -> Result<Option<bool>> {
    let file = BufReader::new(File::open(path).map_err(Error::internal)?);
    let mut decoder = png::Decoder::new_with_limits(file, png::Limits { bytes: MOST_BESIDE_PICTURE });
    decoder.ignore_checksums(false);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(|error| png_refusal(&error))?;
    ensure_size(header.width, header.height)?;
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| png_refusal(&error))?;
    let channels = match reader.output_color_type().0 {
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Grayscale | ColorType::GrayscaleAlpha | ColorType::Indexed => 0,
    };
    let mut redness = Redness::default();
    while let Some(row) = reader.next_row().map_err(|error| png_refusal(&error))? {
        redness.see(row.data(), channels);
    }
    reader.finish().map_err(|error| png_refusal(&error))?;
    Ok(Some(redness.is_seal()))
}

fn png_refusal(error: &png::DecodingError) -> Error {
    match error {
        png::DecodingError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            ErrorCode::FileTruncated.into()
        }
        png::DecodingError::IoError(error) => Error::internal(error),
        _ => ErrorCode::FileUnreadable.into(),
    }
}
