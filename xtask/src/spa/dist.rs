//! The folder that is served: files named after their content, compressed once instead of at each request.

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::inputs;

/// What gets smaller; pictures and fonts are compressed already.
const COMPRESSIBLE: [&str; 8] = ["css", "html", "ico", "js", "json", "svg", "txt", "wasm"];

/// The brotli window, as a power of two: the largest that every browser accepts.
const BROTLI_WINDOW: u32 = 22;

pub(super) struct Dist {
    folder: PathBuf,
    compress: bool,
}

/// Whether the folder is complete and was made from this build.
pub(super) fn is_of(folder: &Path, build: &str) -> bool {
    fs::read_to_string(folder.join("index.html")).is_ok_and(|page| page.contains(build))
}

/// What a browser loads before the first page shows: `index.html` and what it names. In bytes, as brotli where the folder
/// has that.
pub(super) fn first_load(folder: &Path) -> Result<u64> {
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index)?;
    let mut bytes = on_the_wire(&index)?;
    for file in inputs::files(folder)? {
        let name = file.strip_prefix(folder)?.to_string_lossy().into_owned();
        if page.contains(&format!("\"/{name}\"")) {
            bytes += on_the_wire(&file)?;
        }
    }
    Ok(bytes)
}

fn on_the_wire(path: &Path) -> Result<u64> {
    let compressed = fs::metadata(beside(path, "br"));
    Ok(compressed.or_else(|_| fs::metadata(path))?.len())
}

/// The first 16 hexadecimal digits: enough for a name.
pub(super) fn short(digest: &[u8]) -> String {
    digest.iter().take(8).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

impl Dist {
    /// An empty folder, whatever was in it before.
    pub(super) fn create(folder: &Path, compress: bool) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).context("cannot empty frontend/dist")?;
        }
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), compress })
    }

    /// Copies all of the folder, if it exists.
    pub(super) fn copy(&self, from: &Path) -> Result<()> {
        if !from.exists() {
            return Ok(());
        }
        for file in inputs::files(from)? {
            let name = file.strip_prefix(from)?.to_string_lossy().into_owned();
            self.write(&name, &fs::read(&file)?)?;
        }
        Ok(())
    }

    /// Writes a file under a name that changes with its content, so that it may be cached for ever.
    pub(super) fn write_hashed(&self, before: &str, after: &str, content: &[u8]) -> Result<String> {
        let name = format!("{before}{}{after}", short(&Sha256::digest(content)));
        self.write(&name, content)?;
        Ok(name)
    }

    pub(super) fn write(&self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if self.compress && COMPRESSIBLE.contains(&extension) {
            fs::write(beside(&path, "br"), brotli(content)?)?;
            fs::write(beside(&path, "gz"), gzip(content)?)?;
        }
        Ok(())
    }
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut compressed, 1 << 16, 11, BROTLI_WINDOW);
    encoder.write_all(content)?;
    drop(encoder);
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
