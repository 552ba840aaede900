//! How far each section of the form has come: the task list.

use openapi::form::answers::Answers;
use openapi::form::check::{Finding, Severity};
use openapi::form::definition::{Field, FieldKind, Section};
use serde_json::Value;

use super::pointer;
use super::wording::{is_file_missing, is_missing};

/// How far a section has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// 未开始.
    NotStarted,
    /// 选填: nothing is asked, nothing is given.
    Optional,
    /// 填写中.
    Started,
    /// 已完成.
    Done,
    /// N 处有误.
    Wrong(usize),
    /// 缺 N 份.
    FilesMissing(usize),
}

/// How far `section` has come. `files` are the slots in which something stands.
pub(crate) fn progress(
    section: &Section,
    answers: &Answers,
    files: &[String],
    findings: &[Finding],
) -> Progress {
    let blocking: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Blocking && holds(section, &finding.pointer))
        .collect();
    let wrong = blocking.iter().filter(|finding| !is_missing(finding)).count();
    let files_missing = blocking.iter().filter(|finding| is_file_missing(finding)).count();
    let begun = section.fields.iter().any(|field| is_begun(field, answers, files));
    match (wrong, files_missing, blocking.is_empty(), begun) {
        (1.., ..) => Progress::Wrong(wrong),
        (_, 1.., ..) => Progress::FilesMissing(files_missing),
        (_, _, true, true) => Progress::Done,
        (_, _, true, false) => Progress::Optional,
        (_, _, false, true) => Progress::Started,
        (_, _, false, false) => Progress::NotStarted,
    }
}

/// Whether `pointer` lies in the section.
pub(crate) fn holds(section: &Section, pointer: &str) -> bool {
    let key = pointer::root(pointer);
    section.fields.iter().any(|field| field.key == key)
}

/// Whether the person has given anything here; what the system fills in itself does not count.
fn is_begun(field: &Field, answers: &Answers, files: &[String]) -> bool {
    match (&field.kind, answers.get(&field.key)) {
        (FieldKind::Attachment { .. }, _) => files.contains(&field.key),
        (FieldKind::Group { fields, .. }, Some(Value::Array(rows))) => {
            let rows = rows.iter().filter_map(Value::as_object).enumerate();
            rows.into_iter().any(|(index, row)| {
                let given = fields.iter().filter(|field| index > 0 || field.source.is_none());
                given.into_iter().any(|field| row.get(&field.key).is_some_and(says_something))
            })
        }
        (_, Some(answer)) => field.source.is_none() && says_something(answer),
        (_, None) => false,
    }
}

fn says_something(answer: &Value) -> bool {
    !pointer::filled(answer, "").is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapi::form::check::{Filing, check};
    use openapi::form::definition::FormDefinition;
    use serde_json::json;

    fn form() -> FormDefinition {
        let text = |zh: &str| json!({"zh": zh, "en": zh});
        let name = json!({"key": "name", "label": text("名称"), "required": true, "source": "organization_name",
                          "kind": {"type": "organization"}});
        let phone =
            json!({"key": "phone", "label": text("电话"), "required": true, "kind": {"type": "phone"}});
        let units =
            json!({"type": "group", "min": 1, "max": 3, "item": text("单位"), "fields": [name, phone]});
        let prizes = json!({"type": "short_text", "max_chars": 3});
        let file = json!({"type": "attachment", "accept": ["pdf"], "max_bytes": 9, "min": 1, "max": 2});
        let section = |key: &str, kind: serde_json::Value| json!({"key": key, "title": text(key), "fields": [{"key": key, "label": text(key), "kind": kind}]});
        let sections = [section("units", units), section("prizes", prizes), section("file", file)];
        serde_json::from_value(json!({"title_field": "prizes", "sections": sections})).unwrap()
    }

    fn filing() -> Filing {
        let closes_at = "2025-04-29T09:00:00Z".parse().unwrap();
        Filing { organization_name: "中国质量协会".to_owned(), closes_at }
    }

    fn all(answers: &Value) -> Vec<Progress> {
        let (form, answers) = (form(), answers.as_object().unwrap());
        let findings = check(&form, answers, &[], &filing());
        form.sections.iter().map(|section| progress(section, answers, &[], &findings)).collect()
    }

    #[test]
    fn what_the_system_filled_in_is_no_beginning() {
        let states = all(&json!({"units": [{"name": "中国质量协会"}]}));
        assert_eq!(states, [Progress::NotStarted, Progress::Optional, Progress::FilesMissing(1)]);
    }

    #[test]
    fn what_is_wrong_goes_before_what_is_missing() {
        let states = all(&json!({"units": [{"name": "中国质量协会"}, {"phone": "1"}], "prizes": "太长了吧"}));
        assert_eq!(states, [Progress::Wrong(1), Progress::Wrong(1), Progress::FilesMissing(1)]);
    }

    #[test]
    fn what_is_complete_is_done() {
        let states =
            all(&json!({"units": [{"name": "中国质量协会", "phone": "13800138000"}], "prizes": "有"}));
        assert_eq!(states, [Progress::Done, Progress::Done, Progress::FilesMissing(1)]);
    }
}
