//! Findings that hold an answer against the filing: who files, and until when. Warnings all of them, because a person may
//! have a reason that no form knows.

use chrono::{Months, NaiveDate};
use serde_json::Value;

use super::{Filing, Findings, Place};
use crate::OrganizationName;
use crate::form::answers::{self, Answers};
use crate::form::definition::{Field, FieldKind, Source};
use crate::text::Text;
use crate::time::in_china;

/// Warns when `day` is not at least `months` before the close: what has been applied for less than a year cannot be
/// proved to have been (guide, reason 1 of the project award).
pub(super) fn early_enough(day: NaiveDate, months: u32, place: &Place, findings: &mut Findings<'_>) {
    let close = in_china(findings.filing.closes_at).date_naive();
    if day.checked_add_months(Months::new(months)).is_some_and(|reached| reached <= close) {
        return;
    }
    let (zh, en) = match months {
        0 => ("晚于填报截止日，请核对。".to_owned(), "After the close of filing; please check.".to_owned()),
        12 => (
            "距填报截止不满一年，请核对。".to_owned(),
            "Less than a year before the close of filing; please check.".to_owned(),
        ),
        _ => (
            format!("距填报截止不满 {months} 个月，请核对。"),
            format!("Less than {months} months before the close of filing; please check."),
        ),
    };
    findings.warn(place, "too_recent", Text::new(zh, en));
}

/// Warns when the answer that names the filing organization names another one: the first completing unit is who files
/// (guide, clauses 15 and 16).
pub(super) fn comes_first(field: &Field, all: &Answers, place: &Place, findings: &mut Findings<'_>) {
    match &field.kind {
        FieldKind::Group { item, fields, .. } => {
            let first =
                all.get(&field.key).and_then(Value::as_array).and_then(|rows| rows.first()?.as_object());
            let named = fields.iter().find(|field| field.source == Some(Source::OrganizationName));
            if let Some((row, named)) = first.zip(named) {
                names_filer(named, row, &place.row(0, item).child(&named.key, &named.label), findings);
            }
        }
        _ if field.source == Some(Source::OrganizationName) => names_filer(field, all, place, findings),
        _ => {}
    }
}

fn names_filer(field: &Field, beside: &Answers, place: &Place, findings: &mut Findings<'_>) {
    let Filing { organization_name, .. } = findings.filing;
    let key = |name: &str| OrganizationName::parse(name).map(|name| name.key());
    let named = answers::text(beside, &field.key);
    // Nothing at all is missing, and told so.
    if !named.is_empty() && key(named).ok() != key(organization_name).ok() {
        let zh = format!("应为申报单位“{organization_name}”，请核对单位顺序。");
        let en = format!("Should be the filing unit, {organization_name}; check the order of the units.");
        findings.warn(place, "filing_unit_not_first", Text::new(zh, en));
    }
}
