//! Sentences in the product's two languages.

use serde::{Deserialize, Serialize};

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Simplified Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    #[cfg_attr(feature = "server", schema(example = "项目名称"))]
    pub zh: String,
    /// English.
    #[cfg_attr(feature = "server", schema(example = "Project name"))]
    pub en: String,
}

impl Text {
    /// A text from its two languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Code of the refusal of a blank text.
pub const NOT_BLANK: &str = "not_blank";

/// Refuses a text of white space and invisible characters only.
pub(crate) fn not_blank(text: &str) -> Result<(), validator::ValidationError> {
    let blank = text.chars().all(|c| c.is_whitespace() || crate::is_invisible(c));
    if blank { Err(validator::ValidationError::new(NOT_BLANK)) } else { Ok(()) }
}
