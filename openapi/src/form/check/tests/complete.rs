//! Complete applications, empty ones, and the order of findings.

use super::*;
use crate::form::check::Severity;
use crate::text::Text;

#[test]
fn complete_applications_have_nothing_missing() {
    for filled in [Filled::project(), Filled::individual()] {
        filled.finds(&[]);
        assert!(is_complete(&filled.findings()));
    }
}

#[test]
fn clause_41_an_empty_project_lacks_exactly_what_is_required() {
    let required = ["project_name", "industry", "project_source", "duration", "applied_since"];
    let contact = ["contact_name", "contact_phone", "contact_email"];
    let texts =
        ["summary", "background", "technical_content", "innovations", "comparison", "application_status"];
    let mut expected = all(required.iter().chain(&contact), "required");
    expected.extend(all(&["completing_units", "completing_people"], "too_few_rows"));
    expected.extend(all(&texts, "required"));
    for year in ["2022", "2023", "2024"] {
        let cells = ["new_sales", "new_profit", "new_tax", "savings"];
        expected.extend(cells.map(|column| (format!("/economic_benefit/{year}/{column}"), "required")));
    }
    expected.extend(all(&["economic_benefit_basis", "social_benefit"], "required"));
    expected.extend(all(&["application_units"], "too_few_rows"));
    expected.extend(all(&["commitment_letter", "application_proof", "appraisal"], "attachment_required"));
    let expected: Vec<_> = expected.iter().map(|(pointer, code)| (pointer.as_str(), *code)).collect();
    Filled::project().empty().finds(&expected);
}

#[test]
fn clause_41_an_empty_individual_lacks_exactly_what_is_required() {
    let before_photo = ["name", "gender", "born", "ethnicity", "political_status"];
    let after_photo = ["education", "degree", "school", "major", "position", "employer", "phone", "email"];
    let mut expected = all(&before_photo, "required");
    expected.extend(all(&["photo"], "attachment_required"));
    expected.extend(all(after_photo.iter().chain(&["years_in_quality", "quality_fields"]), "required"));
    expected.extend(all(&["work_history"], "too_few_rows"));
    expected.extend(all(&["achievements"], "required"));
    expected.extend(all(&["representative_results"], "too_few_rows"));
    expected.extend(all(&["commitment_letter", "achievement_proof"], "attachment_required"));
    let expected: Vec<_> = expected.iter().map(|(pointer, code)| (pointer.as_str(), *code)).collect();
    Filled::individual().empty().finds(&expected);
}

fn all<'a>(keys: impl IntoIterator<Item = &'a &'a str>, code: &'static str) -> Vec<(String, &'static str)> {
    keys.into_iter().map(|key| (format!("/{key}"), code)).collect()
}

#[test]
fn optional_answers_may_be_left_out() {
    let mut project = Filled::project().without("/project_name_en").without("/completing_people/0/title");
    project = project.with("/awards_received", json!([])).without("/intellectual_property");
    project.finds(&[]);
    let individual =
        Filled::individual().without("/professional_title").without("/honours").without("/publications");
    individual.without("/representative_results/0/economic_benefit").finds(&[]);
}

#[test]
fn what_no_one_can_see_is_not_an_answer() {
    for blank in [json!(null), json!(""), json!(" \n\u{3000}"), json!("\u{200B}\u{FEFF}\u{202E}")] {
        Filled::project().with("/summary", blank).finds(&[("/summary", "required")]);
    }
    Filled::project().with("/duration", json!({"from": "", "to": " "})).finds(&[("/duration", "required")]);
    Filled::individual().with("/quality_fields", json!([])).finds(&[("/quality_fields", "required")]);
}

#[test]
fn findings_stand_in_the_forms_order() {
    let spoilt = Filled::project()
        .with_files([file("commitment_letter", &[FIRST]), file("appraisal", &[])])
        .with("/application_units/1/name", "")
        .with("/application_units/0/contact_name", "")
        .with("/economic_benefit/2023/savings", "多")
        .with("/completing_units/1/contribution", "")
        .with("/completing_units/1/credit_code", FIRST)
        .with("/completing_units/0/contribution", "")
        .with("/project_name", "");
    spoilt.finds(&[
        ("/project_name", "required"),
        ("/completing_units/0/contribution", "required"),
        ("/completing_units/1/credit_code", "repeated_unit"),
        ("/completing_units/1/contribution", "required"),
        ("/economic_benefit/2023/savings", "not_a_number"),
        ("/application_units/0/contact_name", "required"),
        ("/application_units/1/name", "required"),
        ("/application_proof", "attachment_required"),
    ]);
}

#[test]
fn findings_say_where_they_stand() {
    let findings = Filled::project().with("/completing_units/1/credit_code", "").findings();
    assert_eq!(
        findings[0].label,
        Text::new("第 2 完成单位 · 统一社会信用代码", "Completing unit 2 · Unified social credit code")
    );
    let findings = Filled::project().with("/economic_benefit/2024/savings", "").findings();
    assert_eq!(findings[0].label.zh, "经济效益 · 2024 年 · 节支总额");
}

#[test]
fn only_blocking_findings_make_an_application_incomplete() {
    let doubtful = Filled::project().with("/completing_units/1/credit_code", "91350203M0001FUE2P");
    let doubtful = doubtful.with_files([
        file("commitment_letter", &[FIRST, "91350203M0001FUE2P"]),
        file("application_proof", &[]),
        file("appraisal", &[]),
    ]);
    doubtful.finds(&[("/completing_units/1/credit_code", "check_digit_doubtful")]);
    let findings = doubtful.findings();
    assert_eq!(findings[0].severity, Severity::Warning);
    assert!(is_complete(&findings));
    assert!(!is_complete(&doubtful.with("/summary", "").findings()));
}
