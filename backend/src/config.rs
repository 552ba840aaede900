//! Settings: defaults that work embedded, then an optional TOML file, then the environment.

use std::net::IpAddr;
use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use ipnet::IpNet;
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
    /// Proxies whose `X-Forwarded-For` is believed: addresses and networks, separated by commas.
    pub trusted_proxies: Networks,
    /// A demo: messages to phones are shown on a page of their own, to anyone.
    pub demo: bool,
    /// How messages reach phones.
    pub sms_sender: SmsSenderKind,
    /// Where the gateway takes messages.
    pub sms_gateway_url: String,
    /// What the gateway and this server share, to sign messages.
    pub sms_gateway_secret: SecretString,
    /// Most messages in 24 hours, of all together.
    pub sms_per_day: i64,
    /// Messages that one address may ask for in an hour.
    pub sms_per_address_per_hour: u32,
    /// The SMTP server that messages to mailboxes go by, user and password in it; empty: nobody gets any.
    pub smtp_url: SecretString,
    /// Whose name those messages bear.
    pub mail_from: String,
    /// Wrong passwords that one account may see from one address before it slows down.
    pub login_tries: u32,
    /// Whether staff must have a second factor.
    pub staff_second_factor: Requirement,
    /// 注册查询 from one address in an hour.
    pub lookups_per_hour: u32,
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

/// How messages reach phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsSenderKind {
    /// Written to the log.
    Log,
    /// Handed to a gateway.
    Http,
}

/// Whether something must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// Whoever likes.
    Optional,
    /// Everyone.
    Required,
}

/// Networks, e.g. `10.0.0.0/8, 192.0.2.1`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Whether the address is in one of them.
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl TryFrom<String> for Networks {
    type Error = String;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        let parts = raw.split(',').map(str::trim).filter(|part| !part.is_empty());
        let network = |part: &str| {
            let alone = part.parse::<IpAddr>().map(IpNet::from);
            alone.or_else(|_| part.parse()).map_err(|_| format!("{part} is no address and no network"))
        };
        parts.map(network).collect::<Result<_, _>>().map(Self)
    }
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
    setting("trusted_proxies", "", "proxies whose X-Forwarded-For counts, e.g. 10.0.0.0/8, 192.0.2.1"),
    setting("demo", "false", "show messages to phones at /demo/messages, to anyone; never in earnest"),
    setting("sms_sender", "log", "log, or http for a gateway"),
    setting("sms_gateway_url", "", "where the gateway takes messages"),
    setting("sms_gateway_secret", "", "shared with the gateway, to sign messages"),
    setting("sms_per_day", "5000", "most messages in 24 hours, of all together"),
    setting("sms_per_address_per_hour", "60", "messages that one address may ask for in an hour"),
    setting("smtp_url", "", "SMTP server, e.g. smtps://user:password@host:465; empty: no e-mail"),
    setting("mail_from", "", "sender of e-mail, e.g. 质量技术奖 <award@example.com>"),
    setting("login_tries", "5", "wrong passwords for one account from one address before it slows down"),
    setting(
        "staff_second_factor",
        "optional",
        "optional, or required: staff do nothing before they have one",
    ),
    setting("lookups_per_hour", "120", "注册查询 from one address in an hour"),
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
            ("sms_per_day", u64::try_from(self.sms_per_day).unwrap_or_default()),
            ("sms_per_address_per_hour", u64::from(self.sms_per_address_per_hour)),
            ("login_tries", u64::from(self.login_tries)),
            ("lookups_per_hour", u64::from(self.lookups_per_hour)),
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

/// The environment's values as the texts they are, but where the default is a number or a truth: a key of digits is no
/// number.
fn environment() -> Figment {
    Env::prefixed(PREFIX).iter().fold(Figment::new(), |figment, (name, value)| {
        let default =
            SETTINGS.iter().find(|setting| name == setting.name).map_or("", |setting| setting.default);
        figment.merge(typed_like(default, name.as_str(), value.trim()))
    })
}

fn defaults() -> Figment {
    SETTINGS.iter().fold(Figment::new(), |figment, setting| {
        figment.merge(typed_like(setting.default, setting.name, setting.default))
    })
}

/// `value` under `name`: as a number or a truth where `default` is one and `value` reads as one, else as text.
fn typed_like(default: &str, name: &str, value: &str) -> Figment {
    let figment = Figment::new();
    let number = default.parse::<u64>().and_then(|_| value.parse::<u64>());
    let truth = default.parse::<bool>().and_then(|_| value.parse::<bool>());
    match (number, truth) {
        (Ok(number), _) => figment.merge(Serialized::default(name, number)),
        (_, Ok(truth)) => figment.merge(Serialized::default(name, truth)),
        _ => figment.merge(Serialized::default(name, value)),
    }
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
    fn proxies_are_addresses_and_networks() {
        let proxies = Networks::try_from("10.0.0.0/8, 192.0.2.1,2001:db8::/32".to_owned()).unwrap();
        for inside in ["10.1.2.3", "192.0.2.1", "2001:db8::7"] {
            assert!(proxies.contain(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["11.0.0.1", "192.0.2.2", "::1"] {
            assert!(!proxies.contain(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn wrong_and_unknown_settings_are_named() {
        for (name, value) in [
            ("SHENBAO_DEMO", "perhaps"),
            ("SHENBAO_TRUSTED_PROXIES", "the proxy"),
            ("SHENBAO_SMS_SENDER", "pigeon"),
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
