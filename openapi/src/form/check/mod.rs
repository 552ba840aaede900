//! `check()`: what is missing or wrong in an application. The same code in the browser while one types, behind
//! `POST /applications/{id}/check`, and at submission; so no one is told “complete” and then refused.

mod files;
mod filing;
mod value;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::{self, Answers, is_blank};
use super::definition::{Condition, Field, FieldKind, FormDefinition};
use crate::text::Text;

/// Something that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Machine code.
    #[cfg_attr(feature = "server", schema(example = "required"))]
    pub code: String,
    /// JSON Pointer into the answers; for files, to the attachment slot.
    #[cfg_attr(feature = "server", schema(example = "/project_name"))]
    pub pointer: String,
    /// Whether it stops the submission.
    pub severity: Severity,
    /// Name of the field, with the row it stands in: “第 2 完成单位 · 信用代码”.
    pub label: Text,
    /// What is wrong and how to mend it.
    pub message: Text,
}

/// Whether a finding stops the submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It does.
    Blocking,
    /// It does not; look again.
    Warning,
}

/// A file that stands in a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedFile {
    /// Key of the slot.
    pub slot: String,
    /// Credit codes of the units it covers.
    pub covers: Vec<String>,
}

/// Who files, and until when: what the answers are held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Full name of the filing organization.
    pub organization_name: String,
    /// When filing closes.
    pub closes_at: DateTime<Utc>,
}

/// Finds all that is missing or wrong, in the order of the form. Empty, or warnings only: it can be submitted.
pub fn check(
    form: &FormDefinition,
    answers: &Answers,
    files: &[AttachedFile],
    filing: &Filing,
) -> Vec<Finding> {
    let mut findings = Findings { found: Vec::new(), filing };
    for field in form.fields() {
        let place = Place { pointer: format!("/{}", field.key), label: field.label.clone() };
        if let Some(slot) = field.slot() {
            files::check(form, slot, answers, files, &place, &mut findings);
        } else {
            check_field(field, answers, &place, &mut findings);
            filing::comes_first(field, answers, &place, &mut findings);
        }
    }
    findings.found
}

/// Whether none of the findings stops the submission.
pub fn is_complete(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity == Severity::Warning)
}

/// Whether an application could be submitted with this answer to a question of this kind.
pub(crate) fn is_acceptable(kind: &FieldKind, answer: &str) -> bool {
    let filing = Filing { organization_name: String::new(), closes_at: DateTime::UNIX_EPOCH };
    let mut findings = Findings { found: Vec::new(), filing: &filing };
    let place = Place { pointer: String::new(), label: Text::default() };
    value::check(kind, &Value::String(answer.to_owned()), &place, &mut findings);
    is_complete(&findings.found)
}

/// Where a value stands.
#[derive(Clone)]
struct Place {
    pointer: String,
    label: Text,
}

impl Place {
    fn child(&self, token: &str, label: &Text) -> Self {
        Self {
            pointer: format!("{}/{token}", self.pointer),
            label: Text::new(
                format!("{} · {}", self.label.zh, label.zh),
                format!("{} · {}", self.label.en, label.en),
            ),
        }
    }

    fn row(&self, index: usize, item: &Text) -> Self {
        let number = index + 1;
        Self {
            pointer: format!("{}/{index}", self.pointer),
            label: Text::new(format!("第 {number} {}", item.zh), format!("{} {number}", item.en)),
        }
    }
}

struct Findings<'a> {
    found: Vec<Finding>,
    filing: &'a Filing,
}

impl Findings<'_> {
    fn block(&mut self, place: &Place, code: &str, message: Text) {
        self.push(place, code, Severity::Blocking, message);
    }

    fn warn(&mut self, place: &Place, code: &str, message: Text) {
        self.push(place, code, Severity::Warning, message);
    }

    fn wrong_type(&mut self, place: &Place) {
        self.block(place, "wrong_type", Text::new("类型不正确。", "Wrong type."));
    }

    fn push(&mut self, place: &Place, code: &str, severity: Severity, message: Text) {
        self.found.push(Finding {
            code: code.to_owned(),
            pointer: place.pointer.clone(),
            severity,
            label: place.label.clone(),
            message,
        });
    }
}

fn check_field(field: &Field, beside: &Answers, place: &Place, findings: &mut Findings<'_>) {
    let answer = beside.get(&field.key).filter(|answer| !is_blank(answer));
    match (answer, &field.kind) {
        (rows, FieldKind::Group { min, max, item, fields }) => {
            let limits = GroupLimits { min: least(field, *min, beside), max: *max, item, fields };
            check_group(&limits, rows, place, findings);
        }
        (Some(answer), kind) => value::check(kind, answer, place, findings),
        (None, FieldKind::YearTable { .. }) if is_required(field, beside) => {
            value::check(&field.kind, &Value::Object(Answers::new()), place, findings);
        }
        (None, _) if is_required(field, beside) => {
            findings.block(place, "required", Text::new("尚未填写。", "Not filled in yet."));
        }
        (None, _) => {}
    }
}

fn is_required(field: &Field, beside: &Answers) -> bool {
    let holds = |condition: &Condition| answers::text(beside, &condition.field).trim() == condition.equals;
    field.required || field.required_when.as_ref().is_some_and(holds)
}

/// How many rows or files there must be: one at least where a condition asks for any.
fn least(field: &Field, min: u32, beside: &Answers) -> u32 {
    if is_required(field, beside) { min.max(1) } else { min }
}

struct GroupLimits<'a> {
    min: u32,
    max: u32,
    item: &'a Text,
    fields: &'a [Field],
}

fn check_group(limits: &GroupLimits<'_>, rows: Option<&Value>, place: &Place, findings: &mut Findings<'_>) {
    let rows = match rows {
        Some(Value::Array(rows)) => rows.as_slice(),
        Some(_) => return findings.wrong_type(place),
        None => &[],
    };
    row_count(limits, rows.len(), place, findings);
    // Of rows beyond the most it is said that they are too many, and nothing more: there may be thousands.
    let most = usize::try_from(limits.max).unwrap_or(usize::MAX);
    for (index, row) in rows.iter().take(most).enumerate() {
        let at = place.row(index, limits.item);
        match row {
            Value::Object(row) => {
                let above = rows.get(..index).unwrap_or_default();
                check_row(limits.fields, row, above, &at, findings);
            }
            _ => findings.wrong_type(&at),
        }
    }
}

fn row_count(limits: &GroupLimits<'_>, count: usize, place: &Place, findings: &mut Findings<'_>) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let (min, max, item) = (limits.min, limits.max, limits.item);
    if count < min {
        let text = Text::new(format!("至少 {min} 项{}。", item.zh), format!("At least {min}: {}.", item.en));
        findings.block(place, "too_few_rows", text);
    }
    if count > max {
        let text = Text::new(format!("不超过 {max} 项{}。", item.zh), format!("At most {max}: {}.", item.en));
        findings.block(place, "too_many_rows", text);
    }
}

fn check_row(fields: &[Field], row: &Answers, above: &[Value], at: &Place, findings: &mut Findings<'_>) {
    for field in fields {
        let cell = at.child(&field.key, &field.label);
        check_field(field, row, &cell, findings);
        if matches!(field.kind, FieldKind::CreditCode {}) {
            repeated_unit(&field.key, row, above, &cell, findings);
        }
    }
}

/// One unit twice in a list of units would need, and count for, two commitments.
fn repeated_unit(key: &str, row: &Answers, above: &[Value], cell: &Place, findings: &mut Findings<'_>) {
    let code = files::unit_code(row, key);
    let stands_above = |row: &Value| row.as_object().is_some_and(|row| files::unit_code(row, key) == code);
    if !code.is_empty() && above.iter().any(stands_above) {
        findings.block(cell, "repeated_unit", Text::new("与前面的单位重复。", "The same unit stands above."));
    }
}

#[cfg(test)]
mod tests;
