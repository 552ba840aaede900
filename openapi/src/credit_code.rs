//! 统一社会信用代码, GB 32100-2015.

use serde::{Deserialize, Serialize};

use crate::nfkc::nfkc;
use crate::parsed::{Refusal, is_invisible, parsed_string};

pub(crate) const INVALID_CREDIT_CODE: Refusal = Refusal {
    code: "invalid_credit_code",
    zh: "请填写营业执照上的 18 位统一社会信用代码（数字和大写字母，不含 I、O、S、V、Z）。",
    en: "Enter the 18-character unified social credit code (digits and capitals without I, O, S, V, Z).",
};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A unit's code: 18 characters of the standard's alphabet.
///
/// The check digit is *not* part of being well-formed: real codes issued before 2016 fail it. See
/// [`CreditCode::check_digit_holds`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

impl CreditCode {
    /// Parses what a person typed: full-width characters, white space, hyphens and lower case are understood, and
    /// `O` and `I`, which the alphabet lacks, are read as `0` and `1` when that makes the check digit hold.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let compact = Self::normalise(raw);
        Self::well_formed(compact.clone()).or_else(|| Self::mended(&compact)).ok_or(INVALID_CREDIT_CODE)
    }

    /// The code as typed without what never belongs to one: white space, hyphens, invisible characters, case, width.
    pub fn normalise(raw: &str) -> String {
        nfkc(raw)
            .chars()
            .filter(|c| {
                !c.is_whitespace() && !is_invisible(*c) && !matches!(c, '-' | '\u{2010}'..='\u{2015}')
            })
            .flat_map(char::to_uppercase)
            .collect()
    }

    /// `true` when `raw` has the look of a code rather than of a name: 18 ASCII letters and digits.
    pub fn looks_like_one(raw: &str) -> bool {
        let compact = Self::normalise(raw);
        compact.chars().count() == 18 && compact.chars().all(|c| c.is_ascii_alphanumeric())
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the last character is the standard's check digit: (31 − Σ weight·value mod 31) mod 31.
    pub fn check_digit_holds(&self) -> bool {
        let mut values = self.0.chars().filter_map(value);
        let sum: usize =
            values.by_ref().take(WEIGHTS.len()).zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        values.next() == Some((31 - sum % 31) % 31)
    }

    fn well_formed(compact: String) -> Option<Self> {
        let right = compact.chars().count() == 18 && compact.chars().all(|c| value(c).is_some());
        right.then_some(Self(compact))
    }

    fn mended(compact: &str) -> Option<Self> {
        Self::well_formed(compact.replace('O', "0").replace('I', "1")).filter(Self::check_digit_holds)
    }
}

fn value(c: char) -> Option<usize> {
    ALPHABET.find(c)
}

parsed_string!(
    CreditCode,
    "91440300708461136T",
    "统一社会信用代码 · Unified social credit code, 18 characters (GB 32100-2015)."
);

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> CreditCode {
        CreditCode::parse(raw).unwrap()
    }

    #[test]
    fn real_codes_hold() {
        for raw in ["91440300708461136T", "914403001922038216", "12100000400000624D"] {
            assert!(parse(raw).check_digit_holds(), "{raw}");
        }
    }

    #[test]
    fn codes_from_before_2016_are_kept_but_do_not_hold() {
        assert!(!parse("91350203M0001FUE2P").check_digit_holds());
    }

    #[test]
    fn the_standards_own_example_ends_outside_its_alphabet() {
        assert_eq!(CreditCode::parse("91350100M000100Y4Z"), Err(INVALID_CREDIT_CODE));
    }

    #[test]
    fn full_width_hyphens_and_slips_of_the_pen_are_understood() {
        for raw in [
            "９１４４０３００７０８４６１１３６Ｔ",
            "9144O3OO7O8461136T",
            "91440300-70846113-6t",
            " 91440300708461136T\u{FEFF}",
        ] {
            assert_eq!(parse(raw).as_str(), "91440300708461136T", "{raw}");
        }
    }

    #[test]
    fn wrong_length_or_alphabet_is_refused() {
        for raw in ["", "9144030070846113", "91440300708461136TT", "91440300708461136S", "质量奖"] {
            assert_eq!(CreditCode::parse(raw), Err(INVALID_CREDIT_CODE), "{raw}");
        }
    }
}
