//! Passwords: Argon2id, a few at a time.

use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use openapi::Password;
use openapi::error::ErrorCode;
use tokio::sync::Semaphore;

use super::error::{Error, Result};

/// Hashes and verifies. A hash takes tens of megabytes on purpose, so only a few run at once and the rest wait.
#[derive(Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    at_once: Arc<Semaphore>,
    decoy: Arc<str>,
}

/// How long a login waits for its turn before it is told that the system is busy.
const PATIENCE: Duration = Duration::from_secs(10);

impl Hasher {
    /// A hasher that takes `memory_kib` for each hash; 3 passes, 1 lane.
    pub fn new(memory_kib: u32) -> Result<Self> {
        let params = Params::new(memory_kib, 3, 1, None).map_err(Error::internal)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let at_once = std::thread::available_parallelism().map_or(2, NonZero::get);
        let decoy = argon2.hash_password(b"no account has this").map_err(Error::internal)?.to_string();
        Ok(Self { argon2, at_once: Arc::new(Semaphore::new(at_once)), decoy: decoy.into() })
    }

    /// The password's hash as a PHC string.
    pub async fn hash(&self, password: &Password) -> Result<String> {
        let password = password.clone();
        self.run(move |argon2| {
            argon2
                .hash_password(password.expose().as_bytes())
                .map(|hash| hash.to_string())
                .map_err(Error::internal)
        })
        .await?
    }

    /// Whether the password is the one behind `hash`. Without a hash, because there is no such account, it takes the
    /// same time and says no.
    pub async fn verify(&self, password: &Password, hash: Option<String>) -> Result<bool> {
        let (password, decoy) = (password.clone(), Arc::clone(&self.decoy));
        let known = hash.is_some();
        let right = self
            .run(move |argon2| {
                let hash = hash.as_deref().unwrap_or(&decoy);
                let hash = PasswordHash::new(hash).map_err(Error::internal)?;
                Ok::<_, Error>(argon2.verify_password(password.expose().as_bytes(), &hash).is_ok())
            })
            .await??;
        Ok(known && right)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>) -> T + Send + 'static,
    ) -> Result<T> {
        let permit = Arc::clone(&self.at_once).acquire_owned();
        let permit = tokio::time::timeout(PATIENCE, permit).await.map_err(|_| ErrorCode::Unavailable)?;
        let permit = permit.map_err(Error::internal)?;
        let argon2 = self.argon2.clone();
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(&argon2)
        })
        .await
        .map_err(Error::internal)
    }
}
