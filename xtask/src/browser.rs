//! What the browser tests need on the machine: Chromium, a Chinese font, the packages of `e2e/`.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::Shell;
use crate::{env, process, setup};

/// Where a Chromium may be under a name of its own.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser to test with: `CHROMIUM`, an installed one, or Debian's, installed now.
pub(crate) fn chromium(shell: &Shell) -> Result<PathBuf> {
    if let Some(chosen) = env::path("CHROMIUM") {
        if !chosen.is_file() {
            bail!("CHROMIUM={} is no file", chosen.display());
        }
        return Ok(chosen);
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    setup::debian(shell, "Chromium (or set CHROMIUM to the path of yours)", &["chromium"])?;
    installed().context("Chromium is installed, but nowhere to be found")
}

fn installed() -> Option<PathBuf> {
    let macos = || Some(PathBuf::from(MACOS)).filter(|path| path.is_file());
    NAMES.iter().find_map(|name| env::program(name)).or_else(macos)
}

/// Without a Chinese font every screenshot is a page of boxes, and every width in it is wrong.
pub(crate) fn chinese_font(shell: &Shell) -> Result<()> {
    if cfg!(target_os = "macos") {
        return Ok(());
    }
    if env::program("fc-list").is_none() {
        return setup::debian(shell, "a Chinese font", &["fontconfig", "fonts-noto-cjk"]);
    }
    let fonts = process::output(shell.command("fc-list").arg(":lang=zh-cn"))?;
    if fonts.trim().is_empty() {
        return setup::debian(shell, "a Chinese font", &["fonts-noto-cjk"]);
    }
    Ok(())
}

/// Reads what has been printed: the specs look into PDFs.
pub(crate) fn pdf_reader(shell: &Shell) -> Result<()> {
    if env::program("pdftotext").is_some() {
        return Ok(());
    }
    setup::debian(shell, "pdftotext", &["poppler-utils"])
}

/// Installs the packages that `package-lock.json` names, unless they are those installed last time.
pub(crate) fn packages(shell: &Shell, e2e: &Path) -> Result<()> {
    let lock = fs::read(e2e.join("package-lock.json")).context("cannot read e2e/package-lock.json")?;
    let installed = e2e.join("node_modules/.installed-from.json");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    if env::program("npm").is_none() {
        bail!("the browser tests need Node.js 20 or later with npm: please install it (https://nodejs.org)");
    }
    shell.say("installing the packages of e2e/");
    let mut npm = shell.command("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(e2e).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    shell.run(&mut npm)?;
    fs::write(installed, lock).context("cannot write into e2e/node_modules")
}
