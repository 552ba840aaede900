//! Reading and writing answers by JSON Pointer (RFC 6901), and the ids that the page gives to fields.
//!
//! Keys of a form are plain words, so no token is ever escaped.

use openapi::form::answers::Answers;
use serde_json::{Map, Value};

/// The id of the element in which the answer at `pointer` is given: `/units/1/name` → `field-units-1-name`.
pub(crate) fn element_id(pointer: &str) -> String {
    format!("field{}", pointer.replace('/', "-"))
}

/// The key of the top-level field that `pointer` lies in.
pub(crate) fn root(pointer: &str) -> &str {
    pointer.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// The row that `pointer` lies in, where its top-level field is a group.
pub(crate) fn row(pointer: &str) -> Option<usize> {
    pointer.trim_start_matches('/').split('/').nth(1)?.parse().ok()
}

/// The answer at `pointer`.
pub(crate) fn get<'a>(answers: &'a Answers, pointer: &str) -> Option<&'a Value> {
    let mut tokens = pointer.trim_start_matches('/').split('/');
    let first = answers.get(tokens.next()?)?;
    tokens.try_fold(first, |value, token| match value {
        Value::Object(members) => members.get(token),
        Value::Array(values) => values.get(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The text at `pointer`, or none.
pub(crate) fn text(answers: &Answers, pointer: &str) -> String {
    get(answers, pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// How many rows the group at `pointer` has.
pub(crate) fn count(answers: &Answers, pointer: &str) -> usize {
    get(answers, pointer).and_then(Value::as_array).map_or(0, Vec::len)
}

/// Puts the answer in its place; the objects on the way there are made, rows are not.
pub(crate) fn set(answers: &mut Answers, pointer: &str, value: Value) {
    let mut tokens: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    let Some(last) = tokens.pop() else { return };
    let Some((first, between)) = tokens.split_first() else {
        answers.insert(last.to_owned(), value);
        return;
    };
    let mut place = answers.entry(*first).or_insert_with(|| Value::Object(Map::new()));
    for token in between {
        let Some(next) = step(place, token) else { return };
        place = next;
    }
    if let Some(slot) = step(place, last) {
        *slot = value;
    }
}

fn step<'a>(place: &'a mut Value, token: &str) -> Option<&'a mut Value> {
    match place {
        Value::Array(values) => values.get_mut(token.parse::<usize>().ok()?),
        Value::Object(members) => Some(members.entry(token).or_insert(Value::Null)).map(|next| {
            if next.is_null() {
                *next = Value::Object(Map::new());
            }
            next
        }),
        _ => None,
    }
}

/// The rows of the group at `pointer`, to change; an empty list is made where there is none.
pub(crate) fn rows<'a>(answers: &'a mut Answers, pointer: &str) -> Option<&'a mut Vec<Value>> {
    answers.entry(root(pointer)).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()
}

/// The pointers of all single answers below `pointer` that say something.
pub(crate) fn filled(value: &Value, pointer: &str) -> Vec<String> {
    match value {
        Value::Object(members) => {
            members.iter().flat_map(|(key, value)| filled(value, &format!("{pointer}/{key}"))).collect()
        }
        Value::Array(values) if values.iter().any(Value::is_object) => {
            let rows = values.iter().enumerate();
            rows.flat_map(|(index, value)| filled(value, &format!("{pointer}/{index}"))).collect()
        }
        Value::Array(values) if !values.is_empty() => vec![pointer.to_owned()],
        Value::String(text) if !text.trim().is_empty() => vec![pointer.to_owned()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(value: Value) -> Answers {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn an_answer_is_found_where_it_was_put() {
        let mut all = answers(json!({"units": [{}, {}]}));
        for pointer in ["/name", "/units/1/name", "/period/from", "/benefit/2023/sales"] {
            set(&mut all, pointer, json!("x"));
            assert_eq!(text(&all, pointer), "x", "{pointer}");
        }
        assert_eq!(count(&all, "/units"), 2);
    }

    #[test]
    fn a_row_that_is_not_there_is_not_made() {
        let mut all = answers(json!({"units": []}));
        set(&mut all, "/units/3/name", json!("x"));
        assert_eq!(all, answers(json!({"units": []})));
    }

    #[test]
    fn only_what_says_something_is_filled() {
        let value = json!({"a": " ", "b": "x", "rows": [{"c": ""}, {"c": "y"}], "many": ["z"], "none": []});
        assert_eq!(filled(&value, ""), ["/b", "/many", "/rows/1/c"]);
    }
}
