//! The program as browsers load it: the module, what binds it to JavaScript, and its chunks.

use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use wasm_bindgen_cli_support::Bindgen;

use super::{Profile, dist};

// As start.js and index.html name them.
/// What starts the module.
const SCRIPT: &str = "app.js";
/// What everyone loads.
const MODULE: &str = "app_bg.wasm";
/// What fetches the chunks.
const LINKS: &str = "chunks.js";

/// A file's name and what stands in it.
type File = (String, Vec<u8>);

/// The files by name. They import one another by these names, so they stay in one folder, and it is the folder's name that
/// changes with their content.
pub(super) struct Program {
    pub(super) files: Vec<File>,
}

impl Program {
    /// From the module as it was linked.
    pub(super) fn of(linked: &Path, profile: Profile) -> Result<Self> {
        let mut files = match profile {
            Profile::Dev => whole(linked)?,
            Profile::Release => cut(linked)?,
        };
        // The folder's name shall tell what is in it, not in which order it was made.
        files.sort();
        Ok(Self { files })
    }

    /// The name of the folder.
    pub(super) fn folder(&self) -> String {
        let hash = self.files.iter().fold(Sha256::new(), |hash, (name, content)| {
            hash.chain_update(format!("{name}\0{}\0", content.len())).chain_update(content)
        });
        format!("app-{}", dist::short(&hash.finalize()))
    }
}

/// All in one module.
fn whole(linked: &Path) -> Result<Vec<File>> {
    let mut files = bind(linked, Profile::Dev)?;
    files.push((LINKS.to_owned(), b"// Nothing is cut out.\n".to_vec()));
    Ok(files)
}

/// The module that everyone loads, and the chunks.
fn cut(linked: &Path) -> Result<Vec<File>> {
    let folder = TempDir::new()?;
    let (main, mut files) = split(&fs::read(linked)?, folder.path())?;
    files.extend(bind(&main, Profile::Release)?);
    Ok(files)
}

/// Cuts the pages out that are fetched when they are opened: the path of the rest, and the files of what is cut out.
fn split(linked: &[u8], folder: &Path) -> Result<(PathBuf, Vec<File>)> {
    let (main, chunks) = (folder.join("app.wasm"), folder.join("chunks"));
    let (script, links) = (format!("./{SCRIPT}"), format!("./{LINKS}"));
    let mut options = wasm_split_cli_support::Options::new(linked);
    options.main_out_path = &main;
    options.output_dir = &chunks;
    options.main_module = &script;
    options.link_name = &links;
    wasm_split_cli_support::transform(options).map_err(|error| anyhow!("cannot split the SPA: {error:#}"))?;
    let mut files = Vec::new();
    for path in super::inputs::files(&chunks)? {
        let name = path.file_name().context("a chunk has no name")?.to_string_lossy().into_owned();
        let content = fs::read(&path)?;
        let is_wasm = path.extension().is_some_and(|extension| extension == "wasm");
        files.push((name, if is_wasm { without_custom_sections(&content)? } else { content }));
    }
    Ok((main, files))
}

/// The module as browsers need it: the functions' names alone are two fifths of a chunk.
fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    let mut kept = wasm_encoder::Module::new();
    for part in wasmparser::Parser::new(0).parse_all(module) {
        let Some((id, range)) = part?.as_section() else { continue };
        if id != u8::from(wasm_encoder::SectionId::Custom) {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = module.get(range).context("a section is cut off")?;
            kept.section(&wasm_encoder::RawSection { id, data });
        }
    }
    Ok(kept.finish())
}

/// The module with what binds it to JavaScript, and the JavaScript that crates bring along.
fn bind(wasm: &Path, profile: Profile) -> Result<Vec<File>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("app").web(true)?;
    // The chunks share the table of functions with the module.
    bindgen.keep_lld_exports(profile == Profile::Release);
    bindgen.typescript(false).omit_default_module_path(true);
    bindgen.debug(profile == Profile::Dev).keep_debug(false).remove_producers_section(true);
    bindgen.remove_name_section(profile == Profile::Release);
    let mut output = bindgen.generate_output().context("wasm-bindgen cannot read the SPA's module")?;
    let inline = output.snippets().iter().flat_map(|(crate_id, texts)| {
        texts.iter().enumerate().map(move |(i, text)| (format!("{crate_id}/inline{i}.js"), text.clone()))
    });
    let local = output.local_modules().iter().map(|(path, text)| (path.clone(), text.clone()));
    let snippets = inline.chain(local).map(|(path, text)| (format!("snippets/{path}"), text.into_bytes()));
    let mut files: Vec<_> = snippets.collect();
    files.push((SCRIPT.to_owned(), output.js().to_owned().into_bytes()));
    files.push((MODULE.to_owned(), output.wasm_mut().emit_wasm()));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::without_custom_sections;
    use wasm_encoder::{CustomSection, Module, TypeSection};

    #[test]
    fn only_custom_sections_are_left_out() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let names = CustomSection { name: "name".into(), data: b"whatever".into() };
        let (mut given, mut bare) = (Module::new(), Module::new());
        given.section(&types).section(&names);
        bare.section(&types);
        assert_eq!(without_custom_sections(&given.finish()).unwrap(), bare.finish());
        assert!(without_custom_sections(b"no module").is_err());
    }
}
