//! What is wrong with a form itself. Forms are data that people copy and change each year: a slip should be told when
//! the form is brought in, not met by the first applicant who cannot complete it.

mod conditions;
mod words;

use std::collections::BTreeSet;

use super::{Choice, Column, Field, FieldKind, FormDefinition, UNIT_CODE};
use crate::error::FieldError;
use crate::text::Text;

const KEY_CHARS: usize = 40;
/// More than anybody fills in; what is larger is a slip, and would make each check of a draft slow.
const MOST_SECTIONS: usize = 40;
const MOST_FIELDS: usize = 300;
const MOST_ROWS: u32 = 100;
const MOST_CHOICES: usize = 500;
const MOST_YEARS: usize = 30;
const MOST_COLUMNS: usize = 12;
const MOST_PARAGRAPHS: usize = 30;
const MOST_CHARS: u32 = 20_000;
const MOST_FILES: u32 = 50;
const MOST_BYTES: u64 = 100 * 1024 * 1024;
const MOST_TOTAL_BYTES: u64 = 10 * 1024 * 1024 * 1024;
const MOST_DECIMALS: u32 = 6;
const MOST_MONTHS: u32 = 1_200;
/// The longest name of an organization.
const NAME_CHARS: u32 = 100;

/// A field and its JSON Pointer in the definition.
type Placed<'a> = (String, &'a Field);

impl FormDefinition {
    /// What is wrong with the definition, as JSON Pointers into it. Empty: applications can be completed on it. Of one that
    /// is larger than anybody fills in, only that is said: the rest would take long to look at, and to read.
    pub fn problems(&self) -> Vec<FieldError> {
        let mut problems = Problems::default();
        size(self, &mut problems);
        if !problems.0.is_empty() {
            return problems.0;
        }
        let fields = self.placed_fields();
        title_field(self, &mut problems);
        problems.not_empty(&self.sections, "/sections");
        words::of_form(self, &mut problems);
        let sections = self.sections.iter().enumerate();
        keys(
            sections.map(|(index, section)| (format!("/sections/{index}"), section.key.as_str())),
            &mut problems,
        );
        level(&fields, &mut problems);
        for (at, field) in &fields {
            covers(self, field, at, &mut problems);
        }
        let lettered =
            fields.iter().filter(|(_, field)| field.slot().is_some_and(|slot| slot.letter.is_some()));
        for (at, _) in lettered.skip(1) {
            let (zh, en) = ("一份申报书只能有一种需盖章的文书。", "A form has one letter to stamp.");
            problems.add(format!("{at}/kind/letter"), "second_letter", zh, en);
        }
        let largest = self.slots().filter(|slot| slot.min > 0).map(|slot| slot.max_bytes).max().unwrap_or(1);
        problems.in_order(largest, self.max_total_bytes, "/max_total_bytes");
        problems.at_most(self.max_total_bytes, MOST_TOTAL_BYTES, "/max_total_bytes");
        problems.0
    }

    fn placed_fields(&self) -> Vec<Placed<'_>> {
        let sections = self.sections.iter().enumerate();
        sections.flat_map(|(index, section)| placed(&section.fields, &format!("/sections/{index}"))).collect()
    }
}

/// How many of anything a form may have. Lists within lists are counted before any is looked into.
fn size(form: &FormDefinition, problems: &mut Problems) {
    problems.at_most(form.sections.len(), MOST_SECTIONS, "/sections");
    problems.at_most(form.questions(), MOST_FIELDS, "/sections");
    if problems.0.is_empty() {
        for (at, field) in form.placed_fields() {
            lists(field, &at, problems);
        }
    }
}

fn lists(field: &Field, at: &str, problems: &mut Problems) {
    match &field.kind {
        FieldKind::Select { options } | FieldKind::MultiSelect { options, .. } => {
            problems.at_most(options.len(), MOST_CHOICES, format!("{at}/kind/options"));
        }
        FieldKind::YearTable { years, columns } => {
            problems.at_most(years.len(), MOST_YEARS, format!("{at}/kind/years"));
            problems.at_most(columns.len(), MOST_COLUMNS, format!("{at}/kind/columns"));
        }
        FieldKind::Attachment { letter: Some(letter), .. } => {
            let at = format!("{at}/kind/letter/paragraphs");
            problems.at_most(letter.paragraphs.len(), MOST_PARAGRAPHS, at);
        }
        FieldKind::Group { fields, .. } => {
            for (at, field) in placed(fields, &format!("{at}/kind")) {
                lists(field, &at, problems);
            }
        }
        _ => {}
    }
}

fn placed<'a>(fields: &'a [Field], at: &str) -> Vec<Placed<'a>> {
    fields.iter().enumerate().map(|(index, field)| (format!("{at}/fields/{index}"), field)).collect()
}

#[derive(Default)]
struct Problems(Vec<FieldError>);

impl Problems {
    fn add(&mut self, at: impl Into<String>, code: &str, zh: &str, en: &str) {
        self.0.push(FieldError::new(at, code, Text::new(zh, en)));
    }

    fn not_empty<T>(&mut self, list: &[T], at: impl Into<String>) {
        if list.is_empty() {
            self.add(at, "empty_list", "至少需要一项。", "At least one entry is needed.");
        }
    }

    fn at_most<T: Copy + PartialOrd + std::fmt::Display>(
        &mut self,
        count: T,
        most: T,
        at: impl Into<String>,
    ) {
        if count > most {
            self.add(at, "too_many", &format!("最多 {most}。"), &format!("At most {most}."));
        }
    }

    fn in_order(&mut self, min: impl Into<i128>, max: impl Into<i128>, at: impl Into<String>) {
        if min.into() > max.into() {
            self.add(
                at,
                "min_over_max",
                "下限大于上限，无法填写。",
                "The least is over the most: it cannot be answered.",
            );
        }
    }
}

/// The fields of one level: of the form, or of a group's row.
fn level(fields: &[Placed<'_>], problems: &mut Problems) {
    keys(fields.iter().map(|(at, field)| (at.clone(), field.key.as_str())), problems);
    for (at, field) in fields {
        required(field, at, problems);
        source(field, at, problems);
        if let Some(condition) = &field.required_when {
            conditions::required_when(
                condition,
                &field.key,
                fields,
                &format!("{at}/required_when"),
                problems,
            );
        }
        kind(&field.kind, &format!("{at}/kind"), problems);
    }
    conditions::cycles(fields, problems);
}

/// Keys stand in answers, pointers and addresses, and each names one thing.
fn keys<'a>(keys: impl Iterator<Item = (String, &'a str)>, problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    for (at, key) in keys {
        if !is_key(key) {
            let zh = "键须为 1 至 40 个小写字母、数字或下划线，以字母开头。";
            let en = "A key is 1 to 40 lower-case letters, digits or underscores, a letter first.";
            problems.add(format!("{at}/key"), "invalid_key", zh, en);
        }
        if !seen.insert(key) {
            problems.add(
                format!("{at}/key"),
                "duplicate_key",
                "键重复。",
                "The key is taken by an earlier entry.",
            );
        }
    }
}

/// `[a-z][a-z0-9_]{0,39}`
fn is_key(key: &str) -> bool {
    key.len() <= KEY_CHARS
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// Lists show the title field's answer as it is.
fn title_field(form: &FormDefinition, problems: &mut Problems) {
    let kind = form.field(&form.title_field).map(|field| &field.kind);
    if !matches!(kind, Some(FieldKind::ShortText { .. } | FieldKind::Person {})) {
        let (zh, en) =
            ("须为单行文本或姓名字段的键。", "It must be the key of a short text or a person's name.");
        problems.add("/title_field", "unknown_title_field", zh, en);
    }
}

/// Groups and slots are asked for by their least number; the mark for readers must say the same.
fn required(field: &Field, at: &str, problems: &mut Problems) {
    let (FieldKind::Group { min, .. } | FieldKind::Attachment { min, .. }) = &field.kind else {
        return;
    };
    if field.required != (*min > 0) {
        let (zh, en) = ("必填与下限不一致。", "Required and the least number contradict each other.");
        problems.add(format!("{at}/required"), "required_against_min", zh, en);
    }
}

/// What the system fills in is a string, and as long as it is.
fn source(field: &Field, at: &str, problems: &mut Problems) {
    let fits = matches!(
        field.kind,
        FieldKind::ShortText { .. } | FieldKind::Organization {} | FieldKind::CreditCode {}
    );
    if field.source.is_some() && !fits {
        let (zh, en) = ("此类字段不能由系统填写。", "The system cannot fill in this kind of field.");
        problems.add(format!("{at}/source"), "misplaced_source", zh, en);
    }
    if let (Some(_), FieldKind::ShortText { max_chars }) = (field.source, &field.kind) {
        problems.in_order(NAME_CHARS, *max_chars, format!("{at}/kind/max_chars"));
    }
}

fn kind(kind: &FieldKind, at: &str, problems: &mut Problems) {
    match kind {
        FieldKind::ShortText { max_chars } | FieldKind::LongText { max_chars } => {
            problems.in_order(1, *max_chars, at);
            problems.at_most(*max_chars, MOST_CHARS, format!("{at}/max_chars"));
        }
        FieldKind::Number { min, max, decimals, .. } => {
            problems.in_order(min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX), at);
            problems.at_most(*decimals, MOST_DECIMALS, format!("{at}/decimals"));
        }
        FieldKind::Money { decimals, .. } => {
            problems.at_most(*decimals, MOST_DECIMALS, format!("{at}/decimals"));
        }
        FieldKind::Date { months_before_close } | FieldKind::Month { months_before_close } => {
            let place = format!("{at}/months_before_close");
            problems.at_most(months_before_close.unwrap_or(0), MOST_MONTHS, place);
        }
        FieldKind::Select { options: choices } => options(choices, at, problems),
        FieldKind::MultiSelect { options: choices, max } => {
            options(choices, at, problems);
            problems.in_order(1, *max, at);
        }
        FieldKind::Group { min, max, fields, .. } => {
            problems.in_order((*min).max(1), *max, at);
            problems.at_most(*max, MOST_ROWS, format!("{at}/max"));
            group(fields, at, problems);
        }
        FieldKind::YearTable { years, columns } => year_table(years, columns, at, problems),
        FieldKind::Attachment { accept, max_bytes, min, max, letter, .. } => {
            problems.not_empty(accept, format!("{at}/accept"));
            problems.in_order(1, *max_bytes, at);
            problems.at_most(*max_bytes, MOST_BYTES, format!("{at}/max_bytes"));
            problems.in_order((*min).max(1), *max, at);
            problems.at_most(*max, MOST_FILES, format!("{at}/max"));
            if let Some(letter) = letter {
                problems.not_empty(&letter.paragraphs, format!("{at}/letter/paragraphs"));
            }
        }
        _ => {}
    }
}

fn options(choices: &[Choice], at: &str, problems: &mut Problems) {
    problems.not_empty(choices, format!("{at}/options"));
    let mut seen = BTreeSet::new();
    for (index, choice) in choices.iter().enumerate() {
        let at = format!("{at}/options/{index}/value");
        if choice.value.is_empty() || choice.value.trim() != choice.value {
            let (zh, en) =
                ("选项的值不能为空，首尾不能有空格。", "A value is not empty and has no spaces around it.");
            problems.add(&at, "invalid_value", zh, en);
        }
        if !seen.insert(&choice.value) {
            problems.add(at, "duplicate_value", "选项的值重复。", "The value is taken by an earlier option.");
        }
    }
}

/// A group in a group would be a table in a table, and files know their slot only, not a row.
fn group(fields: &[Field], at: &str, problems: &mut Problems) {
    problems.not_empty(fields, format!("{at}/fields"));
    let fields = placed(fields, at);
    for (at, field) in &fields {
        if matches!(field.kind, FieldKind::Group { .. } | FieldKind::Attachment { .. }) {
            let (zh, en) = ("分组内不能再有分组或附件。", "A group holds no groups and no attachments.");
            problems.add(format!("{at}/kind"), "not_in_group", zh, en);
        }
    }
    level(&fields, problems);
}

fn year_table(years: &[String], columns: &[Column], at: &str, problems: &mut Problems) {
    problems.not_empty(years, format!("{at}/years"));
    problems.not_empty(columns, format!("{at}/columns"));
    let mut seen = BTreeSet::new();
    for (index, year) in years.iter().enumerate() {
        let at = format!("{at}/years/{index}");
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            problems.add(&at, "invalid_year", "须为四位数的年份。", "A year has four digits.");
        }
        if !seen.insert(year) {
            problems.add(at, "duplicate_year", "年份重复。", "The year stands above.");
        }
    }
    let columns = columns.iter().enumerate();
    keys(columns.map(|(index, column)| (format!("{at}/columns/{index}"), column.key.as_str())), problems);
}

/// Cover is told unit by unit, so the covered group must ask for each unit's code (guide, clause 43).
fn covers(form: &FormDefinition, field: &Field, at: &str, problems: &mut Problems) {
    let Some(group) = field.slot().and_then(|slot| slot.covers) else {
        return;
    };
    let asks_for_codes = form.field(group).is_some_and(|group| match &group.kind {
        FieldKind::Group { fields, .. } => fields
            .iter()
            .any(|field| field.key == UNIT_CODE && matches!(field.kind, FieldKind::CreditCode {})),
        _ => false,
    });
    if !asks_for_codes {
        let zh = "须为含有 credit_code（统一社会信用代码）字段的分组的键。";
        let en = "It must be the key of a group with a field credit_code of that kind.";
        problems.add(format!("{at}/kind/covers"), "unknown_group", zh, en);
    }
}

#[cfg(test)]
mod tests;
