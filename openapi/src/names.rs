//! Names of organizations and of people.

use serde::{Deserialize, Serialize};

use crate::nfkc::nfkc;
use crate::parsed::{Refusal, is_invisible, parsed_string};

pub(crate) const INVALID_ORGANIZATION_NAME: Refusal = Refusal {
    code: "invalid_organization_name",
    zh: "请填写与公章一致的单位全称，2 至 100 个字。",
    en: "Enter the unit's full name as on its seal, 2 to 100 characters.",
};

pub(crate) const INVALID_PERSON_NAME: Refusal = Refusal {
    code: "invalid_person_name",
    zh: "请填写姓名：不超过 50 个字，不含换行、零宽等不可见字符。",
    en: "Enter the person's name: at most 50 characters, no line breaks and no invisible characters.",
};

const ORGANIZATION_NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=100;
const PERSON_NAME_CHARS: usize = 50;

/// A unit's full name as on its seal, kept as typed; two names are one when their [`key`](Self::key)s are.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganizationName(String);

impl OrganizationName {
    /// Parses what a person typed: surrounding white space is dropped, line breaks and other controls are refused.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let name = Self(trimmed.to_owned());
        let right = !trimmed.chars().any(char::is_control)
            && ORGANIZATION_NAME_CHARS.contains(&trimmed.chars().count())
            && name.key().chars().count() >= *ORGANIZATION_NAME_CHARS.start();
        if right { Ok(name) } else { Err(INVALID_ORGANIZATION_NAME) }
    }

    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two names one: NFKC (so that （）equals ()), no white space, no zero-width or bidirectional
    /// characters, Latin in lower case.
    pub fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The same of a part of a name, to search by.
    pub fn key_of(part: &str) -> String {
        nfkc(part)
            .chars()
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .flat_map(char::to_lowercase)
            .collect()
    }
}

impl PartialEq for OrganizationName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for OrganizationName {}

parsed_string!(
    OrganizationName,
    "华东精密制造（苏州）有限公司",
    "单位全称（公章为准）· The unit's full name as on its seal, 2 to 100 characters."
);

/// A person's name. Never normalised, which would change 﨑 and 樂; only the separator of transcribed names is folded
/// into U+00B7, because keyboards give five look-alikes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    /// Parses what a person typed: at most 50 characters, no controls.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let name: String = trimmed.chars().map(fold_separator).collect();
        let right = !name.is_empty()
            && name.chars().count() <= PERSON_NAME_CHARS
            && !name.chars().any(|c| c.is_control() || is_invisible(c));
        if right { Ok(Self(name)) } else { Err(INVALID_PERSON_NAME) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For strangers' eyes: the first character and a star for each other one (guide, clause 20).
    pub fn masked(&self) -> String {
        let mut chars = self.0.chars();
        let first = chars.next().map(String::from).unwrap_or_default();
        first + &"*".repeat(chars.count().clamp(1, 2))
    }
}

fn fold_separator(c: char) -> char {
    match c {
        '•' | '・' | '･' | '‧' | '⋅' => '·',
        other => other,
    }
}

parsed_string!(PersonName, "王志强", "姓名 · A person's name, at most 50 characters.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_organization_share_a_key() {
        let key = |raw: &str| OrganizationName::parse(raw).unwrap().key();
        assert_eq!(key("中国质量协会"), key("中国 质量协会"));
        assert_eq!(key("吉野家（上海）有限公司"), key("吉野家(上海)有限公司"));
        assert_eq!(key("\u{200B}清华大学\u{FEFF}"), key("清华大学"));
        assert_eq!(key("⽹络科技"), key("网络科技"));
        assert_eq!(key("质量\u{202E}奖"), key("质量奖"));
        assert_ne!(key("𠮷野家（上海）有限公司"), key("吉野家（上海）有限公司"));
    }

    #[test]
    fn organization_names_are_kept_as_typed() {
        for raw in ["𠮷野家（上海）有限公司", "👨‍👩‍👧团队①㈱㎡", "Siemens Ltd., China"]
        {
            assert_eq!(OrganizationName::parse(raw).unwrap().as_str(), raw);
        }
    }

    #[test]
    fn organization_names_have_limits() {
        assert!(OrganizationName::parse(&"质".repeat(100)).is_ok());
        for raw in ["", " ", "质", "\u{200B}\u{200B}\u{200B}", "质量\n协会", &"质".repeat(101)] {
            assert!(OrganizationName::parse(raw).is_err(), "{raw:?}");
        }
    }

    #[test]
    fn person_names_keep_their_characters_but_fold_the_separator() {
        for raw in ["䶮昊", "𬭎𬭳", "﨑樂", "阿卜杜热合曼·阿布都热依木·买买提"] {
            assert_eq!(PersonName::parse(raw).unwrap().as_str(), raw);
        }
        assert_eq!(PersonName::parse("尼格买提•热合曼").unwrap().as_str(), "尼格买提·热合曼");
        assert!(PersonName::parse(&"昊".repeat(50)).is_ok());
        assert!(PersonName::parse(&"昊".repeat(51)).is_err());
    }

    #[test]
    fn person_names_are_masked_for_strangers() {
        assert_eq!(PersonName::parse("王志强").unwrap().masked(), "王**");
        assert_eq!(PersonName::parse("䶮昊").unwrap().masked(), "䶮*");
    }
}
