//! Real files, made by a browser and shared with the browser tests.

pub(crate) const PROOF_JPG: &[u8] = include_bytes!("../../../../e2e/fixtures/proof.jpg");
pub(crate) const LETTER_PDF: &[u8] = include_bytes!("../../../../e2e/fixtures/commitment-letter.pdf");
pub(crate) const LETTER_JPG: &[u8] = include_bytes!("../../../../e2e/fixtures/commitment-letter-2.jpg");
pub(crate) const APPLICATION_PROOF_PDF: &[u8] =
    include_bytes!("../../../../e2e/fixtures/application-proof.pdf");
pub(crate) const APPRAISAL_PDF: &[u8] = include_bytes!("../../../../e2e/fixtures/appraisal.pdf");
pub(crate) const ACHIEVEMENTS_PDF: &[u8] = include_bytes!("../../../../e2e/fixtures/achievements.pdf");
pub(crate) const PHOTO_JPG: &[u8] = include_bytes!("../../../../e2e/fixtures/photo.jpg");

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(content: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(content).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// The same document as another file: what stands behind its end does not count.
pub(crate) fn another(pdf: &[u8], index: u32) -> Vec<u8> {
    [pdf, format!("\n% copy {index}\n%%EOF\n").as_bytes()].concat()
}

/// A PNG of this size, one colour.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    painted(width, height, |_, _| [200, 200, 200])
}

/// A PNG of this size, painted.
pub(crate) fn painted(width: u32, height: u32, paint: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let mut content = std::io::Cursor::new(Vec::new());
    let image = image::RgbImage::from_fn(width, height, |x, y| image::Rgb(paint(x, y)));
    image.write_to(&mut content, image::ImageFormat::Png).unwrap();
    content.into_inner()
}

/// A sheet of paper with black lines on it, and perhaps a ring of red.
pub(crate) fn sheet(stamped: bool) -> Vec<u8> {
    painted(420, 594, |x, y| {
        let (dx, dy) = (i64::from(x) - 300, i64::from(y) - 460);
        let ring = (64 * 64..72 * 72).contains(&(dx * dx + dy * dy));
        match (stamped && ring, y % 24 < 3) {
            (true, _) => [200, 40, 45],
            (_, true) => [30, 30, 40],
            _ => [250, 248, 245],
        }
    })
}
