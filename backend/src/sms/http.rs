//! A gateway that takes messages by HTTP: a signed JSON POST.
//!
//! The body is `{"id", "phone", "text"}`. `X-Shenbao-Timestamp` is the time in seconds since 1970 and
//! `X-Shenbao-Signature` is `v1=` and the hexadecimal HMAC-SHA-256 of `<timestamp>.<body>` under the shared secret.
//! Any 2xx takes the message; 408, 429 and 5xx are tried again; others refuse it for good.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use openapi::Phone;
use reqwest::{StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::Sha256;

use super::SmsError;
use crate::config::Config;

/// Header with the time that is signed, seconds since 1970.
pub const TIMESTAMP_HEADER: &str = "X-Shenbao-Timestamp";
/// Header with the signature.
pub const SIGNATURE_HEADER: &str = "X-Shenbao-Signature";

/// A gateway that has not answered by then is not going to.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The gateway. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    client: reqwest::Client,
    url: Url,
    secret: SecretString,
}

impl Gateway {
    pub(super) fn open(config: &Config) -> Result<Self, SmsError> {
        let wrong = |error: &dyn std::fmt::Display| SmsError::Config(error.to_string());
        let url: Url = config.sms_gateway_url.parse().map_err(|error| wrong(&error))?;
        let near = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if url.scheme() != "https" && !near {
            return Err(wrong(&"the address must begin with https://: messages hold codes"));
        }
        if config.sms_gateway_secret.expose_secret().is_empty() {
            return Err(wrong(&"sms_gateway_secret is empty"));
        }
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| wrong(&error))?;
        Ok(Self { client, url, secret: config.sms_gateway_secret.clone() })
    }

    pub(super) async fn send(
        &self,
        id: &str,
        phone: &Phone,
        text: &str,
        timestamp: i64,
    ) -> Result<(), SmsError> {
        let body = json!({ "id": id, "phone": phone.as_str(), "text": text }).to_string();
        let signature = sign(self.secret.expose_secret(), timestamp, &body);
        let request = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header(TIMESTAMP_HEADER, timestamp)
            .header(SIGNATURE_HEADER, signature)
            .body(body);
        let response =
            request.send().await.map_err(|error| SmsError::Passing(error.without_url().to_string()))?;
        judge(response.status())
    }
}

fn judge(status: StatusCode) -> Result<(), SmsError> {
    let passing = status.is_server_error()
        || [StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT].contains(&status);
    if status.is_success() {
        Ok(())
    } else if passing {
        Err(SmsError::Passing(status.to_string()))
    } else {
        Err(SmsError::Refused(status.to_string()))
    }
}

/// The signature of a body sent at `timestamp`.
pub fn sign(secret: &str, timestamp: i64, body: &str) -> String {
    // A key of any length is fine for HMAC.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{timestamp}.{body}").as_bytes());
    format!("v1={}", crate::hex::encode(&mac.finalize().into_bytes()))
}
