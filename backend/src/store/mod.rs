//! The database: two doors, and plain queries behind them. Knows no rule.

pub mod accounts;
pub mod activities;
pub mod applications;
pub mod attachments;
pub mod audit;
pub mod column;
#[allow(missing_docs, reason = "the derive of `MultiConnection` makes undocumented items")]
pub mod conn;
pub mod discarded_objects;
pub mod error;
pub mod idempotency;
pub mod migrate;
pub mod organizations;
pub mod proofs;
pub mod registrations;
pub mod review_results;
#[allow(missing_docs, reason = "the tables speak for themselves, and their macro makes undocumented items")]
pub mod schema;
pub mod sessions;
pub mod signing_keys;
pub mod submissions;

use std::sync::Arc;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::Pool;
use diesel::{PgConnection, QueryResult, SqliteConnection};

pub use conn::{Conn, Engine};
pub use error::{Constraint, StoreError};

/// How often a write is run again when PostgreSQL finds that concurrent ones cannot all be right.
const WRITE_TRIES: u32 = 12;

/// An error that a transaction's body may end with.
pub trait TransactionError: From<StoreError> {
    /// The store's error inside, if that is what it is.
    fn store_error(&self) -> Option<&StoreError>;
}

impl TransactionError for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// The database and its two doors, [`Database::read`] and [`Database::write`]. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    readers: Arc<Pool<conn::Manager>>,
    writers: Arc<Pool<conn::Manager>>,
    engine: Engine,
}

impl Database {
    /// Opens `url`. SQLite gets one writer and `connections` readers, PostgreSQL one pool for both.
    pub fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        let engine = Engine::of(url)?;
        let (writers, readers) = match engine {
            Engine::Sqlite => {
                // The writer first: it makes the file and its journal.
                let writers = Arc::new(conn::pool(url, 1)?);
                (writers, Arc::new(conn::pool(url, connections)?))
            }
            Engine::Postgres => {
                let both = Arc::new(conn::pool(url, connections)?);
                (Arc::clone(&both), both)
            }
        };
        Ok(Self { readers, writers, engine })
    }

    /// The engine behind the doors.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Reads in one transaction: everything `body` sees is of one instant.
    pub async fn read<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: TransactionError + Send + 'static,
    {
        let pool = Arc::clone(&self.readers);
        blocking(move || {
            let mut conn = pool.get().map_err(unavailable)?;
            begin(&mut conn, "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            let result = body(&mut conn);
            rollback(&mut conn)?;
            result
        })
        .await
    }

    /// Checks and writes in one transaction, as if it were alone: `BEGIN IMMEDIATE` on SQLite's one writer,
    /// `SERIALIZABLE` with bounded retry on PostgreSQL. `body` may run more than once and must touch nothing but the
    /// database. An error rolls back.
    pub async fn write<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: TransactionError + Send + 'static,
    {
        let pool = Arc::clone(&self.writers);
        blocking(move || {
            let mut tries = 0;
            loop {
                tries += 1;
                let result = write_once(&pool, &body);
                let again = result.as_ref().err().and_then(TransactionError::store_error);
                match again {
                    Some(StoreError::Serialization(message)) if tries < WRITE_TRIES => {
                        tracing::debug!(tries, message, "write runs again");
                        back_off(tries);
                    }
                    _ => return result,
                }
            }
        })
        .await
    }
}

fn write_once<T, E: TransactionError>(
    pool: &Pool<conn::Manager>,
    body: &impl Fn(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let mut conn = pool.get().map_err(unavailable)?;
    begin(&mut conn, "BEGIN IMMEDIATE", "BEGIN ISOLATION LEVEL SERIALIZABLE")?;
    match body(&mut conn) {
        Ok(value) => commit(&mut conn).map(|()| value).map_err(E::from),
        Err(error) => {
            rollback(&mut conn)?;
            Err(error)
        }
    }
}

/// Longer with each try, and never the same for two transactions that met.
fn back_off(tries: u32) {
    let ceiling = 2_u64.saturating_pow(tries).min(128);
    std::thread::sleep(std::time::Duration::from_millis(rand::random_range(1..=ceiling)));
}

/// Runs blocking database work off the async threads, in the caller's span.
async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let span = tracing::Span::current();
    match tokio::task::spawn_blocking(move || span.in_scope(work)).await {
        Ok(result) => result,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}

fn unavailable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

fn begin(conn: &mut Conn, sqlite: &str, postgres: &str) -> Result<(), StoreError> {
    each_engine(
        conn,
        |conn| AnsiTransactionManager::begin_transaction_sql(conn, sqlite),
        |conn| AnsiTransactionManager::begin_transaction_sql(conn, postgres),
    )
}

fn commit(conn: &mut Conn) -> Result<(), StoreError> {
    each_engine(conn, AnsiTransactionManager::commit_transaction, AnsiTransactionManager::commit_transaction)
}

fn rollback(conn: &mut Conn) -> Result<(), StoreError> {
    each_engine(
        conn,
        AnsiTransactionManager::rollback_transaction,
        AnsiTransactionManager::rollback_transaction,
    )
}

fn each_engine(
    conn: &mut Conn,
    sqlite: impl FnOnce(&mut SqliteConnection) -> QueryResult<()>,
    postgres: impl FnOnce(&mut PgConnection) -> QueryResult<()>,
) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(conn) => sqlite(conn),
        Conn::Postgres(conn) => postgres(conn),
    }
    .map_err(StoreError::from)
}
