//! Findings about a single answer that is there.

use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::{Findings, Place, filing};
use crate::form::answers::{Answers, is_blank, text};
use crate::form::definition::{Choice, Column, FieldKind, Precision};
use crate::nfkc::nfkc;
use crate::parsed::Refusal;
use crate::text::Text;
use crate::{CreditCode, Email, OrganizationName, PersonName, Phone};

const EARLIEST_YEAR: i32 = 1900;

pub(super) fn check(kind: &FieldKind, answer: &Value, place: &Place, findings: &mut Findings<'_>) {
    match (kind, answer) {
        (FieldKind::MultiSelect { options, max }, Value::Array(choices)) => {
            several(options, *max, choices, place, findings);
        }
        (FieldKind::Range { precision, open_end }, Value::Object(ends)) => {
            range(*precision, *open_end, ends, place, findings);
        }
        (FieldKind::YearTable { years, columns }, Value::Object(table)) => {
            year_table(years, columns, table, place, findings);
        }
        (kind, Value::String(answer)) => single(kind, answer.trim(), place, findings),
        _ => findings.wrong_type(place),
    }
}

fn single(kind: &FieldKind, answer: &str, place: &Place, findings: &mut Findings<'_>) {
    match kind {
        FieldKind::ShortText { max_chars } | FieldKind::LongText { max_chars } => {
            length(*max_chars, answer, place, findings);
            let lines = matches!(kind, FieldKind::LongText { .. });
            if answer.chars().any(|c| is_odd(c, lines)) {
                let (zh, en) = (
                    "含有看不见的控制字符（可能由粘贴带入），请核对，必要时重新输入。",
                    "Holds control characters that nobody sees, perhaps pasted in; look again, and retype it if in doubt.",
                );
                findings.warn(place, "odd_characters", Text::new(zh, en));
            }
        }
        FieldKind::Number { min, max, decimals, .. } => {
            if let Some(value) = decimal(answer, *decimals, place, findings) {
                bounds(*min, *max, &value, place, findings);
            }
        }
        FieldKind::Money { decimals, .. } => drop(decimal(answer, *decimals, place, findings)),
        FieldKind::Date { months_before_close } => {
            dated(Precision::Day, *months_before_close, answer, place, findings);
        }
        FieldKind::Month { months_before_close } => {
            dated(Precision::Month, *months_before_close, answer, place, findings);
        }
        FieldKind::Select { options } => option(options, answer, place, findings),
        FieldKind::Phone {} => drop(parsed::<Phone>(answer, place, findings)),
        FieldKind::Email {} => drop(parsed::<Email>(answer, place, findings)),
        FieldKind::Person {} => drop(parsed::<PersonName>(answer, place, findings)),
        FieldKind::Organization {} => drop(parsed::<OrganizationName>(answer, place, findings)),
        FieldKind::CreditCode {} => credit_code(answer, place, findings),
        FieldKind::MultiSelect { .. }
        | FieldKind::Range { .. }
        | FieldKind::YearTable { .. }
        | FieldKind::Group { .. }
        | FieldKind::Attachment { .. } => findings.wrong_type(place),
    }
}

fn parsed<T: FromStr<Err = Refusal>>(answer: &str, place: &Place, findings: &mut Findings<'_>) -> Option<T> {
    T::from_str(answer).map_err(|refusal| findings.block(place, refusal.code, refusal.text())).ok()
}

/// A check digit that does not hold is a warning: real codes from before 2016 fail it.
fn credit_code(answer: &str, place: &Place, findings: &mut Findings<'_>) {
    let doubtful =
        parsed::<CreditCode>(answer, place, findings).is_some_and(|code| !code.check_digit_holds());
    if doubtful {
        let zh = "第 18 位校验不符，请与营业执照核对；若确认无误可以提交。";
        let en =
            "The check digit does not hold; compare with the licence. It can be submitted if it is right.";
        findings.warn(place, "check_digit_doubtful", Text::new(zh, en));
    }
}

/// What no one types: control characters, and those that turn the direction of the text around. Line breaks belong into
/// paragraphs only.
fn is_odd(c: char, lines: bool) -> bool {
    match c {
        '\n' | '\r' | '\t' => !lines,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => true,
        c => c.is_control(),
    }
}

fn length(max: u32, answer: &str, place: &Place, findings: &mut Findings<'_>) {
    let count = answer.chars().count();
    if count > usize::try_from(max).unwrap_or(usize::MAX) {
        let zh = format!("超过 {max} 字，现有 {count} 字。");
        findings.block(place, "too_long", Text::new(zh, format!("Longer than {max} characters: {count}.")));
    }
}

/// A decimal number as typed: full-width digits and thousands separators are understood. Gives the whole numbers that
/// it lies between, which is all that limits in whole numbers ask for; nothing is rounded.
fn decimal(
    answer: &str,
    decimals: u32,
    place: &Place,
    findings: &mut Findings<'_>,
) -> Option<RangeInclusive<i64>> {
    let compact: String = nfkc(answer).chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let (whole, fraction) = compact.split_once('.').unwrap_or((&compact, ""));
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    if unsigned.is_empty()
        || unsigned.len() > 15
        || !digits(unsigned)
        || !digits(fraction)
        || compact.ends_with('.')
    {
        findings.block(place, "not_a_number", Text::new("请填写数字。", "Enter a number."));
        return None;
    }
    if fraction.len() > usize::try_from(decimals).unwrap_or(usize::MAX) {
        let (zh, en) = if decimals == 0 {
            ("请填写整数。".to_owned(), "Enter a whole number.".to_owned())
        } else {
            (format!("最多 {decimals} 位小数。"), format!("At most {decimals} decimals."))
        };
        findings.block(place, "too_many_decimals", Text::new(zh, en));
        return None;
    }
    let rest = i64::from(fraction.chars().any(|c| c != '0'));
    let size: i64 = unsigned.parse().ok()?;
    Some(if whole.starts_with('-') { -size - rest..=-size } else { size..=size + rest })
}

fn bounds(
    min: Option<i64>,
    max: Option<i64>,
    value: &RangeInclusive<i64>,
    place: &Place,
    findings: &mut Findings<'_>,
) {
    if let Some(min) = min.filter(|min| value.start() < min) {
        findings.block(place, "too_small", Text::new(format!("不小于 {min}。"), format!("At least {min}.")));
    }
    if let Some(max) = max.filter(|max| value.end() > max) {
        findings.block(place, "too_great", Text::new(format!("不大于 {max}。"), format!("At most {max}.")));
    }
}

fn dated(
    precision: Precision,
    months_before_close: Option<u32>,
    answer: &str,
    place: &Place,
    findings: &mut Findings<'_>,
) {
    let day = day(precision, answer, place, findings);
    if let Some((day, months)) = day.zip(months_before_close) {
        filing::early_enough(day, months, place, findings);
    }
}

fn day(precision: Precision, answer: &str, place: &Place, findings: &mut Findings<'_>) -> Option<NaiveDate> {
    let full = match precision {
        Precision::Day => answer.to_owned(),
        Precision::Month => format!("{answer}-01"),
    };
    let day = plain_date(&full);
    if day.is_none() {
        let text = match precision {
            Precision::Day => Text::new("请填写日期，例如 2024-05-20。", "Enter a date, e.g. 2024-05-20."),
            Precision::Month => Text::new("请填写年月，例如 2024-05。", "Enter a month, e.g. 2024-05."),
        };
        findings.block(place, "not_a_date", text);
    }
    day
}

/// `YYYY-MM-DD` to the letter; chrono alone would also take signs, spaces and short years. A year before 1900 is one
/// that a date picker gave while it was being typed: 0020 on the way to 2024.
fn plain_date(full: &str) -> Option<NaiveDate> {
    let shaped = full.len() == 10
        && full.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    NaiveDate::from_str(full).ok().filter(|day| shaped && day.year() >= EARLIEST_YEAR)
}

fn range(precision: Precision, open_end: bool, ends: &Answers, place: &Place, findings: &mut Findings<'_>) {
    let mut end = |key: &str, label: Text, optional: bool| {
        let at = place.child(key, &label);
        let answer = text(ends, key).trim();
        if !answer.is_empty() {
            return day(precision, answer, &at, findings);
        }
        if !optional {
            findings.block(&at, "required", Text::new("尚未填写。", "Not filled in yet."));
        }
        None
    };
    let from = end("from", Text::new("起", "from"), false);
    let to = end("to", Text::new("止", "to"), open_end);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        findings.block(place, "range_reversed", Text::new("起不应晚于止。", "The start is after the end."));
    }
}

fn option(options: &[Choice], answer: &str, place: &Place, findings: &mut Findings<'_>) {
    if options.iter().all(|option| option.value != answer) {
        findings.block(place, "not_an_option", Text::new("请从选项中选择。", "Choose one of the options."));
    }
}

fn several(options: &[Choice], max: u32, choices: &[Value], place: &Place, findings: &mut Findings<'_>) {
    if choices.len() > usize::try_from(max).unwrap_or(usize::MAX) {
        let text = Text::new(format!("最多选择 {max} 项。"), format!("Choose at most {max}."));
        findings.block(place, "too_many_choices", text);
    }
    for (index, choice) in choices.iter().enumerate() {
        option(options, choice.as_str().unwrap_or_default(), place, findings);
        if choices.iter().take(index).any(|earlier| earlier == choice) {
            findings.block(place, "repeated_choice", Text::new("选项重复。", "An option is chosen twice."));
        }
    }
}

/// Every cell is asked for: a year without an amount is a 0 that someone should write down.
fn year_table(
    years: &[String],
    columns: &[Column],
    table: &Answers,
    place: &Place,
    findings: &mut Findings<'_>,
) {
    for year in years {
        let row = table.get(year).and_then(Value::as_object);
        let at = place.child(year, &Text::new(format!("{year} 年"), year.clone()));
        for column in columns {
            let cell = at.child(&column.key, &column.label);
            let amount = row.and_then(|row| row.get(&column.key)).filter(|amount| !is_blank(amount));
            let Some(amount) = amount else {
                let text = Text::new("尚未填写，没有请填 0。", "Enter an amount, or 0.");
                findings.block(&cell, "required", text);
                continue;
            };
            decimal(amount.as_str().unwrap_or_default().trim(), column.decimals, &cell, findings);
        }
    }
}
