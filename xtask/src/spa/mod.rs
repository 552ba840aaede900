//! Builds the single-page application into `frontend/dist`: cargo → wasm-bindgen → hashed, compressed files.

mod dist;
mod inputs;
mod style;

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

use crate::setup;
use crate::shell::Shell;
use dist::Dist;

/// How much work goes into a small and fast result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Compiled fast; debug names kept, nothing compressed.
    Dev,
    /// As it is served: optimised for size, with a `.br` and a `.gz` beside each file.
    Release,
}

impl Profile {
    fn cargo_name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "wasm-release",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "wasm-release",
        }
    }
}

/// Makes `frontend/dist` right for the sources as they are; does nothing if it already is.
pub(crate) fn build(shell: &Shell, profile: Profile) -> Result<()> {
    let frontend = shell.root().join("frontend");
    let folder = frontend.join("dist");
    let build = sources(shell, profile)?;
    if dist::is_of(&folder, &build) {
        shell.say("the SPA is up to date");
        return Ok(());
    }
    let wasm = compile(shell, profile)?;
    shell.say("writing frontend/dist");
    let glue = bind(&wasm, profile)?;
    let mut dist = Dist::create(&folder, profile == Profile::Release)?;
    publish(&mut dist, &frontend, &glue, &build)?;
    shell.say(format_args!("the SPA is built: {}", dist.weight()));
    Ok(())
}

/// A name for the SPA's sources as they are now; it changes when they do.
pub(crate) fn sources(shell: &Shell, profile: Profile) -> Result<String> {
    inputs::fingerprint(shell.root(), profile)
}

/// Compiles the crate `frontend` and gives the path of its module.
pub(crate) fn compile(shell: &Shell, profile: Profile) -> Result<PathBuf> {
    setup::wasm_target(shell)?;
    shell.say(format_args!("compiling the SPA (profile {})", profile.cargo_name()));
    let mut cargo = shell.cargo();
    cargo.args(["build", "--package=frontend", "--target", setup::WASM, "--profile", profile.cargo_name()]);
    shell.run(&mut cargo)?;
    Ok(shell.target()?.join(setup::WASM).join(profile.folder()).join("frontend.wasm"))
}

/// What wasm-bindgen makes of the compiled module.
struct Glue {
    js: String,
    wasm: Vec<u8>,
    /// JavaScript that crates bring along, by its path below `snippets/`.
    snippets: Vec<(String, String)>,
}

fn bind(wasm: &Path, profile: Profile) -> Result<Glue> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("app").web(true)?;
    bindgen.typescript(false).omit_default_module_path(true);
    bindgen.debug(profile == Profile::Dev).keep_debug(false).remove_producers_section(true);
    bindgen.remove_name_section(profile == Profile::Release);
    let mut output = bindgen.generate_output().context("wasm-bindgen cannot read the SPA's module")?;
    let inline = output.snippets().iter().flat_map(|(crate_id, texts)| {
        texts.iter().enumerate().map(move |(i, text)| (format!("{crate_id}/inline{i}.js"), text.clone()))
    });
    let local = output.local_modules().iter().map(|(path, text)| (path.clone(), text.clone()));
    let snippets = inline.chain(local).collect();
    Ok(Glue { js: output.js().to_owned(), wasm: output.wasm_mut().emit_wasm(), snippets })
}

/// Writes every file, `index.html` last: it carries the mark that the folder is complete.
fn publish(dist: &mut Dist, frontend: &Path, glue: &Glue, build: &str) -> Result<()> {
    dist.copy(&frontend.join("public"))?;
    for (path, text) in &glue.snippets {
        dist.write(&format!("snippets/{path}"), text.as_bytes())?;
    }
    let style = dist.write_hashed("style-", ".css", style::sheet(&frontend.join("style"))?.as_bytes())?;
    let wasm = dist.write_hashed("app-", "_bg.wasm", &glue.wasm)?;
    let app = dist.write_hashed("app-", ".js", glue.js.as_bytes())?;

    let start = fill(&frontend.join("start.js"), &[("app", &app), ("wasm", &wasm)])?;
    let start = dist.write_hashed("start-", ".js", start.as_bytes())?;

    let names = [("build", build), ("style", &style), ("app", &app), ("wasm", &wasm), ("start", &start)];
    dist.write("index.html", fill(&frontend.join("index.html"), &names)?.as_bytes())
}

/// The template with each `{{name}}` replaced.
fn fill(template: &Path, values: &[(&str, &str)]) -> Result<String> {
    let text = fs::read_to_string(template).with_context(|| format!("cannot read {}", template.display()))?;
    Ok(values.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value)))
}
