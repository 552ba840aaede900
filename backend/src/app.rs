//! What every request carries: the doors, the files, the clock, the keys.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::ExposeSecret;

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::error::Error;
use crate::domain::keys::Keys;
use crate::domain::passwords::Hasher;
use crate::storage::Storage;
use crate::store::{Database, migrate};

/// The running application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database's doors.
    pub db: Database,
    /// The object store.
    pub storage: Storage,
    /// The time.
    pub clock: Clock,
    /// The settings.
    pub config: Arc<Config>,
    /// The platform's signing keys.
    pub keys: Keys,
    /// Password hashing, bounded.
    pub hasher: Hasher,
}

impl App {
    /// Connects everything. The schema must be current: run [`App::migrate`] before.
    pub async fn start(config: Config, clock: Clock) -> Result<Self, Error> {
        let db = open_database(&config)?;
        if !migrate::is_current(&db)? {
            return Err(Error::internal("the database schema is not current: run `shenbao migrate` first"));
        }
        let storage = Storage::open(&config).await?;
        let keys = Keys::load(&db, &clock).await?;
        let hasher = Hasher::new(config.password_memory_kib)?;
        std::fs::create_dir_all(spool_dir(&config)).map_err(Error::internal)?;
        Ok(Self { db, storage, clock, config: Arc::new(config), keys, hasher })
    }

    /// Brings the database's schema up to date; tells what ran.
    pub fn migrate(config: &Config) -> Result<Vec<String>, Error> {
        Ok(migrate::run(&open_database(config)?)?)
    }

    /// Where uploads wait until they have been looked at.
    pub fn spool_dir(&self) -> PathBuf {
        spool_dir(&self.config)
    }
}

fn spool_dir(config: &Config) -> PathBuf {
    config.data_dir.join("spool")
}

fn open_database(config: &Config) -> Result<Database, Error> {
    let url = match config.database_url.expose_secret() {
        "" => {
            std::fs::create_dir_all(&config.data_dir).map_err(Error::internal)?;
            format!("sqlite:{}", config.data_dir.join("shenbao.db").display())
        }
        url => url.to_owned(),
    };
    Ok(Database::open(&url, config.database_connections)?)
}
