//! The one place of xtask that reads the environment.
#![allow(
    clippy::disallowed_methods,
    reason = "the server's settings live in its `config`; xtask's few are read here"
)]

use anyhow::Context;
use std::ffi::OsString;
use std::path::PathBuf;

/// The variable's value; an empty one counts as not set.
pub(crate) fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// As [`var`], for a path, which need not be UTF-8.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Where cargo keeps what it has downloaded.
pub(crate) fn cargo_home() -> anyhow::Result<PathBuf> {
    let home = path("CARGO_HOME").or_else(|| Some(path("HOME")?.join(".cargo")));
    home.context("neither CARGO_HOME nor HOME is set")
}

/// The names of all variables that begin with `prefix`.
pub(crate) fn names_with(prefix: &str) -> Vec<OsString> {
    let names = std::env::vars_os().map(|(name, _)| name);
    names.filter(|name| name.to_str().is_some_and(|name| name.starts_with(prefix))).collect()
}

/// Where on `PATH` the program is, if anywhere.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())
}
