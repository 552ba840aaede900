//! The answers of a form as columns: one for each question with a single answer.

use openapi::form::answers::{Answers, text};
use openapi::form::definition::{Choice, Field, FieldKind, FormDefinition};
use serde_json::Value;

use super::cell::{Cell, Column};

/// The questions with a single answer of several versions of a form: those of the newest in its order, then what only
/// earlier ones asked. `versions` has the newest first.
pub(super) fn questions(versions: &[FormDefinition]) -> Vec<(String, Column)> {
    let mut found: Vec<(String, Column)> = Vec::new();
    for field in versions.iter().flat_map(FormDefinition::fields) {
        let known = found.iter().any(|(key, _)| *key == field.key);
        if let Some(width) = width(&field.kind).filter(|_| !known) {
            found.push((field.key.clone(), Column::new(heading(field), width)));
        }
    }
    found
}

/// How wide an answer is shown; nothing for tables and files.
fn width(kind: &FieldKind) -> Option<f64> {
    match kind {
        FieldKind::LongText { .. } => Some(60.0),
        FieldKind::ShortText { .. } | FieldKind::Organization {} | FieldKind::MultiSelect { .. } => {
            Some(30.0)
        }
        FieldKind::Email {} | FieldKind::CreditCode {} | FieldKind::Range { .. } => Some(24.0),
        FieldKind::Number { .. }
        | FieldKind::Money { .. }
        | FieldKind::Date { .. }
        | FieldKind::Month { .. }
        | FieldKind::Select { .. }
        | FieldKind::Phone {}
        | FieldKind::Person {} => Some(14.0),
        FieldKind::Group { .. } | FieldKind::YearTable { .. } | FieldKind::Attachment { .. } => None,
    }
}

fn heading(field: &Field) -> String {
    let unit = match &field.kind {
        FieldKind::Number { unit, .. } => unit.as_ref(),
        FieldKind::Money { unit, .. } => Some(unit),
        _ => None,
    };
    unit.map_or_else(|| field.label.zh.clone(), |unit| format!("{}（{}）", field.label.zh, unit.zh))
}

/// An answer to the question `key` of the form that it was given on.
pub(super) fn cell(form: &FormDefinition, answers: &Answers, key: &str) -> Cell {
    let Some(field) = form.field(key) else { return Cell::Empty };
    let answer = text(answers, key);
    match &field.kind {
        FieldKind::Number { .. } | FieldKind::Money { .. } => Cell::number(answer),
        FieldKind::Date { .. } => Cell::date(answer),
        FieldKind::Month { .. } => Cell::month(answer),
        FieldKind::Phone {} | FieldKind::CreditCode {} => Cell::code(answer),
        FieldKind::Select { options } => Cell::text(label(options, answer)),
        FieldKind::MultiSelect { options, .. } => {
            let chosen = answers.get(key).and_then(Value::as_array).into_iter().flatten();
            let labels: Vec<&str> =
                chosen.filter_map(Value::as_str).map(|choice| label(options, choice)).collect();
            Cell::text(labels.join("；"))
        }
        FieldKind::Range { .. } => Cell::text(span(answers.get(key))),
        _ => Cell::text(answer),
    }
}

fn label<'a>(options: &'a [Choice], value: &'a str) -> &'a str {
    options.iter().find(|option| option.value == value).map_or(value, |option| &option.label.zh)
}

fn span(answer: Option<&Value>) -> String {
    let end = |name| answer.and_then(|answer| answer.get(name)).and_then(Value::as_str).unwrap_or_default();
    match (end("from"), end("to")) {
        ("", "") => String::new(),
        (from, "") => format!("{from} 至今"),
        (from, to) => format!("{from} 至 {to}"),
    }
}

/// Whom to call about an application: the first person, phone and address that the form itself asks for.
pub(super) fn contact(form: &FormDefinition, answers: &Answers) -> [Cell; 3] {
    let first = |is: fn(&FieldKind) -> bool| {
        let field = form.fields().find(|field| is(&field.kind));
        field.map_or("", |field| text(answers, &field.key))
    };
    [
        Cell::text(first(|kind| matches!(kind, FieldKind::Person {}))),
        Cell::code(first(|kind| matches!(kind, FieldKind::Phone {}))),
        Cell::text(first(|kind| matches!(kind, FieldKind::Email {}))),
    ]
}
