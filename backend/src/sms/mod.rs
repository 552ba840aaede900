//! Messages to phones: one way for the embedded default, one for a gateway.

mod http;

use openapi::Phone;

use crate::config::{Config, SmsSenderKind};

pub use http::{SIGNATURE_HEADER, TIMESTAMP_HEADER, sign};

/// Sends messages to phones. Cheap to clone.
#[derive(Clone)]
pub enum SmsSender {
    /// Writes them to the log, which is all that a machine without a gateway can do.
    Log,
    /// Hands them to a gateway.
    Http(http::Gateway),
}

/// Why a message did not go out. Never holds the message.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// It may go out later.
    #[error("the gateway cannot take the message now: {0}")]
    Passing(String),
    /// It will not go out, however often it is tried.
    #[error("the gateway refuses the message: {0}")]
    Refused(String),
    /// The settings are wrong.
    #[error("sms_gateway: {0}")]
    Config(String),
}

impl SmsSender {
    /// The sender that the settings name.
    pub fn open(config: &Config) -> Result<Self, SmsError> {
        // The cryptography behind every https of this process; whoever comes second finds it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        match config.sms_sender {
            SmsSenderKind::Log => {
                tracing::warn!(
                    "messages to phones, codes and all, are written to this log: no gateway is set"
                );
                Ok(Self::Log)
            }
            SmsSenderKind::Http => Ok(Self::Http(http::Gateway::open(config)?)),
        }
    }

    /// Sends one message. `id` is the same at each try, so that a gateway can tell a repetition.
    pub async fn send(&self, id: &str, phone: &Phone, text: &str, timestamp: i64) -> Result<(), SmsError> {
        match self {
            Self::Log => {
                tracing::info!(id, phone = phone.masked(), text, "a message to a phone");
                Ok(())
            }
            Self::Http(gateway) => gateway.send(id, phone, text, timestamp).await,
        }
    }
}
