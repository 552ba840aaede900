//! Migrations: the tree of the engine at hand, embedded in the binary.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, Database, StoreError};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Runs what has not run yet; tells the names of what ran.
pub fn run(database: &Database) -> Result<Vec<String>, StoreError> {
    let mut conn = database.writers.get()?;
    let ran = match &mut *conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE),
        Conn::Postgres(conn) => conn.run_pending_migrations(POSTGRES),
    };
    ran.map(|versions| versions.iter().map(ToString::to_string).collect()).map_err(super::unavailable)
}

/// Undoes all, newest first. For tests of the `down.sql` files.
pub fn undo(database: &Database) -> Result<(), StoreError> {
    let mut conn = database.writers.get()?;
    match &mut *conn {
        Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(drop),
        Conn::Postgres(conn) => conn.revert_all_migrations(POSTGRES).map(drop),
    }
    .map_err(super::unavailable)
}

/// Whether the schema is the one this binary was built for.
pub fn is_current(database: &Database) -> Result<bool, StoreError> {
    let mut conn = database.readers.get()?;
    match &mut *conn {
        Conn::Sqlite(conn) => conn.has_pending_migration(SQLITE),
        Conn::Postgres(conn) => conn.has_pending_migration(POSTGRES),
    }
    .map(|pending| !pending)
    .map_err(super::unavailable)
}
