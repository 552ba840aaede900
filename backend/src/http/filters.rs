//! Filters of lists that several nouns share, as both databases take them.

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};

use super::error::ApiResult;
use crate::domain::Error;

/// The longest text that is looked for.
const MOST_CHARS: usize = 100;

/// The text to look for, if there is any.
pub(super) fn text(pointer: &str, given: Option<String>) -> ApiResult<Option<String>> {
    let text = given.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    match &text {
        Some(text) if text.contains('\0') => {
            let (zh, en) =
                ("含有无法查找的字符 U+0000。", "Contains the character U+0000, which is in no text.");
            Err(Error::field(pointer, "invalid_character", zh, en).into())
        }
        Some(text) if text.chars().count() > MOST_CHARS => {
            Err(Error::field(pointer, "too_long", "最多 100 个字。", "At most 100 characters.").into())
        }
        _ => Ok(text),
    }
}

/// An instant as both databases keep it: PostgreSQL refuses years that are none of ours.
pub(super) fn instant(pointer: &str, at: Option<DateTime<Utc>>) -> ApiResult<Option<NaiveDateTime>> {
    match at {
        Some(at) if !(1..10_000).contains(&at.year()) => {
            let (zh, en) = ("年份须为 1 至 9999。", "The year must be 1 to 9999.");
            Err(Error::field(pointer, "out_of_range", zh, en).into())
        }
        at => Ok(at.map(|at| at.naive_utc())),
    }
}
