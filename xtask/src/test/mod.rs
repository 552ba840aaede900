//! `cargo xtask test`: every test there is. A part that fails, or cannot even run, hides no other.

mod answers;
mod flow;
mod rust;
mod same_findings;
mod spa;
mod totals;

use anyhow::Result;
use clap::ValueEnum;
use std::process::ExitCode;

use crate::shell::Shell;
use totals::Totals;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Unit tests, and the server's on SQLite and PostgreSQL, on a folder and on S3
    Rust,
    /// The SPA's unit tests, and its build for the browser
    Wasm,
    /// The product in Chromium, from registration to the review result
    Browser,
}

impl Part {
    fn run(self, shell: &Shell, totals: &mut Totals) -> Result<()> {
        match self {
            Self::Rust => rust::run(shell, totals),
            Self::Wasm => spa::run(shell, totals),
            Self::Browser => flow::run(shell, totals),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Rust => "crates",
            Self::Wasm => "SPA",
            Self::Browser => "browser flow",
        }
    }
}

/// Runs the parts asked for, or all. The totals are the last line, whatever happened.
pub(crate) fn run(shell: &Shell, only: &[Part]) -> ExitCode {
    let mut totals = Totals::default();
    let mut failures = Vec::new();
    let asked = |part: &&Part| only.is_empty() || only.contains(part);
    for part in Part::value_variants().iter().filter(asked) {
        shell.say(format_args!("── {} ──", part.title()));
        let failed_before = totals.failed;
        if let Err(error) = part.run(shell, &mut totals) {
            totals.failed = totals.failed.max(failed_before + 1);
            shell.say(format_args!("{} failed: {error:#}", part.title()));
            failures.push(format!("{}: {error:#}", part.title()));
        }
        if shell.interrupted() {
            break;
        }
    }
    for failure in &failures {
        eprintln!("\nFAILED  {failure}");
    }
    println!("{totals}");
    if failures.is_empty() && totals.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
