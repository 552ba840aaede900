//! The answers to a form: their structure, and what the system fills in itself.

use serde_json::{Map, Value};

use super::definition::{Column, Field, FieldKind, FormDefinition, Source};
use crate::error::FieldError;
use crate::parsed::is_invisible;
use crate::pointer::escape;
use crate::text::Text;

/// Answers by field key. A single answer is a string, several choices are a list of strings, a range is an object of
/// `from` and `to`, a group a list of objects, a table by year an object of objects.
pub type Answers = Map<String, Value>;

/// What the system knows of the filing organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingOrganization {
    /// Full name.
    pub name: String,
    /// Credit code.
    pub credit_code: String,
}

/// Fills in what comes from the filing organization: it is the first completing unit (guide, clause 15) and the
/// present employer (clause 16), whatever was sent.
pub fn bind(form: &FormDefinition, answers: &mut Answers, organization: &FilingOrganization) {
    for field in form.fields() {
        match (&field.kind, field.source) {
            (FieldKind::Group { fields, .. }, _) if fields.iter().any(|field| field.source.is_some()) => {
                bind_first_row(fields, answers, &field.key, organization);
            }
            (_, Some(source)) => {
                answers.insert(field.key.clone(), source.value(organization));
            }
            _ => {}
        }
    }
}

fn bind_first_row(fields: &[Field], answers: &mut Answers, key: &str, organization: &FilingOrganization) {
    let rows = answers.entry(key).or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(rows) = rows else { return };
    if rows.is_empty() {
        rows.push(Value::Object(Map::new()));
    }
    let Some(Value::Object(first)) = rows.first_mut() else {
        return;
    };
    for field in fields {
        if let Some(source) = field.source {
            first.insert(field.key.clone(), source.value(organization));
        }
    }
}

impl Source {
    fn value(self, organization: &FilingOrganization) -> Value {
        match self {
            Self::OrganizationName => organization.name.clone().into(),
            Self::OrganizationCreditCode => organization.credit_code.clone().into(),
        }
    }
}

/// The application's title so far; empty when it is not filled in.
pub fn title<'a>(form: &FormDefinition, answers: &'a Answers) -> &'a str {
    text(answers, &form.title_field)
}

/// The string at `key`, or the empty string.
pub fn text<'a>(answers: &'a Answers, key: &str) -> &'a str {
    answers.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The rows of the group at `key`; none when there is no list.
pub fn rows<'a>(answers: &'a Answers, key: &str) -> impl Iterator<Item = &'a Answers> {
    answers.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// Nothing but white space and characters that no one sees, or nothing at all.
pub fn is_blank(answer: &Value) -> bool {
    match answer {
        Value::Null => true,
        Value::String(text) => text.chars().all(|c| c.is_whitespace() || is_invisible(c)),
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether the answers have the form's *shape*: known keys, and the JSON type that each field's kind asks for.
/// Values may be as incomplete and wrong as people leave them (guide, clause 45).
pub fn structure(form: &FormDefinition, answers: &Answers) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    let fields: Vec<&Field> = form.fields().filter(|field| field.slot().is_none()).collect();
    object(&fields, answers, "", &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn object(fields: &[&Field], answers: &Answers, at: &str, errors: &mut Vec<FieldError>) {
    for (key, value) in answers {
        let pointer = format!("{at}/{}", escape(key));
        match fields.iter().find(|field| field.key == *key) {
            Some(field) => field_value(field, value, &pointer, errors),
            None => errors.push(unknown(pointer)),
        }
    }
}

fn field_value(field: &Field, value: &Value, at: &str, errors: &mut Vec<FieldError>) {
    match (&field.kind, value) {
        (FieldKind::MultiSelect { .. }, Value::Array(choices)) => {
            each(choices, at, errors, |choice, at, errors| {
                string(choice, at, errors);
            });
        }
        (FieldKind::Range { .. }, Value::Object(range)) => strings(range, &["from", "to"], at, errors),
        (FieldKind::Group { fields, .. }, Value::Array(rows)) => {
            let fields: Vec<&Field> = fields.iter().collect();
            each(rows, at, errors, |row, at, errors| match row {
                Value::Object(row) => object(&fields, row, &at, errors),
                _ => errors.push(wrong_type(at, "object")),
            });
        }
        (FieldKind::YearTable { years, columns }, Value::Object(table)) => {
            year_table(years, columns, table, at, errors);
        }
        (FieldKind::MultiSelect { .. } | FieldKind::Group { .. }, _) => {
            errors.push(wrong_type(at.into(), "array"));
        }
        (FieldKind::Range { .. } | FieldKind::YearTable { .. }, _) => {
            errors.push(wrong_type(at.into(), "object"));
        }
        _ => string(value, at.to_owned(), errors),
    }
}

fn year_table(years: &[String], columns: &[Column], table: &Answers, at: &str, errors: &mut Vec<FieldError>) {
    let keys: Vec<&str> = columns.iter().map(|column| column.key.as_str()).collect();
    for (year, row) in table {
        let pointer = format!("{at}/{}", escape(year));
        match row {
            _ if !years.contains(year) => errors.push(unknown(pointer)),
            Value::Object(row) => strings(row, &keys, &pointer, errors),
            _ => errors.push(wrong_type(pointer, "object")),
        }
    }
}

fn strings(object: &Answers, keys: &[&str], at: &str, errors: &mut Vec<FieldError>) {
    for (key, value) in object {
        let pointer = format!("{at}/{}", escape(key));
        if keys.contains(&key.as_str()) {
            string(value, pointer, errors);
        } else {
            errors.push(unknown(pointer));
        }
    }
}

fn each(
    values: &[Value],
    at: &str,
    errors: &mut Vec<FieldError>,
    check: impl Fn(&Value, String, &mut Vec<FieldError>),
) {
    for (index, value) in values.iter().enumerate() {
        check(value, format!("{at}/{index}"), errors);
    }
}

/// U+0000 is no one's typing, and PostgreSQL cannot keep it.
fn string(value: &Value, at: String, errors: &mut Vec<FieldError>) {
    match value.as_str() {
        Some(text) if text.contains('\0') => errors.push(nul(at)),
        Some(_) => {}
        None => errors.push(wrong_type(at, "string")),
    }
}

fn nul(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "invalid_character",
        Text::new("含有无法保存的字符 U+0000。", "Contains the character U+0000."),
    )
}

fn unknown(pointer: String) -> FieldError {
    FieldError::new(pointer, "unknown_field", Text::new("表单中没有此项。", "The form has no such field."))
}

fn wrong_type(pointer: String, expected: &str) -> FieldError {
    let zh = format!("类型不正确，应为 {expected}。");
    FieldError::new(pointer, "wrong_type", Text::new(zh, format!("Wrong type: expected {expected}.")))
}
