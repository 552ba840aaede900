//! One style sheet out of many small ones.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

use super::inputs;

/// All of the folder's sheets, `tokens.css` first because the others use what it defines, then by name.
pub(super) fn sheet(folder: &Path) -> Result<String> {
    let mut sheets = inputs::files(folder)?;
    sheets.retain(|sheet| sheet.extension().is_some_and(|extension| extension == "css"));
    sheets.sort_by_key(|sheet| !sheet.ends_with("tokens.css"));
    let texts = sheets
        .iter()
        .map(|sheet| fs::read_to_string(sheet).with_context(|| format!("cannot read {}", sheet.display())));
    Ok(texts.collect::<Result<Vec<_>>>()?.join("\n"))
}
