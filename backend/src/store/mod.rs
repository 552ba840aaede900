//! The database: its doors, and plain queries behind them. Knows no rule.

pub mod accounts;
pub mod activities;
pub mod applications;
pub mod attachments;
pub mod audit;
pub mod audit_seals;
pub mod column;
#[allow(missing_docs, reason = "the derive of `MultiConnection` makes undocumented items")]
pub mod conn;
pub mod discarded_objects;
pub mod error;
pub mod exports;
pub mod idempotency;
pub mod join_requests;
pub mod known_addresses;
pub mod mails;
pub mod migrate;
pub mod notifications;
pub mod organizations;
pub mod outbox;
pub mod participations;
pub mod portals;
pub mod proofs;
pub mod rate_limits;
pub mod registrations;
pub mod review_claims;
pub mod review_results;
pub mod revisions;
#[allow(missing_docs, reason = "the tables speak for themselves, and their macro makes undocumented items")]
pub mod schema;
pub mod search;
pub mod second_factors;
pub mod sessions;
pub mod signing_keys;
pub mod sms_codes;
pub mod sms_messages;
pub mod statistics;
pub mod submissions;
pub mod verifications;

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::{Pool, PooledConnection};
use diesel::{PgConnection, QueryResult, SqliteConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use conn::{Conn, Engine};
pub use error::{Constraint, StoreError};

/// How often a write is run again when concurrent ones cannot all be right.
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

/// How long a request waits for its turn at the database before it is told that the system is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database and its doors, [`Database::read`] and [`Database::write`], and beside them the small one for counters,
/// [`Database::tally`]. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    readers: Arc<Connections>,
    writers: Arc<Connections>,
    engine: Engine,
}

/// Connections, and a permit for each: requests wait for one asynchronously and hold no thread meanwhile.
struct Connections {
    pool: Pool<conn::Manager>,
    permits: Arc<Semaphore>,
}

impl Connections {
    fn open(url: &str, size: u32) -> Result<Arc<Self>, StoreError> {
        let permits = usize::try_from(size).map_err(unavailable)?;
        Ok(Arc::new(Self { pool: conn::pool(url, size)?, permits: Arc::new(Semaphore::new(permits)) }))
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let permit = Arc::clone(&self.permits).acquire_owned();
        tokio::time::timeout(PATIENCE, permit).await.map_err(unavailable)?.map_err(unavailable)
    }

    fn get(&self) -> Result<PooledConnection<conn::Manager>, StoreError> {
        self.pool.get().map_err(unavailable)
    }
}

impl Database {
    /// Opens `url`. SQLite gets one writer and `connections` readers, PostgreSQL one pool for both.
    pub fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        let engine = Engine::of(url)?;
        let (writers, readers) = match engine {
            Engine::Sqlite => {
                // The writer first: it makes the file and its journal.
                let writers = Connections::open(url, 1)?;
                (writers, Connections::open(url, connections)?)
            }
            Engine::Postgres => {
                let both = Connections::open(url, connections)?;
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
        let permit = self.readers.permit().await?;
        let readers = Arc::clone(&self.readers);
        blocking(permit, move || {
            let mut conn = readers.get()?;
            begin(&mut conn, "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            let result = body(&mut conn);
            rollback(&mut conn);
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
        self.change("BEGIN ISOLATION LEVEL SERIALIZABLE", body).await
    }

    /// Counts: single statements that are right by themselves, on rows that many callers share. On PostgreSQL they
    /// wait for one another instead of being run again.
    pub async fn tally<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: TransactionError + Send + 'static,
    {
        self.change("BEGIN ISOLATION LEVEL READ COMMITTED", body).await
    }

    async fn change<T, E, F>(&self, postgres: &'static str, body: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: TransactionError + Send + 'static,
    {
        let permit = self.writers.permit().await?;
        let (writers, engine) = (Arc::clone(&self.writers), self.engine);
        blocking(permit, move || {
            let mut tries = 0;
            loop {
                tries += 1;
                let result = write_once(&writers, postgres, &body);
                let again = result.as_ref().err().and_then(TransactionError::store_error);
                match again {
                    Some(met) if met.is_race(engine) && tries < WRITE_TRIES => {
                        tracing::debug!(tries, %met, "write runs again");
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
    writers: &Connections,
    postgres: &str,
    body: &impl Fn(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let mut conn = writers.get()?;
    begin(&mut conn, "BEGIN IMMEDIATE", postgres)?;
    match body(&mut conn) {
        Ok(value) => commit(&mut conn).map(|()| value).map_err(E::from),
        Err(error) => {
            rollback(&mut conn);
            Err(error)
        }
    }
}

/// Longer with each try, and never the same for two transactions that met.
fn back_off(tries: u32) {
    let ceiling = 2_u64.saturating_pow(tries).min(128);
    std::thread::sleep(Duration::from_millis(rand::random_range(1..=ceiling)));
}

/// Runs blocking database work off the async threads, in the caller's span. The permit goes along: should the caller
/// go away, the work still ends, and only then is its turn over.
async fn blocking<T, E>(
    permit: OwnedSemaphorePermit,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let span = tracing::Span::current();
    let work = move || {
        let _permit = permit;
        span.in_scope(work)
    };
    match tokio::task::spawn_blocking(work).await {
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

/// A rollback that fails leaves a broken connection, which the pool throws away; why the body ended is what counts.
fn rollback(conn: &mut Conn) {
    let rolled_back = each_engine(
        conn,
        AnsiTransactionManager::rollback_transaction,
        AnsiTransactionManager::rollback_transaction,
    );
    if let Err(error) = rolled_back {
        tracing::warn!(%error, "rolling back failed");
    }
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
