//! The application under test.

use std::net::TcpListener;

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, RunQueryDsl};
use openapi::ids::AccountId;
use shenbao::clock::Clock;
use shenbao::config::Config;
use shenbao::domain::seed;
use shenbao::{App, http};

use super::client::Client;

/// Which database the application runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// The running application, with a clock that stands inside the 2025 filing window until it is set.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    base: String,
    handle: actix_web::dev::ServerHandle,
    folder: tempfile::TempDir,
    database: Option<TestDatabase>,
}

/// A morning in the 2025 filing window.
pub(crate) const IN_WINDOW: &str = "2025-04-10T02:00:00Z";

impl TestApp {
    /// Starts on `engine` with files in a directory.
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |_| {}).await
    }

    /// Starts with changed settings.
    pub(crate) async fn start_with(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::embedded().unwrap();
        config.data_dir = folder.path().to_owned();
        config.password_memory_kib = 8;
        config.shutdown_seconds = 1;
        config.database_connections = 4;
        config.trusted_proxies = "127.0.0.1".to_owned().try_into().unwrap();
        let database = (engine == Engine::Postgres).then(TestDatabase::create);
        if let Some(database) = &database {
            config.database_url = database.url.clone().into();
        }
        change(&mut config);
        let clock = Clock::manual(instant(IN_WINDOW));
        let migrating = config.clone();
        tokio::task::spawn_blocking(move || App::migrate(&migrating)).await.unwrap().unwrap();
        let app = App::start(config, clock.clone()).await.unwrap();
        seed::run(&app).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = http::server(app.clone(), listener).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        Self { app, clock, base, handle, folder, database }
    }

    /// Someone who has not logged in.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(&self.base)
    }

    /// Someone who has not logged in, behind an address.
    pub(crate) fn stranger_at(&self, address: &str) -> Client {
        Client::from_address(&self.base, address)
    }

    /// Where it listens, as host and port.
    pub(crate) fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Sets the clock.
    pub(crate) fn at(&self, now: &str) {
        self.clock.set(instant(now));
    }

    /// The folder of data.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The database's address; empty for the embedded one.
    pub(crate) fn database_url(&self) -> &str {
        self.database.as_ref().map_or("", |database| &database.url)
    }

    /// Runs SQL as someone with access to the database would.
    pub(crate) async fn raw_sql(&self, sql: &str) -> Result<usize, String> {
        let sql = sql.to_owned();
        self.app
            .db
            .write(move |conn| {
                diesel::sql_query(&sql).execute(conn).map_err(shenbao::store::StoreError::from)
            })
            .await
            .map_err(|error| format!("{error:?}"))
    }

    /// Ends the server; dropping does it as well, but does not wait.
    pub(crate) async fn stop(&self) {
        self.handle.stop(true).await;
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        drop(self.database.take());
    }
}

/// Parses an instant.
pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A database of the test's own in the cluster that `TEST_DATABASE_URL` names; removed at the end.
struct TestDatabase {
    admin_url: String,
    name: String,
    url: String,
}

impl TestDatabase {
    fn create() -> Self {
        #[allow(clippy::disallowed_methods, reason = "names the tests' cluster; no setting of the server")]
        let admin_url = std::env::var("TEST_DATABASE_URL").expect(
            "TEST_DATABASE_URL names no PostgreSQL cluster: run `cargo xtask test`, which starts one",
        );
        let name = format!("it_{}", AccountId::generate().to_string().replace('-', ""));
        let mut admin =
            PgConnection::establish(&admin_url).expect("the cluster at TEST_DATABASE_URL answers");
        admin.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let url = in_database(&admin_url, &name);
        Self { admin_url, name, url }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Ok(mut admin) = PgConnection::establish(&self.admin_url) {
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// The same address with another database: the path of the URL.
fn in_database(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let authority_end = address.find("://").map_or(0, |at| at + 3);
    let path = address[authority_end..].find('/').map_or(address.len(), |at| at + authority_end);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{name}{query}", &address[..path])
}
