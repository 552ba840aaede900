//! Sentences in the product's two languages.

use serde::{Deserialize, Serialize};

use crate::error::FieldError;

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

    /// What is wrong with it as words that people read: they stand there in both languages, each of at most `most`
    /// characters. `at` is the JSON Pointer of the text.
    pub fn problems(&self, at: &str, most: usize) -> Vec<FieldError> {
        let both = [("zh", &self.zh), ("en", &self.en)];
        both.into_iter()
            .filter_map(|(lang, words)| {
                let (code, message) = wrong_words(words, most)?;
                Some(FieldError::new(format!("{at}/{lang}"), code, message))
            })
            .collect()
    }
}

/// Why words that people are to read cannot stand as they are.
pub fn wrong_words(words: &str, most: usize) -> Option<(&'static str, Text)> {
    let count = words.chars().count();
    if is_blank(words) {
        Some(("required", Text::new("请填写此项，中英文均需要。", "This is required, in both languages.")))
    } else if count > most {
        let zh = format!("最多 {most} 个字符，现有 {count} 个。");
        Some(("too_long", Text::new(zh, format!("At most {most} characters; it has {count}."))))
    } else {
        None
    }
}

/// Nothing but white space and what cannot be seen.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || crate::is_invisible(c))
}

/// Code of the refusal of a blank text.
pub const NOT_BLANK: &str = "not_blank";

/// Refuses a text of white space and invisible characters only.
pub(crate) fn not_blank(text: &str) -> Result<(), validator::ValidationError> {
    if is_blank(text) { Err(validator::ValidationError::new(NOT_BLANK)) } else { Ok(()) }
}
