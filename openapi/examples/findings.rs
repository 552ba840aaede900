//! [`openapi::form::check`] as the browser has it, for a test that compares it with the server's.

use openapi::form::check::check;
use wasm_bindgen::prelude::wasm_bindgen;

/// What `check()` finds. Form, answers, files, filing and findings are JSON.
///
/// # Errors
///
/// What of it cannot be read.
#[wasm_bindgen]
pub fn findings(form: &str, answers: &str, files: &str, filing: &str) -> Result<String, String> {
    let text = |error: serde_json::Error| error.to_string();
    let (form, answers) =
        (serde_json::from_str(form).map_err(text)?, serde_json::from_str(answers).map_err(text)?);
    let files: Vec<_> = serde_json::from_str(files).map_err(text)?;
    let filing = serde_json::from_str(filing).map_err(text)?;
    serde_json::to_string(&check(&form, &answers, &files, &filing)).map_err(text)
}
