//! Pictures: the header first, then every line, without the whole picture ever standing in memory.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use jpeg_decoder::{CodingProcess, Decoder as JpegDecoder, PixelFormat};
use openapi::error::ErrorCode;
use png::{ColorType, Transformations};

use super::judge::ends_with_mark;
use super::seal::Redness;
use crate::domain::error::{Error, Result};

/// Most pixels: A3 at 600 dpi is 70 million. Read off the header, before anything is decoded.
const MOST_PIXELS: u64 = 100_000_000;
/// A progressive JPEG stands in memory whole while it is decoded, at up to 6 bytes a pixel. A larger one, and one of
/// another process, is taken by its header and its end.
const MOST_PROGRESSIVE_PIXELS: u64 = 8_000_000;
/// Each scan of a JPEG is a pass over all of it; no camera and no scanner makes as many.
const MOST_SCANS: usize = 64;
/// Where a scan begins.
const START_OF_SCAN: [u8; 2] = [0xFF, 0xDA];
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

/// What a JPEG's header tells.
pub(super) struct JpegHeader {
    pixels: u64,
    process: CodingProcess,
    format: PixelFormat,
}

/// Reads the header of a JPEG of sane size.
pub(super) fn jpeg_header(path: &Path) -> Result<JpegHeader> {
    let mut decoder = JpegDecoder::new(BufReader::new(File::open(path).map_err(Error::internal)?));
    decoder.read_info().map_err(|error| jpeg_refusal(&error))?;
    let info = decoder.info().ok_or(ErrorCode::FileUnreadable)?;
    let pixels = ensure_size(info.width, info.height)?;
    if count(path, START_OF_SCAN).map_err(Error::internal)? > MOST_SCANS {
        return Err(ErrorCode::FileUnreadable.into());
    }
    Ok(JpegHeader { pixels, process: info.coding_process, format: info.pixel_format })
}

impl JpegHeader {
    fn is_decoded(&self) -> bool {
        match self.process {
            CodingProcess::DctSequential => true,
            CodingProcess::DctProgressive => self.pixels <= MOST_PROGRESSIVE_PIXELS,
            CodingProcess::Lossless => false,
        }
    }

    pub(super) fn memory_mib(&self) -> u32 {
        let bytes = match self.process {
            CodingProcess::DctProgressive if self.is_decoded() => self.pixels * 6,
            // Some lines, and the glance.
            _ => 4 * 1024 * 1024,
        };
        u32::try_from(bytes.div_ceil(1024 * 1024)).unwrap_or(u32::MAX)
    }

    /// Whether something red can be seen on the JPEG, which can be read to its end; nothing if it was not looked at.
    pub(super) fn read(&self, path: &Path) -> Result<Option<bool>> {
        if !self.is_decoded() {
            let whole = ends_with_mark(path, 64 * 1024, &[0xFF, 0xD9]).map_err(Error::internal)?;
            return if whole { Ok(None) } else { Err(ErrorCode::FileTruncated.into()) };
        }
        let mut decoder = JpegDecoder::new(BufReader::new(File::open(path).map_err(Error::internal)?));
        decoder.scale(GLANCE, GLANCE).map_err(|error| jpeg_refusal(&error))?;
        let samples = decoder.decode().map_err(|error| jpeg_refusal(&error))?;
        let mut redness = Redness::default();
        match self.format {
            PixelFormat::RGB24 => redness.see(&samples, 3),
            PixelFormat::L8 | PixelFormat::L16 => {}
            // Inks of a press, in one of several conventions.
            PixelFormat::CMYK32 => return Ok(None),
        }
        Ok(Some(redness.is_seal()))
    }
}

/// How often the two bytes stand in the file.
fn count(path: &Path, pair: [u8; 2]) -> std::io::Result<usize> {
    let (mut file, mut piece, mut count, mut last) = (File::open(path)?, vec![0; 64 * 1024], 0, 0);
    loop {
        let read = file.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(count) };
        for byte in bytes {
            count += usize::from([last, *byte] == pair);
            last = *byte;
        }
    }
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

/// The same for a PNG, line by line.
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
