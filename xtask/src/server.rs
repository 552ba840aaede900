//! The product itself as a child process: built, prepared, served, and asked whether it is ready.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::process::{self, Running};
use crate::shell::Shell;

/// How long the server may take until it is ready.
const PATIENCE: Duration = Duration::from_mins(1);

/// Builds the server for development and gives the path of the binary.
pub(crate) fn build(shell: &Shell) -> Result<PathBuf> {
    shell.say("compiling the server");
    shell.run(shell.cargo().args(["build", "--package=shenbao"]))?;
    Ok(shell.target()?.join("debug/shenbao"))
}

/// Brings the database up to date and fills it with the activities and the demo accounts.
pub(crate) fn prepare(shell: &Shell, command: impl Fn(&str) -> Command) -> Result<()> {
    shell.say("migrating the database");
    shell.run(&mut command("migrate"))?;
    shell.say("seeding it");
    shell.run(&mut command("seed"))
}

/// Waits until `GET /readyz` answers 200; an error if the server ends before, or takes too long.
pub(crate) fn await_ready(shell: &Shell, server: &mut Running, address: SocketAddr) -> Result<()> {
    let started = Instant::now();
    loop {
        let answer = status_of_readyz(address);
        // Asked after the answer, which may be another program's.
        if let Some(status) = server.status()? {
            bail!("the server ended before it was ready ({status})");
        }
        if answer == Some(200) {
            return Ok(());
        }
        if shell.interrupted() {
            bail!("interrupted");
        }
        if started.elapsed() > PATIENCE {
            bail!("the server is not ready after {} s", PATIENCE.as_secs());
        }
        process::pause();
    }
}

/// The status of one plain HTTP request; `None` while nobody answers.
fn status_of_readyz(address: SocketAddr) -> Option<u16> {
    let stream = TcpStream::connect_timeout(&reachable(address), Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    (&stream).write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").ok()?;
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).ok()?;
    line.split(' ').nth(1)?.parse().ok()
}

/// A server that listens on every address is asked on the loopback one.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    SocketAddr::new(ip, address.port())
}

/// A loopback address nobody listens on.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let probe = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .context("no free port on the loopback address")?;
    Ok(probe.local_addr()?)
}
