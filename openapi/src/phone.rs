//! Mobile phone numbers of mainland China.

use serde::{Deserialize, Serialize};

use crate::nfkc::nfkc;
use crate::parsed::{Refusal, is_invisible, parsed_string};

pub(crate) const INVALID_PHONE: Refusal = Refusal {
    code: "invalid_phone",
    zh: "请填写 11 位手机号码，例如 13800138000。",
    en: "Enter an 11-digit mobile number, e.g. 13800138000.",
};

/// A mobile number in its one canonical form: eleven digits, `1[3-9]` first.
///
/// Full-width digits, spaces, hyphens and a leading `+86` or `0086` are understood and dropped, so that one number
/// cannot hold two accounts (guide, clause 22).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Parses what a person typed.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let compact: String =
            nfkc(raw).chars().filter(|c| !c.is_whitespace() && !is_invisible(*c) && !is_hyphen(*c)).collect();
        let national =
            compact.strip_prefix("+86").or_else(|| compact.strip_prefix("0086")).unwrap_or(&compact);
        let mut digits = national.chars();
        let starts_right = digits.next() == Some('1') && matches!(digits.next(), Some('3'..='9'));
        if starts_right && national.len() == 11 && digits.all(|c| c.is_ascii_digit()) {
            Ok(Self(national.to_owned()))
        } else {
            Err(INVALID_PHONE)
        }
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For strangers' eyes: `138****8000` (guide, clause 20).
    pub fn masked(&self) -> String {
        let (head, tail) = (self.0.get(..3).unwrap_or_default(), self.0.get(7..).unwrap_or_default());
        format!("{head}****{tail}")
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

parsed_string!(
    Phone,
    "13800138000",
    "手机号 · Mobile number, 11 digits. Spaces, hyphens, full-width digits and +86 are accepted."
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form() {
        for raw in [
            "13800138000",
            "+86 138-0013-8000",
            "0086 13800138000",
            "１３８００１３８０００",
            " 138 0013 8000\u{200B}",
        ] {
            assert_eq!(Phone::parse(raw).map(String::from), Ok("13800138000".to_owned()), "{raw}");
        }
    }

    #[test]
    fn others_are_refused() {
        for raw in ["", "12800138000", "1380013800", "138001380000", "1380013800a", "+8513800138000", "中国"]
        {
            assert_eq!(Phone::parse(raw), Err(INVALID_PHONE), "{raw}");
        }
    }

    #[test]
    fn is_masked_for_strangers() {
        assert_eq!(Phone::parse("13800138000").unwrap().masked(), "138****8000");
    }
}
