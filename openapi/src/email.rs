//! E-mail addresses.

use serde::{Deserialize, Serialize};

use crate::parsed::{Refusal, parsed_string};

pub(crate) const INVALID_EMAIL: Refusal = Refusal {
    code: "invalid_email",
    zh: "请填写完整的电子邮箱，例如 zljsj@caq.org.cn。",
    en: "Enter a complete e-mail address, e.g. zljsj@caq.org.cn.",
};

/// An e-mail address, trimmed, otherwise as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Parses what a person typed; the domain must have a dot.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let trimmed = raw.trim();
        let parsed: email_address::EmailAddress = trimmed.parse().map_err(|_| INVALID_EMAIL)?;
        if parsed.domain().contains('.') { Ok(Self(trimmed.to_owned())) } else { Err(INVALID_EMAIL) }
    }
}

parsed_string!(Email, "zljsj@caq.org.cn", "电子邮箱 · E-mail address.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        assert!(Email::parse(" zljsj@caq.org.cn ").is_ok());
        for raw in ["", "caq.org.cn", "a@b", "a b@caq.org.cn", "a@caq.org.cn, b@caq.org.cn"] {
            assert_eq!(Email::parse(raw), Err(INVALID_EMAIL), "{raw}");
        }
    }
}
