//! `cargo xtask bench`: measurements, told as ratios within one run, because nobody's machine is another's.

mod desk;
mod login;
mod memory;
mod uploads;

use anyhow::Result;
use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::process::Running;
use crate::shell::Shell;
use crate::spa::{self, Profile};
use crate::{env, server};

/// Measures everything on an optimised server of its own.
pub(crate) fn run(shell: &Shell) -> Result<()> {
    spa::build(shell, Profile::Release)?;
    spa::check_weight(shell)?;
    shell.say("compiling the server (profile release)");
    shell.run(shell.cargo().args(["build", "--package=shenbao", "--release"]))?;
    let binary = shell.target()?.join("release/shenbao");
    let folder = tempfile::Builder::new().prefix("shenbao-bench-").tempdir()?;
    let (server, address) = served(shell, &binary, &folder.path().join("embedded"), "")?;
    uploads::measure(shell, &server, address)?;
    login::measure(shell, address)?;
    drop(server);
    desk::measure(shell, &binary, &folder.path().join("desk"))
}

/// A fresh server with demo data in a folder of its own, on a database (empty: embedded), and with limits that a
/// measurement does not meet.
fn served(shell: &Shell, binary: &Path, folder: &Path, database_url: &str) -> Result<(Running, SocketAddr)> {
    std::fs::create_dir_all(folder)?;
    let address = server::free_address()?;
    let command = |task: &str| {
        let mut command = shell.command(binary);
        for name in env::names_with("SHENBAO_") {
            command.env_remove(name);
        }
        command.arg(task).env("SHENBAO_LISTEN", address.to_string());
        command.env("SHENBAO_DATA_DIR", folder.join("data")).env("SHENBAO_LOGIN_TRIES", "1000000");
        command.env("SHENBAO_LOG_FILTER", "warn").env("SHENBAO_DATABASE_URL", database_url);
        command
    };
    server::prepare(shell, command)?;
    let log = File::create(folder.join("server.log"))?;
    let mut server = Running::start(command("serve").stdout(log.try_clone()?).stderr(log))?;
    server::await_ready(shell, &mut server, address)?;
    Ok((server, address))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
