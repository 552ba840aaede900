//! The product as people use it: a fresh server with demo data, and Playwright's specs in Chromium.

use anyhow::{Result, ensure};
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use super::totals::Totals;
use crate::process::Running;
use crate::shell::Shell;
use crate::spa::{self, Profile};
use crate::{browser, env, server};

/// How much of the server's log is shown after a failure.
const LOG_LINES: usize = 60;

pub(super) fn run(shell: &Shell, totals: &mut Totals) -> Result<()> {
    let e2e = shell.root().join("e2e");
    let chromium = browser::chromium(shell)?;
    browser::chinese_font(shell)?;
    browser::pdf_reader(shell)?;
    browser::packages(shell, &e2e)?;
    spa::build(shell, Profile::Release)?;
    let binary = server::build(shell)?;

    let folder = tempfile::Builder::new().prefix("shenbao-e2e-").tempdir()?;
    let log = folder.path().join("server.log");
    let outcome = served(shell, &binary, folder.path(), &log)
        .and_then(|(_server, address)| playwright(shell, &e2e, &chromium, (&binary, address), totals));
    if outcome.is_err() {
        show_end_of(&log);
    }
    // Playwright runs what does not type-check; so it is asked for by itself, and hides no test.
    outcome.and(shell.run(npx(shell, &e2e).arg("tsc")))
}

/// A server of its own: a free port, an empty data folder, no setting of the person's environment.
fn served(shell: &Shell, binary: &Path, folder: &Path, log: &Path) -> Result<(Running, SocketAddr)> {
    let address = server::free_address()?;
    let command = |task: &str| {
        let mut command = shell.command(binary);
        for name in env::names_with("SHENBAO_") {
            command.env_remove(name);
        }
        command.arg(task).env("SHENBAO_LISTEN", address.to_string());
        command.env("SHENBAO_DATA_DIR", folder.join("data"));
        // Everyone in the specs comes from one address, and reads the codes off the demo's page.
        command.env("SHENBAO_DEMO", "true").env("SHENBAO_SMS_PER_ADDRESS_PER_HOUR", "1000");
        command.env("SHENBAO_LOOKUPS_PER_HOUR", "1000").env("SHENBAO_LOGIN_TRIES", "50");
        command
    };
    server::prepare(shell, command)?;
    let output = File::create(log)?;
    let mut server = Running::start(command("serve").stdout(output.try_clone()?).stderr(output))?;
    server::await_ready(shell, &mut server, address)?;
    Ok((server, address))
}

fn playwright(
    shell: &Shell,
    e2e: &Path,
    chromium: &Path,
    (binary, address): (&Path, SocketAddr),
    totals: &mut Totals,
) -> Result<()> {
    shell.say("running the specs in Chromium");
    let report = e2e.join("test-results/report.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut command = npx(shell, e2e);
    command.args(["playwright", "test"]);
    command.env("SHENBAO_URL", format!("http://{address}")).env("CHROMIUM", chromium);
    // For the spec that needs a server of its own.
    command.env("SHENBAO_BINARY", binary);
    let ended = shell.run(&mut command);
    if let Ok(report) = fs::read_to_string(&report) {
        *totals += Totals::of_playwright(&report)?;
    }
    ended?;
    ensure!(report.exists(), "Playwright has written no report to e2e/test-results/report.json");
    Ok(())
}

/// A program of the packages in `e2e/`, never one that npm would fetch for the occasion.
fn npx(shell: &Shell, e2e: &Path) -> Command {
    let mut command = shell.command("npx");
    command.arg("--no-install").current_dir(e2e);
    command
}

fn show_end_of(log: &Path) {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let skipped = lines.len().saturating_sub(LOG_LINES);
    if !lines.is_empty() {
        eprintln!("\nthe server's log, its last lines:");
    }
    lines.iter().skip(skipped).for_each(|line| eprintln!("  {line}"));
}
