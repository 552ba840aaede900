//! `cargo xtask run`, `dev` and `build`: the product on this machine, with demo data.

use anyhow::{Context, Result, bail};
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use crate::env;
use crate::process::{self, Running};
use crate::server;
use crate::shell::Shell;
use crate::spa::{self, Profile};

const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

/// How often `dev` looks whether the SPA's sources have changed.
const WATCH: Duration = Duration::from_secs(1);

pub(crate) fn run(shell: &Shell) -> Result<()> {
    let address = free_address()?;
    spa::build(shell, Profile::Release)?;
    let mut server = start(shell, address)?;
    let status = shell.wait(&mut server);
    ended(shell, status)
}

/// As [`run`]; the server reads the SPA from the folder in this build, so that a new SPA needs no restart.
pub(crate) fn dev(shell: &Shell) -> Result<()> {
    let address = free_address()?;
    spa::build(shell, Profile::Dev)?;
    let mut server = start(shell, address)?;
    shell.say(
        "the SPA is rebuilt when frontend/ or openapi/ changes; for the server, press Ctrl-C and start again",
    );
    let status = watch(shell, &mut server);
    ended(shell, status)
}

pub(crate) fn build(shell: &Shell) -> Result<()> {
    spa::build(shell, Profile::Release)?;
    shell.say("compiling the server (profile release)");
    shell.run(shell.cargo().args(["build", "--package=shenbao", "--release"]))?;
    shell.say(format_args!("built {}", shell.target()?.join("release/shenbao").display()));
    Ok(())
}

fn start(shell: &Shell, address: SocketAddr) -> Result<Running> {
    let binary = server::build(shell)?;
    let data = env::path("SHENBAO_DATA_DIR").unwrap_or_else(|| PathBuf::from("data"));
    let command = |task: &str| with_settings(shell, &binary, task, address, &data);
    server::prepare(shell, command)?;
    shell.say("starting the server");
    let mut server = Running::start(&mut command("serve"))?;
    server::await_ready(shell, &mut server, address)?;
    announce(shell, address);
    Ok(server)
}

fn with_settings(shell: &Shell, binary: &Path, task: &str, address: SocketAddr, data: &Path) -> Command {
    let mut command = shell.command(binary);
    command.arg(task).env("SHENBAO_LISTEN", address.to_string()).env("SHENBAO_DATA_DIR", data);
    // Codes to phones are shown on a page, unless the person at this machine has another way for them.
    if env::var("SHENBAO_DEMO").is_none() {
        command.env("SHENBAO_DEMO", "true");
    }
    command
}

/// The address to serve on, found free before the long build rather than after it.
fn free_address() -> Result<SocketAddr> {
    let listen = env::var("SHENBAO_LISTEN").unwrap_or_else(|| DEFAULT_LISTEN.to_owned());
    match TcpListener::bind(&listen) {
        Ok(listener) => Ok(listener.local_addr()?),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "another program already listens on {listen}; end it, or choose another address: \
             SHENBAO_LISTEN=127.0.0.1:9090 cargo xtask run"
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on SHENBAO_LISTEN={listen}")),
    }
}

fn announce(shell: &Shell, address: SocketAddr) {
    let local = address.ip().is_loopback() || address.ip().is_unspecified();
    let host = if local { "localhost".to_owned() } else { address.ip().to_string() };
    let site = format!("http://{host}:{}", address.port());
    shell.say("ready");
    println!(
        "
  SPA         {site}
  Swagger UI  {site}/docs
  短信        {site}/demo/messages

  Demo logins, password shenbao-demo-2025
  申请单位    13800138000
  审核员      13900139000
  管理员      13700137000

  Ctrl-C ends the server.
"
    );
}

/// Waits for the server, and keeps the SPA up to its sources meanwhile.
fn watch(shell: &Shell, server: &mut Running) -> Result<ExitStatus> {
    let mut built = spa::sources(shell, Profile::Dev)?;
    let mut looked = Instant::now();
    while !shell.interrupted() && server.status()?.is_none() {
        process::pause();
        if looked.elapsed() < WATCH {
            continue;
        }
        let sources = spa::sources(shell, Profile::Dev)?;
        if sources != built {
            built = sources;
            spa::build(shell, Profile::Dev).unwrap_or_else(|error| shell.say(format_args!("{error:#}")));
        }
        looked = Instant::now();
    }
    shell.wait(server)
}

/// Ctrl-C is how `run` is meant to end.
fn ended(shell: &Shell, status: Result<ExitStatus>) -> Result<()> {
    if shell.interrupted() {
        shell.say("the server has ended");
        return Ok(());
    }
    bail!("the server has ended by itself ({})", status?)
}
