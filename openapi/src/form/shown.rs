//! An answer in words, for reading: on the screen, on paper, in a dossier.

use serde_json::Value;

use super::definition::{Choice, FieldKind};

/// A single answer in one line (or, for a long text, in its paragraphs); empty where nothing is answered.
pub fn line(kind: &FieldKind, answer: &Value) -> String {
    match (kind, answer) {
        (FieldKind::Select { options }, Value::String(value)) => label(options, value),
        (FieldKind::MultiSelect { options, .. }, Value::Array(values)) => {
            let labels = values.iter().filter_map(Value::as_str).map(|value| label(options, value));
            labels.collect::<Vec<_>>().join("、")
        }
        (FieldKind::Range { open_end, .. }, Value::Object(_)) => range(answer, *open_end),
        (
            FieldKind::Number { unit: Some(unit), .. } | FieldKind::Money { unit, .. },
            Value::String(value),
        ) if !value.trim().is_empty() => {
            format!("{value} {}", unit.zh)
        }
        (_, Value::String(value)) => value.trim().to_owned(),
        _ => String::new(),
    }
}

fn label(options: &[Choice], value: &str) -> String {
    let option = options.iter().find(|option| option.value == value);
    option.map_or_else(|| value.to_owned(), |option| option.label.zh.clone())
}

fn range(answer: &Value, open_end: bool) -> String {
    let end = |key: &str| answer.get(key).and_then(Value::as_str).unwrap_or_default();
    match (end("from"), end("to")) {
        ("", "") => String::new(),
        (from, "") if open_end => format!("{from} 至今"),
        (from, to) => format!("{from} 至 {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::definition::Precision;
    use serde_json::json;

    #[test]
    fn ranges_read_as_sentences() {
        let kind = |open_end| FieldKind::Range { precision: Precision::Month, open_end };
        assert_eq!(line(&kind(false), &json!({"from": "2021-03", "to": "2023-06"})), "2021-03 至 2023-06");
        assert_eq!(line(&kind(true), &json!({"from": "2021-03", "to": ""})), "2021-03 至今");
        assert_eq!(line(&kind(true), &json!({})), "");
    }

    #[test]
    fn a_choice_that_is_no_longer_offered_is_still_shown() {
        assert_eq!(line(&FieldKind::Select { options: Vec::new() }, &json!("other")), "other");
    }
}
