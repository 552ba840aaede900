//! A private PostgreSQL for the tests: a cluster in a temporary folder, reached through a socket in it, gone at
//! the end.

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::process::{self, Running};
use crate::shell::Shell;
use crate::{env, setup};

/// How long the cluster may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// What makes it fast and unsafe: its data is worth nothing after the tests.
const SETTINGS: [&str; 7] = [
    "listen_addresses=",
    "max_connections=300",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
];

/// A running cluster. The fields are dropped in this order: first the server ends, then its files go.
pub(crate) struct Cluster {
    _server: Running,
    programs: PathBuf,
    folder: TempDir,
}

impl Cluster {
    pub(crate) fn start(shell: &Shell) -> Result<Self> {
        let programs = programs(shell)?;
        shell.say("starting a private PostgreSQL");
        let folder = folder(shell)?;
        let data = folder.path().join("data");
        initialise(&programs, folder.path(), &data)?;
        let server = Running::start(&mut serve(&programs, folder.path(), &data)?)?;
        // PostgreSQL's “fast” way to end: SIGTERM would wait for every client.
        let mut server = server.ended_by(Signal::INT);
        await_ready(shell, &mut server, &programs, folder.path())?;
        Ok(Self { _server: server, programs, folder })
    }

    /// Where it is; the tests make a database each.
    pub(crate) fn url(&self) -> String {
        format!(
            "postgres://postgres@/postgres?host={}",
            percent_encoded(&self.folder.path().to_string_lossy())
        )
    }

    /// Runs a file of SQL on it, with variables for `psql`.
    pub(crate) fn psql(&self, shell: &Shell, file: &Path, variables: &[(&str, String)]) -> Result<()> {
        let mut psql = shell.command(self.programs.join("psql"));
        psql.args(["--quiet", "--no-psqlrc", "--username=postgres", "--host"]).arg(self.folder.path());
        psql.args(variables.iter().map(|(name, value)| format!("--set={name}={value}")));
        shell.run(psql.arg("--file").arg(file))
    }
}

/// The folder of PostgreSQL's programs: Debian keeps the server's out of `PATH`.
fn programs(shell: &Shell) -> Result<PathBuf> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    setup::postgresql(shell)?;
    installed().context("PostgreSQL is installed, but its program `initdb` is nowhere to be found")
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian =
        versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").is_file());
    let newest = debian.max_by_key(|bin| version(bin));
    newest.or_else(|| Some(env::program("initdb")?.parent()?.to_owned()))
}

/// The 15 of `/usr/lib/postgresql/15/bin`.
fn version(bin: &Path) -> Option<u32> {
    bin.parent()?.file_name()?.to_str()?.parse().ok()
}

/// A folder that nobody else may enter, since the cluster asks no password. It is not below `TMPDIR`: a socket's
/// path has at most 107 bytes, and the user postgres must reach it.
fn folder(shell: &Shell) -> Result<TempDir> {
    let folder = tempfile::Builder::new()
        .prefix("shenbao-postgres-")
        .permissions(fs::Permissions::from_mode(0o700))
        .tempdir_in("/tmp")?;
    if setup::is_root() {
        shell.run(shell.command("chown").arg("postgres").arg(folder.path()))?;
    }
    Ok(folder)
}

/// PostgreSQL refuses to run as root; `setpriv` replaces itself by the program, so that its pid is the program's.
fn as_owner(program: &Path) -> Command {
    if !setup::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command
}

fn initialise(programs: &Path, folder: &Path, data: &Path) -> Result<()> {
    let mut initdb = as_owner(&programs.join("initdb"));
    initdb.arg("--pgdata").arg(data).current_dir(folder);
    initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    process::output(&mut initdb).map(drop)
}

fn serve(programs: &Path, folder: &Path, data: &Path) -> Result<Command> {
    let log = fs::File::create(folder.join("log"))?;
    let mut command = as_owner(&programs.join("postgres"));
    command.arg("-D").arg(data).arg("-k").arg(folder).current_dir(folder);
    command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    command.stdout(log.try_clone()?).stderr(log);
    Ok(command)
}

fn await_ready(shell: &Shell, server: &mut Running, programs: &Path, folder: &Path) -> Result<()> {
    let started = Instant::now();
    let mut is_ready = Command::new(programs.join("pg_isready"));
    is_ready.arg("--quiet").arg("--host").arg(folder);
    while !process::succeeds(&mut is_ready) {
        if shell.interrupted() {
            bail!("interrupted");
        }
        if server.status()?.is_some() || started.elapsed() > PATIENCE {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            bail!("PostgreSQL does not start; it says:\n{log}");
        }
        process::pause();
    }
    Ok(())
}

fn percent_encoded(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|b| if unreserved(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_folder_fits_into_a_url() {
        assert_eq!(percent_encoded("/tmp/shenbao-postgres-aB1"), "%2Ftmp%2Fshenbao-postgres-aB1");
    }

    #[test]
    fn version_15_is_newer_than_9() {
        assert!(
            version(Path::new("/usr/lib/postgresql/15/bin"))
                > version(Path::new("/usr/lib/postgresql/9/bin"))
        );
    }
}
