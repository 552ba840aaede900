//! A receipt as a file.

use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::filing::uploads::is_larger;

/// For the file dialog.
pub(super) const ACCEPT: &str = ".json,.txt,application/json";

/// No receipt is nearly as large.
const MOST_BYTES: u64 = 1024 * 1024;

const NO_RECEIPT: &str =
    "这不是回执文件。请选择在“申报状态”页下载的回执（JSON）文件；照片、扫描件和 PDF 不能用于验证。";

/// The text in the file, or why it can hold no receipt.
pub(super) async fn read(file: &File) -> Result<String, String> {
    let kind = file.type_();
    if kind.starts_with("image/") || kind == "application/pdf" {
        return Err(NO_RECEIPT.to_owned());
    }
    if is_larger(file, MOST_BYTES) {
        return Err(
            "文件过大，不是回执文件：回执文件不会超过 1 MB。请选择下载的回执（JSON）文件。".to_owned()
        );
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    let text = text.ok_or("未能读取文件。请确认文件仍在原处，然后重新选择。")?;
    if text.trim().is_empty() {
        return Err("文件是空的。请重新下载回执（JSON）文件。".to_owned());
    }
    // What is no text has these once it is read as some.
    if text.contains(['\u{fffd}', '\0']) { Err(NO_RECEIPT.to_owned()) } else { Ok(text) }
}
