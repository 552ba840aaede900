//! Unicode's compatibility composition (NFKC): full-width digits are digits, （） are ().
//!
//! In the browser it is the browser's own: its tables are there already, and ours would be a sixth of everything that
//! an applicant loads. The two agree on every assigned character, by Unicode's normalization stability policy.

#[cfg(not(target_family = "wasm"))]
pub(crate) fn nfkc(raw: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfkc(raw).collect()
}

#[cfg(target_family = "wasm")]
pub(crate) fn nfkc(raw: &str) -> String {
    js_sys::JsString::from(raw).normalize("NFKC").into()
}
