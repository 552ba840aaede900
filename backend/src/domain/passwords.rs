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

/// What our own names give away to someone who guesses.
const CONTEXT: [&str; 8] = ["shenbao", "caq", "zhiliang", "zljsj", "quality", "award", "质量", "申报"];

/// Fewer guesses than this (its logarithm, base 10) and a password is none: 10^6 are made in a day online.
const LEAST_GUESSES: f64 = 6.0;

/// Refuses common passwords, and those made of what anyone knows of the account; `pointer` is where it stands in the
/// request. There is no rule of composition.
pub fn ensure_strong(password: &Password, context: &[&str], pointer: &str) -> Result<()> {
    let known: Vec<&str> = context.iter().chain(&CONTEXT).copied().filter(|word| !word.is_empty()).collect();
    if zxcvbn::zxcvbn(password.expose(), &known).guesses_log10() >= LEAST_GUESSES {
        return Ok(());
    }
    Err(Error::field(
        pointer,
        "weak_password",
        "密码过于常见或容易被猜到（如连续数字、手机号、姓名、单位名），请换一个，例如几个不相关的词。",
        "The password is common or easy to guess (sequences, phone, name); choose another, e.g. a few unrelated words.",
    ))
}

/// Letters and digits that are not mistaken for one another.
const ALPHABET: [char; 31] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x',
    'y', 'z', '2', '3', '4', '5', '6', '7', '8', '9',
];

/// So many random characters, in groups of four; each tells five bits.
pub fn random(chars: usize) -> String {
    let mut text = String::new();
    for place in 0..chars {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.extend(ALPHABET.get(rand::random_range(0..ALPHABET.len())));
    }
    text
}

/// A random password, to be typed once.
pub fn generate(chars: usize) -> Result<Password> {
    Password::parse(&random(chars)).map_err(Error::internal)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn password(raw: &str) -> Password {
        Password::parse(raw).unwrap()
    }

    #[test]
    fn item_20_common_and_context_words_are_refused_and_no_composition_is_asked_for() {
        let context = ["13800138000", "王志强"];
        for weak in
            ["password", "12345678", "qwertyuiop", "13800138000", "shenbao2025", "aaaaaaaaaa", "iloveyou1"]
        {
            assert!(ensure_strong(&password(weak), &context, "/password").is_err(), "{weak}");
        }
        let longest: String = ('一'..).step_by(97).take(128).collect();
        for strong in ["correct horse battery", "一次性提交申报材料", "xkqzvbnwpt", &longest] {
            assert!(ensure_strong(&password(strong), &context, "/password").is_ok(), "{strong}");
        }
    }

    /// Peak of this process's memory, KiB.
    #[cfg(target_os = "linux")]
    fn peak() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    #[cfg(target_os = "linux")]
    #[tokio::test(flavor = "multi_thread")]
    async fn item_19_two_hundred_logins_at_once_take_the_memory_of_a_few() {
        // Large enough for the allocator to give it back at once, as it does with what the settings ask for.
        const EACH_KIB: u32 = 40 * 1024;
        let hasher = Hasher::new(EACH_KIB).unwrap();
        let before = peak();
        let logins = (0..200).map(|_| {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.verify(&password("not the password"), None).await })
        });
        for login in futures_util::future::join_all(logins).await {
            let refused = login.unwrap();
            // Who waits too long is told so, and takes no memory either.
            assert!(
                matches!(refused, Ok(false) | Err(Error::Refused(ErrorCode::Unavailable))),
                "{refused:?}"
            );
        }
        let cores = u64::try_from(std::thread::available_parallelism().map_or(2, NonZero::get)).unwrap();
        let grown = peak() - before;
        assert!(grown < (cores + 2) * u64::from(EACH_KIB) + 64 * 1024, "{grown} KiB for {cores} cores");
    }
}
