//! Values that are parsed once, at the border, and then are what their name says.

use crate::text::Text;

/// Why a value was refused: a stable code that clients match on, and the sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Machine code, e.g. `invalid_phone`; the same in problems and in findings.
    pub code: &'static str,
    /// What is wrong and how to mend it, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

impl Refusal {
    /// Both sentences as an owned [`Text`].
    pub fn text(&self) -> Text {
        Text::new(self.zh, self.en)
    }

    /// The refusal with this code, if a parsed value gives it. Used by the server to turn a failed deserialisation
    /// back into the sentence for people.
    pub fn by_code(code: &str) -> Option<Self> {
        ALL.iter().copied().find(|refusal| refusal.code == code)
    }
}

/// Serde carries an error as its `Display`; the code alone travels and [`Refusal::by_code`] finds the rest.
impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

impl std::error::Error for Refusal {}

const ALL: &[Refusal] = &[
    crate::phone::INVALID_PHONE,
    crate::credit_code::INVALID_CREDIT_CODE,
    crate::email::INVALID_EMAIL,
    crate::names::INVALID_ORGANIZATION_NAME,
    crate::names::INVALID_PERSON_NAME,
    crate::password::INVALID_PASSWORD,
    crate::sms_code::INVALID_SMS_CODE,
    crate::second_factor::INVALID_SECOND_FACTOR,
    crate::ids::INVALID_ID,
    crate::ids::INVALID_SLUG,
    crate::ids::INVALID_NUMBER_CODE,
];

/// Gives a string newtype with a `parse` function its serde, `Display` and (on the server) schema implementations.
macro_rules! parsed_string {
    ($name:ident, $example:literal, $description:literal) => {
        impl TryFrom<String> for $name {
            type Error = $crate::parsed::Refusal;
            fn try_from(raw: String) -> Result<Self, Self::Error> {
                Self::parse(&raw)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::parsed::Refusal;
            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                Self::parse(raw)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some($description))
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use parsed_string;

/// Zero-width and bidirectional control characters: invisible, pasted along from documents, and never part of what a
/// person means by a name or a code.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}
