//! The project's commands; `cargo xtask --help` lists them.
//!
//! Each one does its own set-up: what is missing is installed where that is possible (rustup; apt on Debian as
//! root), and otherwise named plainly. Whatever a command starts, it ends by its pid, also on Ctrl-C.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "talking to the person who typed the command is what this program is for"
)]

mod bench;
mod browser;
mod env;
mod openapi;
mod postgres;
mod process;
mod run;
mod server;
mod setup;
mod shell;
mod spa;
mod test;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

use shell::Shell;

#[derive(Parser)]
#[command(name = "cargo xtask", about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, migrate, seed and serve it on port 8080
    Run,
    /// The same with an unoptimised SPA that is rebuilt when its sources change
    Dev,
    /// Run every test: crates (on both databases), SPA, browser flow
    Test {
        /// Only this part, while working on it; may be given more than once
        #[arg(long, value_name = "PART")]
        only: Vec<test::Part>,
    },
    /// Measure, and tell ratios within the run
    Bench,
    /// Build the SPA and the server that embeds it, optimised
    Build,
    /// Write openapi/openapi.json anew
    Openapi,
}

fn main() -> ExitCode {
    let task = Cli::parse().task;
    let outcome = Shell::open().and_then(|shell| perform(&shell, &task));
    outcome.unwrap_or_else(|error| {
        eprintln!("\nxtask: {error:#}");
        ExitCode::FAILURE
    })
}

fn perform(shell: &Shell, task: &Task) -> Result<ExitCode> {
    match task {
        Task::Run => run::run(shell)?,
        Task::Dev => run::dev(shell)?,
        Task::Test { only } => return Ok(test::run(shell, only)),
        Task::Bench => bench::run(shell)?,
        Task::Build => run::build(shell)?,
        Task::Openapi => openapi::write(shell)?,
    }
    Ok(ExitCode::SUCCESS)
}
