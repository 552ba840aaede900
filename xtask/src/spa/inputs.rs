//! Everything the built SPA depends on, as one hash.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

use super::{Profile, dist};

const INPUTS: [&str; 5] = ["Cargo.lock", "Cargo.toml", "frontend", "openapi", "xtask/src/spa"];

/// A name for the SPA's sources as they are, and for the way they are built.
pub(super) fn fingerprint(root: &Path, profile: Profile) -> Result<String> {
    let mut hash = Sha256::new_with_prefix(profile.cargo_name());
    for input in INPUTS {
        for file in files(&root.join(input))? {
            let name = file.strip_prefix(root)?.to_string_lossy().into_owned();
            let content = fs::read(&file).with_context(|| format!("cannot read {name}"))?;
            hash.update(format!("\0{name}\0{}\0", content.len()));
            hash.update(content);
        }
    }
    Ok(dist::short(&hash.finalize()))
}

/// The files below a folder in a fixed order, without what is built; a file stands for itself.
pub(super) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    paths.retain(|path| !path.ends_with("frontend/dist"));
    let below = paths.iter().map(|path| files(path)).collect::<Result<Vec<_>>>()?;
    Ok(below.concat())
}
