//! Installs what a command needs, where that is possible without asking: a rustup target, Debian's packages as root.

use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

use crate::shell::Shell;
use crate::{env, process};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the standard library for wasm is there.
pub(crate) fn wasm_target(shell: &Shell) -> Result<()> {
    let folder = process::output(shell.command("rustc").args(["--print=target-libdir", "--target", WASM]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    if env::program("rustup").is_none() {
        bail!(
            "the SPA needs Rust's standard library for {WASM}: install it with the package manager that brought Rust, \
             or install Rust with rustup (https://rustup.rs)"
        );
    }
    shell.say(format_args!("adding the target {WASM}"));
    shell.run(shell.command("rustup").args(["target", "add", WASM]))
}

/// Installs Debian packages as root; elsewhere an error names what is missing and the packages that have it.
pub(crate) fn debian(shell: &Shell, missing: &str, packages: &[&str]) -> Result<()> {
    let packages_line = packages.join(" ");
    if env::program("apt-get").is_none() {
        bail!("{missing} is missing: please install it (on Debian: apt-get install {packages_line})");
    }
    if !is_root() {
        bail!("{missing} is missing: please run `sudo apt-get install {packages_line}`");
    }
    shell.say(format_args!("installing {missing} ({packages_line})"));
    shell.run(apt(shell).arg("update"))?;
    shell.run(apt(shell).args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

/// Installs Debian's PostgreSQL without the system-wide cluster that its package would create and start.
pub(crate) fn postgresql(shell: &Shell) -> Result<()> {
    let settings = Path::new("/etc/postgresql-common/createcluster.conf");
    let missing = "PostgreSQL (or set TEST_DATABASE_URL to a server of yours)";
    if !settings.exists() {
        debian(shell, missing, &["postgresql-common"])?;
    }
    if let Ok(text) = fs::read_to_string(settings)
        && is_root()
    {
        fs::write(settings, format!("{text}\n# Set by cargo xtask test.\ncreate_main_cluster = false\n"))?;
        let installed = debian(shell, missing, &["postgresql"]);
        fs::write(settings, text)?;
        return installed;
    }
    debian(shell, missing, &["postgresql"])
}

/// Whether this process may do everything.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn apt(shell: &Shell) -> std::process::Command {
    let mut command = shell.command("apt-get");
    command.args([
        "--quiet",
        "--option=Dpkg::Use-Pty=0",
        "--option=DPkg::Lock::Timeout=300",
        "--option=Dpkg::Options::=--force-confold",
    ]);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
