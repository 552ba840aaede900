//! Settings: defaults that work embedded, then an optional TOML file, then the environment.

use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Prefix of the environment variables.
const PREFIX: &str = "SHENBAO_";

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address to listen on.
    pub listen: String,
    /// Folder of the embedded database and files, and of uploads on their way.
    pub data_dir: PathBuf,
    /// Database address; empty for `sqlite:<data_dir>/shenbao.db`.
    pub database_url: SecretString,
    /// Most database connections.
    pub database_connections: u32,
    /// S3 endpoint; empty for files in `<data_dir>/files`.
    pub s3_endpoint: String,
    /// S3 region.
    pub s3_region: String,
    /// S3 bucket.
    pub s3_bucket: String,
    /// S3 access key.
    pub s3_access_key: SecretString,
    /// S3 secret key.
    pub s3_secret_key: SecretString,
    /// Address under which people reach the server; `https` makes cookies `Secure`.
    pub public_url: String,
    /// Memory that one password hash takes, KiB.
    pub password_memory_kib: u32,
    /// Seconds that a request's body may take to arrive.
    pub body_timeout_seconds: u64,
    /// Seconds that requests under way get at SIGTERM.
    pub shutdown_seconds: u64,
    /// `text` or `json`.
    pub log_format: LogFormat,
    /// What to log, e.g. `info` or `shenbao=debug,info`.
    pub log_filter: String,
}

/// Shape of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A setting as `--help` and the README list it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Name in the file; upper-cased behind the prefix in the environment.
    pub name: &'static str,
    /// Default.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// Every setting. The defaults below are the ones that apply.
pub const SETTINGS: &[Setting] = &[
    setting("listen", "127.0.0.1:8080", "address to listen on"),
    setting("data_dir", "data", "folder of the embedded database and files, and of uploads on their way"),
    setting("database_url", "", "postgres://… ; empty: sqlite:<data_dir>/shenbao.db"),
    setting("database_connections", "8", "most database connections"),
    setting("s3_endpoint", "", "S3-compatible store; empty: files in <data_dir>/files"),
    setting("s3_region", "garage", "S3 region"),
    setting("s3_bucket", "shenbao", "S3 bucket"),
    setting("s3_access_key", "", "S3 access key"),
    setting("s3_secret_key", "", "S3 secret key"),
    setting("public_url", "http://localhost:8080", "address people use; https makes cookies Secure"),
    setting("password_memory_kib", "65536", "memory of one password hash, KiB"),
    setting("body_timeout_seconds", "600", "seconds a request's body may take to arrive"),
    setting("shutdown_seconds", "30", "seconds requests under way get at SIGTERM"),
    setting("log_format", "text", "text or json"),
    setting("log_filter", "info", "what to log, e.g. shenbao=debug,info"),
];

const fn setting(name: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting { name, default, help }
}

impl Config {
    /// Reads the defaults, then `file` (a missing `shenbao.toml` is no error, a missing file that was named is), then
    /// the environment. The error names the setting and what is wrong with it.
    pub fn load(file: Option<&PathBuf>) -> Result<Self, ConfigError> {
        let file = match file {
            Some(path) => Toml::file_exact(path),
            None => Toml::file("shenbao.toml"),
        };
        let config: Self = defaults().merge(file).merge(environment()).extract().map_err(Box::new)?;
        config.validated()
    }

    fn validated(self) -> Result<Self, ConfigError> {
        let positive = [
            ("database_connections", u64::from(self.database_connections)),
            ("password_memory_kib", u64::from(self.password_memory_kib)),
            ("body_timeout_seconds", self.body_timeout_seconds),
        ];
        match positive.iter().find(|(_, value)| *value == 0) {
            Some((name, _)) => {
                Err(Box::new(figment::Error::from(format!("{name} must be greater than 0"))).into())
            }
            None => Ok(self),
        }
    }

    /// The defaults alone; tests change what they need.
    pub fn embedded() -> Result<Self, ConfigError> {
        Ok(defaults().extract().map_err(Box::new)?)
    }
}

/// A setting is missing, unknown or wrong.
#[derive(Debug, thiserror::Error)]
#[error("configuration: {0}")]
pub struct ConfigError(#[from] Box<figment::Error>);

/// The environment's values as the texts they are: a key of digits is no number.
fn environment() -> Figment {
    Env::prefixed(PREFIX).iter().fold(Figment::new(), |figment, (name, value)| {
        let numeric =
            SETTINGS.iter().any(|setting| name == setting.name && setting.default.parse::<u64>().is_ok());
        match value.trim().parse::<u64>() {
            Ok(number) if numeric => figment.merge(Serialized::default(name.as_str(), number)),
            _ => figment.merge(Serialized::default(name.as_str(), value)),
        }
    })
}

fn defaults() -> Figment {
    SETTINGS.iter().fold(Figment::new(), |figment, setting| match setting.default.parse::<u64>() {
        Ok(number) => figment.merge(Serialized::default(setting.name, number)),
        Err(_) => figment.merge(Serialized::default(setting.name, setting.default)),
    })
}

/// The settings as a text for `--help`.
pub fn help() -> String {
    let lines = SETTINGS.iter().map(|setting| {
        let name = format!("{PREFIX}{}", setting.name.to_uppercase());
        format!("  {name:<30} {} [{}]\n", setting.help, setting.default)
    });
    format!(
        "Settings, from the environment or, in lower case without the prefix, from shenbao.toml or --config FILE:\n\n{}",
        lines.collect::<String>()
    )
}

#[cfg(test)]
#[allow(clippy::result_large_err, reason = "figment's jail wants its own error")]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn the_defaults_are_complete() {
        assert_eq!(Config::embedded().unwrap().listen, "127.0.0.1:8080");
    }

    #[test]
    fn settings_are_read_as_what_they_are() {
        figment::Jail::expect_with(|jail| {
            jail.set_env("SHENBAO_S3_BUCKET", "2025");
            jail.set_env("SHENBAO_S3_SECRET_KEY", "[00123]");
            jail.set_env("SHENBAO_DATABASE_CONNECTIONS", "16");
            let config = Config::load(None).unwrap();
            assert_eq!((config.s3_bucket.as_str(), config.database_connections), ("2025", 16));
            assert_eq!(config.s3_secret_key.expose_secret(), "[00123]");
            Ok(())
        });
    }

    #[test]
    fn wrong_and_unknown_settings_are_named() {
        for (name, value) in [
            ("SHENBAO_DATABASE_CONNECTIONS", "many"),
            ("SHENBAO_DATABASE_CONNECTIONS", "0"),
            ("SHENBAO_DATABSE_URL", "postgres://"),
        ] {
            figment::Jail::expect_with(|jail| {
                jail.set_env(name, value);
                let error = Config::load(None).unwrap_err().to_string();
                let setting = name.strip_prefix("SHENBAO_").unwrap().to_lowercase();
                assert!(error.contains(&setting), "{name}={value}: {error}");
                Ok(())
            });
        }
    }
}
