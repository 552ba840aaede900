//! Migrations: the tree of the engine at hand, embedded in the binary.

use std::collections::BTreeSet;

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, Database, StoreError};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Runs what has not run yet; tells the names of what ran.
pub fn run(database: &Database) -> Result<Vec<String>, StoreError> {
    let mut conn = database.writers.get()?;
    lift_time_limits(&mut conn)?;
    let ran = match &mut *conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE),
        Conn::Postgres(conn) => conn.run_pending_migrations(POSTGRES),
    };
    ran.map(|versions| versions.iter().map(ToString::to_string).collect()).map_err(super::unavailable)
}

/// A migration may take longer than any request.
fn lift_time_limits(conn: &mut Conn) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        conn.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0").map_err(StoreError::from)?;
    }
    Ok(())
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

/// Whether the schema is the one this binary was built for: neither older nor newer.
pub fn is_current(conn: &mut Conn) -> Result<bool, StoreError> {
    #[derive(diesel::QueryableByName)]
    struct Applied {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let applied = diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load::<Applied>(conn);
    let applied: BTreeSet<String> = applied?.into_iter().map(|row| row.version).collect();
    let built_for = match conn {
        Conn::Sqlite(_) => versions::<diesel::sqlite::Sqlite>(&SQLITE),
        Conn::Postgres(_) => versions::<diesel::pg::Pg>(&POSTGRES),
    }?;
    Ok(applied == built_for)
}

fn versions<DB: Backend>(tree: &EmbeddedMigrations) -> Result<BTreeSet<String>, StoreError> {
    let migrations = MigrationSource::<DB>::migrations(tree).map_err(super::unavailable)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}
