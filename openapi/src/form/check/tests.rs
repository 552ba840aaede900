//! `check`, `bind` and `structure` on the real forms of 2025.

mod complete;
mod files;
mod filing;
mod groups;
mod mutations;
mod shape;
mod values;

use serde_json::{Value, json};

use super::{AttachedFile, Finding, check, is_complete};
use crate::form::answers::Answers;
use crate::form::definition::FormDefinition;
use crate::form::fixtures::{self, FIRST, SECOND, file};

/// An application, complete at first, that a test spoils in one place.
struct Filled {
    form: FormDefinition,
    answers: Value,
    files: Vec<AttachedFile>,
}

impl Filled {
    fn project() -> Self {
        let answers = Value::Object(fixtures::project_answers());
        Self { form: fixtures::project().form, answers, files: fixtures::project_files() }
    }

    fn individual() -> Self {
        let answers = Value::Object(fixtures::individual_answers());
        Self { form: fixtures::individual().form, answers, files: fixtures::individual_files() }
    }

    fn empty(self) -> Self {
        Self { answers: json!({}), files: Vec::new(), ..self }
    }

    /// With `value` at the JSON Pointer, whose parent must be there.
    #[track_caller]
    fn with(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        let (parent, last) = pointer.rsplit_once('/').expect("a pointer");
        match self.answers.pointer_mut(parent).expect("a parent") {
            Value::Object(members) => drop(members.insert(last.to_owned(), value.into())),
            Value::Array(values) => values[last.parse::<usize>().expect("an index")] = value.into(),
            other => panic!("{pointer} points into {other}"),
        }
        self
    }

    #[track_caller]
    fn without(mut self, pointer: &str) -> Self {
        let (parent, last) = pointer.rsplit_once('/').expect("a pointer");
        let members = self.answers.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
        assert!(members.remove(last).is_some(), "{pointer} was not there");
        self
    }

    /// With the group's first row as often as `count` says.
    fn with_rows(mut self, group: &str, count: usize) -> Self {
        let rows = self.answers[group].as_array_mut().expect("a group");
        *rows = vec![rows[0].clone(); count];
        self
    }

    fn with_files(self, files: impl Into<Vec<AttachedFile>>) -> Self {
        Self { files: files.into(), ..self }
    }

    fn answers(&self) -> &Answers {
        self.answers.as_object().expect("answers")
    }

    fn findings(&self) -> Vec<Finding> {
        check(&self.form, self.answers(), &self.files, &fixtures::filing())
    }

    /// Asserts that exactly these pointers and codes are found, in this order.
    #[track_caller]
    fn finds(&self, expected: &[(&str, &str)]) {
        let findings = self.findings();
        let found: Vec<_> =
            findings.iter().map(|found| (found.pointer.as_str(), found.code.as_str())).collect();
        assert_eq!(found, expected);
    }
}
