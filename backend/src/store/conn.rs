//! Connections: one enum over both engines, and the pools that hand them out.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::error::StoreError;

/// A connection to whichever engine the server runs on.
#[derive(diesel::MultiConnection)]
#[allow(missing_docs, reason = "the derive makes items that cannot be documented")]
pub enum Conn {
    /// Embedded.
    Sqlite(SqliteConnection),
    /// Past one machine.
    Postgres(PgConnection),
}

/// The engines, told apart by the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// `sqlite:path`.
    Sqlite,
    /// `postgres://…`.
    Postgres,
}

impl Engine {
    /// The engine that `url` addresses.
    pub fn of(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else if url.starts_with("sqlite:") {
            Ok(Self::Sqlite)
        } else {
            Err(StoreError::Unavailable(
                "the database address must begin with sqlite: or postgres://".to_owned(),
            ))
        }
    }
}

/// Opens connections. Chooses the engine by scheme itself, because `MultiConnection::establish` tries each engine in
/// turn and hides the error that matters.
#[derive(Debug)]
pub(super) struct Manager {
    url: String,
    engine: Engine,
}

/// No statement of ours takes a tenth of this; a longer one waits for something that is not coming.
const POSTGRES_LIMITS: &str = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '60s'";

/// What libpq is told unless the address says otherwise: a database that has gone silent is given up in seconds.
const LIBPQ_DEFAULTS: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "30000"),
];

impl Manager {
    pub(super) fn new(url: &str) -> Result<Self, StoreError> {
        let engine = Engine::of(url)?;
        let mut url = url.to_owned();
        if engine == Engine::Postgres {
            for (name, value) in
                LIBPQ_DEFAULTS.iter().filter(|(name, _)| !url.contains(name)).collect::<Vec<_>>()
            {
                url.push(if url.contains('?') { '&' } else { '?' });
                url.extend([name, "=", value]);
            }
        }
        Ok(Self { url, engine })
    }
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        match self.engine {
            Engine::Postgres => {
                let mut conn = PgConnection::establish(&self.url)?;
                conn.batch_execute(POSTGRES_LIMITS).map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Postgres(conn))
            }
            Engine::Sqlite => {
                let path = self.url.strip_prefix("sqlite:").unwrap_or(&self.url);
                let mut conn = SqliteConnection::establish(path)?;
                // busy_timeout first: the next pragmas may have to wait for another process.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
                )
                .map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        conn.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        use diesel::connection::TransactionManager;
        std::thread::panicking()
            || <Conn as Connection>::TransactionManager::is_broken_transaction_manager(conn)
    }
}

/// A pool of at most `size` connections; waits at most 5 s for a free one.
pub(super) fn pool(url: &str, size: u32) -> Result<Pool<Manager>, StoreError> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(Duration::from_secs(5))
        .build(Manager::new(url)?)
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}
