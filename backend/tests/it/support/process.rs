//! The product as a process of its own, which can be killed.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::Client;

/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The server's binary on the data of an application under test.
pub(crate) struct ServerProcess {
    settings: Vec<(&'static str, String)>,
    base: String,
    log: std::path::PathBuf,
    child: Option<Child>,
}

impl ServerProcess {
    /// Prepares it on a folder and, unless empty, a database; starts nothing yet.
    pub(crate) fn new(folder: &Path, database_url: &str) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = vec![
            ("SHENBAO_LISTEN", address.to_string()),
            ("SHENBAO_DATA_DIR", folder.display().to_string()),
            ("SHENBAO_DATABASE_URL", database_url.to_owned()),
            ("SHENBAO_PASSWORD_MEMORY_KIB", "8".to_owned()),
            ("SHENBAO_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
            ("SHENBAO_LOGIN_TRIES", "1000".to_owned()),
        ];
        Self { settings, base: format!("http://{address}"), log: folder.join("server.log"), child: None }
    }

    fn command(&self, task: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shenbao"));
        command.arg(task).envs(self.settings.iter().map(|(name, value)| (*name, value.as_str())));
        let log = File::options().create(true).append(true).open(&self.log).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        command
    }

    /// Runs one of its commands to the end.
    pub(crate) fn run(&self, task: &str) {
        assert!(self.command(task).status().unwrap().success(), "{task}: {}", self.log());
    }

    /// Starts it and waits until it answers.
    pub(crate) async fn start(&mut self) {
        let mut child = self.command("serve").spawn().unwrap();
        let started = Instant::now();
        while reqwest::get(format!("{}/livez", self.base)).await.is_err() {
            assert!(child.try_wait().unwrap().is_none(), "the server ended: {}", self.log());
            assert!(started.elapsed() < PATIENCE, "the server does not answer: {}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.child = Some(child);
    }

    /// Kills it on the spot, as a power cut would the program.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Someone who has not logged in.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(&self.base)
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.kill();
    }
}
