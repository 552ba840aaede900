//! What is held against the filing: warnings, never a refusal.

use super::*;
use crate::form::check::Severity;

#[track_caller]
fn warns(filled: &Filled, pointer: &str, code: &str) {
    let findings = filled.findings();
    let [found] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((found.pointer.as_str(), found.code.as_str()), (pointer, code));
    assert_eq!(found.severity, Severity::Warning);
    assert!(is_complete(&findings), "a warning does not stop the submission");
}

#[test]
fn clause_52_an_application_of_less_than_a_year_before_the_close_is_a_warning() {
    Filled::project().with("/applied_since", "2024-04").finds(&[]);
    warns(&Filled::project().with("/applied_since", "2024-05"), "/applied_since", "too_recent");
    warns(&Filled::project().with("/applied_since", "2031-01"), "/applied_since", "too_recent");
}

#[test]
fn a_birth_after_the_close_is_a_warning() {
    Filled::individual().with("/born", "2025-04-29").finds(&[]);
    warns(&Filled::individual().with("/born", "2025-04-30"), "/born", "too_recent");
}

#[test]
fn clause_15_another_unit_at_the_head_is_a_warning() {
    let filled = Filled::project().with("/completing_units/0/name", "别的单位有限公司");
    warns(&filled, "/completing_units/0/name", "filing_unit_not_first");
    Filled::project().with("/completing_units/0/name", "华东精密制造(苏州) 有限公司").finds(&[]);
}

#[test]
fn clause_16_another_employer_is_a_warning() {
    warns(&Filled::individual().with("/employer", "别的单位有限公司"), "/employer", "filing_unit_not_first");
}
