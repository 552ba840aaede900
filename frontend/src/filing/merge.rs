//! Three-way merging of answers, field by field: what was there, what I made of it, what others made of it.

use openapi::form::answers::Answers;
use serde_json::Value;

/// The outcome of a merge.
#[derive(Debug, PartialEq)]
pub(crate) struct Merged {
    /// Both sides' changes. Where both changed the same field, mine.
    pub(crate) answers: Answers,
    /// The fields that both changed, differently: a person has to choose.
    pub(crate) conflicts: Vec<Conflict>,
}

/// A field that was changed on both sides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Conflict {
    /// Key of the top-level field.
    pub(crate) key: String,
    /// What stands here.
    pub(crate) mine: Option<Value>,
    /// What stands on the server.
    pub(crate) theirs: Option<Value>,
}

/// Brings `mine` and `theirs`, both grown out of `base`, together.
pub(crate) fn merge(base: &Answers, mine: &Answers, theirs: &Answers) -> Merged {
    let mut merged = Merged { answers: theirs.clone(), conflicts: Vec::new() };
    for key in changed(base, mine) {
        let (my, their) = (mine.get(&key), theirs.get(&key));
        if their != base.get(&key) && their != my {
            merged.conflicts.push(Conflict { key: key.clone(), mine: my.cloned(), theirs: their.cloned() });
        }
        put(&mut merged.answers, key, my.cloned());
    }
    merged
}

/// The keys whose answers differ.
pub(crate) fn changed(base: &Answers, mine: &Answers) -> Vec<String> {
    let gone = base.keys().filter(|key| !mine.contains_key(*key));
    let new = mine.iter().filter(|(key, value)| base.get(*key) != Some(value)).map(|(key, _)| key);
    gone.chain(new).cloned().collect()
}

/// The merge patch (RFC 7396) that makes `base` into `mine`. Members of an object are emptied by the form, never
/// removed, so that a member sent whole and a member merged come to the same.
pub(crate) fn patch(base: &Answers, mine: &Answers) -> Answers {
    let keys = changed(base, mine).into_iter();
    keys.map(|key| (key.clone(), mine.get(&key).cloned().unwrap_or(Value::Null))).collect()
}

/// Only the fields with these keys.
pub(crate) fn only(answers: &Answers, keys: &[String]) -> Answers {
    let kept = answers.iter().filter(|(key, _)| keys.contains(key));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Sets or removes an answer.
pub(crate) fn put(answers: &mut Answers, key: String, value: Option<Value>) {
    match value {
        Some(value) => answers.insert(key, value),
        None => answers.remove(&key),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(value: Value) -> Answers {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn changes_of_different_fields_come_together() {
        let base = answers(json!({"a": "1", "b": "1", "c": "1"}));
        let mine = answers(json!({"a": "2", "b": "1"}));
        let theirs = answers(json!({"a": "1", "b": "2", "c": "1", "d": "new"}));
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(merged.answers, answers(json!({"a": "2", "b": "2", "d": "new"})));
        assert_eq!(merged.conflicts, []);
    }

    #[test]
    fn a_field_that_both_changed_is_to_be_chosen() {
        let (base, mine, theirs) =
            (answers(json!({"a": "1"})), answers(json!({"a": "2"})), answers(json!({"a": "3"})));
        let conflict = Conflict { key: "a".to_owned(), mine: Some(json!("2")), theirs: Some(json!("3")) };
        assert_eq!(merge(&base, &mine, &theirs), Merged { answers: mine, conflicts: vec![conflict] });
    }

    #[test]
    fn the_same_change_on_both_sides_is_no_conflict() {
        let (base, both) = (answers(json!({})), answers(json!({"a": "2"})));
        assert_eq!(merge(&base, &both, &both).conflicts, []);
    }

    #[test]
    fn a_patch_has_what_changed_and_null_for_what_is_gone() {
        let (base, mine) = (answers(json!({"a": "1", "b": "1"})), answers(json!({"b": "1", "c": ["x"]})));
        assert_eq!(patch(&base, &mine), answers(json!({"a": null, "c": ["x"]})));
    }
}
