//! What every request carries: the doors, the files, the clock, the keys.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::ExposeSecret;

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::error::Error;
use crate::domain::exports::Places;
use crate::domain::files::Judges;
use crate::domain::keys::Keys;
use crate::domain::passwords::Hasher;
use crate::mail::Mailer;
use crate::sms::SmsSender;
use crate::storage::Storage;
use crate::store::{Database, migrate};
use crate::worker::Bell;

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
    /// Those who look at uploaded files, bounded.
    pub judges: Judges,
    /// The places for exports at work.
    pub exports: Places,
    /// The way to phones.
    pub sms: SmsSender,
    /// The way to mailboxes.
    pub mailer: Mailer,
    /// Wakes the worker: there is something to deliver.
    pub bell: Bell,
}

impl App {
    /// Connects everything. The schema must be current: run [`App::migrate`] before.
    pub async fn start(config: Config, clock: Clock) -> Result<Self, Error> {
        let db = open_database(&config)?;
        // A database that was never migrated has no table of migrations: an error, and the same advice.
        let current = db.read(migrate::is_current).await;
        if !current.as_ref().is_ok_and(|current| *current) {
            let cause = current.err().map(|error| format!(" ({error})")).unwrap_or_default();
            let advice =
                "the database schema is not the one this server was built for: run `shenbao migrate` first";
            return Err(Error::internal(format!("{advice}{cause}")));
        }
        let storage = Storage::open(&config).await?;
        let keys = Keys::load(&db, &clock).await?;
        let hasher = Hasher::new(config.password_memory_kib)?;
        let sms = SmsSender::open(&config).map_err(Error::internal)?;
        let mailer = Mailer::open(&config).map_err(Error::internal)?;
        create_private(&spool_dir(&config)).map_err(Error::internal)?;
        let config = Arc::new(config);
        Ok(Self {
            db,
            storage,
            clock,
            config,
            keys,
            hasher,
            judges: Judges::default(),
            exports: Places::default(),
            sms,
            mailer,
            bell: Bell::default(),
        })
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

/// Makes a folder that only the server's own user may look into: it holds keys, phones and stamped documents.
fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn open_database(config: &Config) -> Result<Database, Error> {
    let url = match config.database_url.expose_secret() {
        "" => {
            create_private(&config.data_dir).map_err(Error::internal)?;
            format!("sqlite:{}", config.data_dir.join("shenbao.db").display())
        }
        url => url.to_owned(),
    };
    Ok(Database::open(&url, config.database_connections)?)
}
