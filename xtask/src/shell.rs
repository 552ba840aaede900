//! What every task needs around it: the workspace's folders, a voice, and the news of Ctrl-C.

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGINT, SIGTERM};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::env;
use crate::process::{self, Running};

/// How the variables begin that `cargo run` sets to tell a program which package it comes from.
const OF_XTASK: [&str; 2] = ["CARGO_MANIFEST_", "CARGO_PKG_"];

pub(crate) struct Shell {
    root: PathBuf,
    started: Instant,
    stop: Arc<AtomicBool>,
}

impl Shell {
    /// From here on Ctrl-C and SIGTERM no longer end xtask: they are noted, and what it waits for is ended first.
    pub(crate) fn open() -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&stop)).context("cannot listen for Ctrl-C")?;
        }
        // Asked now rather than compiled in: two checkouts may share a target folder.
        let package = env::path("CARGO_MANIFEST_DIR").context("please start it as `cargo xtask`")?;
        let root = package.parent().context("xtask lies in no workspace")?;
        Ok(Self { root: root.to_owned(), started: Instant::now(), stop })
    }

    /// The checkout's folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder, wherever the environment or a configuration has put it.
    pub(crate) fn target(&self) -> Result<PathBuf> {
        let metadata = process::output(self.cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
        let folder = metadata.get("target_directory").and_then(serde_json::Value::as_str);
        folder.map(PathBuf::from).context("`cargo metadata` names no target folder")
    }

    /// Announces a step, with the seconds since the start.
    pub(crate) fn say(&self, step: impl Display) {
        eprintln!("[{:>4} s] {step}", self.started.elapsed().as_secs());
    }

    /// Whether Ctrl-C or SIGTERM has come.
    pub(crate) fn interrupted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// A command that starts in the checkout's folder.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The cargo that runs this xtask, as if it were typed at the prompt: what cargo has told xtask of itself would
    /// make some build scripts run again, and their crates compile again, at each change between the two.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = self.command(env::path("CARGO").unwrap_or_else(|| "cargo".into()));
        for name in OF_XTASK.into_iter().flat_map(env::names_with) {
            command.env_remove(name);
        }
        command
    }

    /// Runs the command to its end, its output shown; anything but success is an error.
    pub(crate) fn run(&self, command: &mut Command) -> Result<()> {
        let status = self.wait(&mut Running::start(command)?)?;
        process::succeeded(command, status)
    }

    /// Waits for the child; an interruption ends it and is an error.
    pub(crate) fn wait(&self, child: &mut Running) -> Result<ExitStatus> {
        loop {
            if self.interrupted() {
                child.end();
                bail!("interrupted");
            }
            if let Some(status) = child.status()? {
                return Ok(status);
            }
            process::pause();
        }
    }
}
