//! Rows, units that stand twice, and answers that another answer asks for.

use super::*;

/// Rows from none to one more than allowed, in every group whose rows may be alike.
#[test]
fn groups_have_a_least_and_a_most() {
    rows(Filled::project, "completing_people", 1, 10);
    rows(Filled::project, "awards_received", 0, 10);
    rows(Filled::project, "intellectual_property", 0, 10);
    rows(Filled::project, "application_units", 1, 10);
    rows(Filled::individual, "work_history", 1, 10);
    rows(Filled::individual, "representative_results", 1, 5);
    rows(Filled::individual, "honours", 0, 10);
    rows(Filled::individual, "publications", 0, 10);
}

#[track_caller]
fn rows(filled: fn() -> Filled, group: &str, min: usize, max: usize) {
    let pointer = format!("/{group}");
    for count in 0..=max + 1 {
        let expected = match count {
            few if few < min => Some((pointer.as_str(), "too_few_rows")),
            many if many > max => Some((pointer.as_str(), "too_many_rows")),
            _ => None,
        };
        filled().with_rows(group, count).finds(expected.as_slice());
    }
}

#[test]
fn clause_42_there_are_at_most_three_completing_units() {
    const CODES: [&str; 4] = [FIRST, SECOND, "914403001922038216", "91350203M0001FUE2P"];
    let units = |count: usize| {
        let mut filled = Filled::project().with_rows("completing_units", count);
        for (index, code) in CODES.iter().take(count).enumerate() {
            filled = filled.with(&format!("/completing_units/{index}/credit_code"), *code);
        }
        filled.files[0] = file("commitment_letter", &CODES);
        filled
    };
    units(0).finds(&[("/completing_units", "too_few_rows")]);
    for count in 1..=3 {
        units(count).finds(&[]);
    }
    units(4).finds(&[("/completing_units", "too_many_rows")]);
}

#[test]
fn an_empty_row_lacks_what_is_required_of_a_row() {
    Filled::project().with("/application_units/1", json!({})).finds(&[
        ("/application_units/1/name", "required"),
        ("/application_units/1/applied_since", "required"),
        ("/application_units/1/contact_name", "required"),
        ("/application_units/1/contact_phone", "required"),
    ]);
}

#[test]
fn one_unit_stands_once_however_its_code_is_written() {
    let code = "/completing_units/1/credit_code";
    for same in [FIRST, "９１４４０３００７０８４６１１３６Ｔ", "9144O3OO7O8461136T", "91440300-70846113-6t"]
    {
        let findings = Filled::project().with(code, same).findings();
        assert_eq!(
            (findings[0].pointer.as_str(), findings[0].code.as_str()),
            (code, "repeated_unit"),
            "{same}"
        );
        assert_eq!(findings.len(), 1, "{same}");
    }
}

#[test]
fn units_without_a_code_are_not_each_other() {
    let mut filled = Filled::project().with_rows("completing_units", 3);
    for index in 1..3 {
        filled = filled.with(&format!("/completing_units/{index}/credit_code"), "");
    }
    filled.finds(&[
        ("/completing_units/1/credit_code", "required"),
        ("/completing_units/2/credit_code", "required"),
        ("/commitment_letter", "unit_not_covered"),
        ("/commitment_letter", "unit_not_covered"),
    ]);
}

#[test]
fn another_origin_is_asked_for_when_the_origin_is_other() {
    let other = "/project_source_other";
    Filled::project().without(other).finds(&[(other, "required")]);
    Filled::project().with("/project_source", " other ").with(other, " ").finds(&[(other, "required")]);
    Filled::project().with("/project_source", "enterprise").without(other).finds(&[]);
    Filled::project().without("/project_source").without(other).finds(&[("/project_source", "required")]);
}
