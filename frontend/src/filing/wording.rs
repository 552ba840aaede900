//! How a finding is put in a list, away from its field.

use openapi::form::check::{Finding, Severity};

use crate::i18n::t;

/// Whether it stops the submission.
pub(crate) fn is_blocking(finding: &Finding) -> bool {
    finding.severity == Severity::Blocking
}

/// Whether something has not been given yet, rather than given wrongly.
pub(crate) fn is_missing(finding: &Finding) -> bool {
    is_file_missing(finding) || matches!(finding.code.as_str(), "required" | "too_few_rows")
}

/// Whether it is a file that has not been given yet.
pub(crate) fn is_file_missing(finding: &Finding) -> bool {
    matches!(finding.code.as_str(), "attachment_required" | "unit_not_covered")
}

/// One line: which field, and what about it.
pub(crate) fn line(finding: &Finding) -> String {
    let (label, message) = (t(&finding.label), t(&finding.message));
    match finding.code.as_str() {
        "required" => format!("{label}（未填）"),
        "attachment_required" => format!("{label}（缺）"),
        "unit_not_covered" => message,
        _ => format!("{label}：{message}"),
    }
}
