//! `cargo test` for everything that runs on this machine, with a PostgreSQL at hand.

use anyhow::Result;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::thread;

use super::totals::Totals;
use crate::env;
use crate::postgres::Cluster;
use crate::process::{self, Running};
use crate::shell::Shell;

/// The frontend is compiled for the browser only.
const PACKAGES: [&str; 3] = ["--workspace", "--exclude", "frontend"];

pub(super) fn run(shell: &Shell, totals: &mut Totals) -> Result<()> {
    shell.say("compiling the tests");
    shell.run(shell.cargo().arg("test").args(PACKAGES).arg("--no-run"))?;
    let own = env::var("TEST_DATABASE_URL");
    let cluster = if own.is_none() { Some(Cluster::start(shell)?) } else { None };
    let url = own.or_else(|| cluster.as_ref().map(Cluster::url)).unwrap_or_default();
    shell.say("running the tests");
    let mut cargo = shell.cargo();
    cargo.arg("test").args(PACKAGES).arg("--no-fail-fast").env("TEST_DATABASE_URL", url);
    counted(shell, &mut cargo, totals)
}

/// Runs `cargo test`, its output shown, and adds up what it reports.
pub(super) fn counted(shell: &Shell, cargo: &mut Command, totals: &mut Totals) -> Result<()> {
    let mut child = Running::start(cargo.stdout(Stdio::piped()))?;
    let counter = child.stdout().map(|output| thread::spawn(move || shown_and_counted(output)));
    let status = shell.wait(&mut child);
    if let Some(Ok(counts)) = counter.map(thread::JoinHandle::join) {
        *totals += counts;
    }
    process::succeeded(cargo, status?)
}

fn shown_and_counted(output: impl Read) -> Totals {
    let mut totals = Totals::default();
    for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        totals += Totals::of_cargo_line(&line).unwrap_or_default();
    }
    totals
}
