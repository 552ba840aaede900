//! What stands in a table.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use openapi::time::in_china;

/// A column: its heading, and how wide it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) title: String,
    pub(super) width: f64,
}

impl Column {
    pub(super) fn new(title: impl Into<String>, width: f64) -> Self {
        Self { title: title.into(), width }
    }
}

/// One row; as many cells as there are columns.
pub(super) type Row = Vec<Cell>;

/// A value, as what it is: in a workbook dates and numbers can be reckoned with, codes and phone numbers cannot.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    /// Digits that are no number.
    Code(String),
    /// As it was written, and what it amounts to.
    Number(String, f64),
    /// In China's time of day.
    Instant(NaiveDateTime),
    Date(NaiveDate),
    /// The first day of it.
    Month(NaiveDate),
}

/// A workbook's numbers have no more digits.
const EXACT_DIGITS: usize = 15;

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    pub(super) fn code(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Code(text) }
    }

    pub(super) fn instant(at: DateTime<Utc>) -> Self {
        Self::Instant(in_china(at).naive_local())
    }

    pub(super) fn whole(number: usize) -> Self {
        Self::number(&number.to_string())
    }

    /// A decimal number; text where it is none, or would be rounded.
    pub(super) fn number(text: &str) -> Self {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let exact = digits.bytes().filter(u8::is_ascii_digit).count() <= EXACT_DIGITS;
        match text.parse() {
            Ok(value) if plain && exact => Self::Number(text.to_owned(), value),
            _ => Self::text(text),
        }
    }

    /// `YYYY-MM-DD`; text where it is none.
    pub(super) fn date(text: &str) -> Self {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map_or_else(|_| Self::text(text), Self::Date)
    }

    /// `YYYY-MM`; text where it is none.
    pub(super) fn month(text: &str) -> Self {
        NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d")
            .map_or_else(|_| Self::text(text), Self::Month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers_unless_they_would_be_rounded() {
        assert_eq!(Cell::number("1234.50"), Cell::Number("1234.50".to_owned(), 1234.5));
        assert_eq!(Cell::number("-3"), Cell::Number("-3".to_owned(), -3.0));
        for text in ["12345678901234567", "1e5", "inf", "NaN", "+1", "1.2.3", "１２", "--1"] {
            assert_eq!(Cell::number(text), Cell::Text(text.to_owned()), "{text}");
        }
        assert_eq!(Cell::number(""), Cell::Empty);
    }

    #[test]
    fn dates_are_dates_unless_there_is_no_such_day() {
        let day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        assert_eq!(Cell::date("2024-02-29"), Cell::Date(day));
        assert_eq!(Cell::date("2023-02-29"), Cell::Text("2023-02-29".to_owned()));
        assert_eq!(Cell::month("2024-02"), Cell::Month(NaiveDate::from_ymd_opt(2024, 2, 1).unwrap()));
        assert_eq!(Cell::month("去年"), Cell::Text("去年".to_owned()));
    }
}
