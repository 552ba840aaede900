//! Builds the single-page application into `frontend/dist`: cargo → chunks → wasm-bindgen → hashed, compressed files.

mod dist;
mod inputs;
mod program;
mod style;

use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

use crate::env;
use crate::setup;
use crate::shell::Shell;
use dist::Dist;
use program::Program;

/// What the first page may weigh, in kB over the wire, code included (design, “The SPA”).
const BUDGET: u64 = 300;

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
    let program = Program::of(&wasm, profile)?;
    let dist = Dist::create(&folder, profile == Profile::Release)?;
    publish(&dist, &frontend, &program, &build)?;
    let size = kilobytes(dist::first_load(&folder)?);
    let weight = format!("; its first page weighs {size} of {BUDGET} kB");
    shell.say(format_args!("the SPA is built{}", if profile == Profile::Release { &weight } else { "" }));
    Ok(())
}

/// Fails when the first page of the built SPA is heavier than the design allows.
pub(crate) fn check_weight(shell: &Shell) -> Result<()> {
    let size = kilobytes(dist::first_load(&shell.root().join("frontend/dist"))?);
    ensure!(size <= BUDGET, "the SPA's first page weighs {size} kB over the wire; at most {BUDGET} may be");
    shell.say(format_args!("the SPA's first page weighs {size} of {BUDGET} kB over the wire"));
    Ok(())
}

fn kilobytes(bytes: u64) -> u64 {
    bytes.div_ceil(1000)
}

/// A name for the SPA's sources as they are now; it changes when they do.
pub(crate) fn sources(shell: &Shell, profile: Profile) -> Result<String> {
    inputs::fingerprint(shell.root(), profile)
}

/// Compiles the crate `frontend` and gives the path of its module.
fn compile(shell: &Shell, profile: Profile) -> Result<PathBuf> {
    setup::wasm_target(shell)?;
    shell.say(format_args!("compiling the SPA (profile {})", profile.cargo_name()));
    let mut cargo = shell.cargo();
    cargo.args(["rustc", "--package=frontend", "--bin=frontend"]);
    cargo.args(["--target", setup::WASM, "--profile", profile.cargo_name()]);
    if profile == Profile::Release {
        // Where the sources lie on this machine is nobody's business, and it is said 150 times.
        let remap = format!("--remap-path-prefix={}=", env::cargo_home()?.join("registry/src").display());
        cargo.arg("--config").arg(format!("target.{}.rustflags=[{remap:?}]", setup::WASM));
        // Only with its relocations can a module be cut apart.
        cargo.args(["--features=split", "--", "-Clink-arg=--emit-relocs"]);
    }
    shell.run(&mut cargo)?;
    Ok(shell.target()?.join(setup::WASM).join(profile.folder()).join("frontend.wasm"))
}

/// Writes every file, `index.html` last: it carries the mark that the folder is complete.
fn publish(dist: &Dist, frontend: &Path, program: &Program, build: &str) -> Result<()> {
    dist.copy(&frontend.join("public"))?;
    let folder = program.folder();
    for (name, content) in &program.files {
        dist.write(&format!("{folder}/{name}"), content)?;
    }
    let style = dist.write_hashed("style-", ".css", style::sheet(&frontend.join("style"))?.as_bytes())?;
    let start = fill(&frontend.join("start.js"), &[("program", &folder)])?;
    let start = dist.write_hashed("start-", ".js", start.as_bytes())?;

    let names = [("build", build), ("style", &style), ("program", &folder), ("start", &start)];
    dist.write("index.html", fill(&frontend.join("index.html"), &names)?.as_bytes())
}

/// The template with each `{{name}}` replaced.
fn fill(template: &Path, values: &[(&str, &str)]) -> Result<String> {
    let text = fs::read_to_string(template).with_context(|| format!("cannot read {}", template.display()))?;
    Ok(values.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value)))
}
