//! Real files, made by a browser and shared with the browser tests.

pub(crate) const PROOF_JPG: &[u8] = include_bytes!("../../../../e2e/fixtures/proof.jpg");
pub(crate) const LETTER_PDF: &[u8] = include_bytes!("../../../../e2e/fixtures/commitment-letter.pdf");
pub(crate) const LETTER_JPG: &[u8] = include_bytes!("../../../../e2e/fixtures/commitment-letter-2.jpg");
pub(crate) const APPLICATION_PROOF_PDF: &[u8] =
    include_bytes!("../../../../e2e/fixtures/application-proof.pdf");
pub(crate) const APPRAISAL_PDF: &[u8] = include_bytes!("../../../../e2e/fixtures/appraisal.pdf");
pub(crate) const ACHIEVEMENTS_PDF: &[u8] = include_bytes!("../../../../e2e/fixtures/achievements.pdf");
pub(crate) const PHOTO_JPG: &[u8] = include_bytes!("../../../../e2e/fixtures/photo.jpg");

/// A PNG of this size, one colour.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut content = std::io::Cursor::new(Vec::new());
    let image = image::GrayImage::from_pixel(width, height, image::Luma([200]));
    image.write_to(&mut content, image::ImageFormat::Png).unwrap();
    content.into_inner()
}
