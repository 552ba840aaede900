//! Passwords on their way in.

use serde::{Deserialize, Serialize};

use crate::parsed::{Refusal, parsed_string};

pub(crate) const INVALID_PASSWORD: Refusal = Refusal {
    code: "invalid_password",
    zh: "密码须为 8 至 128 个字符。",
    en: "The password must have 8 to 128 characters.",
};

/// A password as typed, 8 to 128 characters, no rule of composition. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Password(String);

impl Password {
    /// Accepts 8 to 128 Unicode scalar values.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        if (8..=128).contains(&raw.chars().count()) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(INVALID_PASSWORD)
        }
    }

    /// The secret itself, for the hash function only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

parsed_string!(Password, "shenbao-demo-2025", "密码 · Password, 8 to 128 characters.");
