//! `structure` and `bind`: what a draft must look like, and what the system fills in.

use super::*;
use crate::form::answers::{FilingOrganization, bind, rows, structure, text, title};

#[track_caller]
fn refused(filled: &Filled, expected: &[(&str, &str)]) {
    let errors = structure(&filled.form, filled.answers()).err().unwrap_or_default();
    let found: Vec<_> = errors.iter().map(|error| (error.pointer.as_str(), error.code.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn clause_45_drafts_may_be_incomplete_and_wrong() {
    for filled in [Filled::project(), Filled::individual()] {
        refused(&filled, &[]);
        refused(&filled.empty(), &[]);
    }
    let spoilt = Filled::project()
        .with("/project_name", "奖".repeat(5000))
        .with("/industry", "制造业")
        .with("/duration", json!({"to": "昨天"}))
        .with("/completing_units/1", json!({"credit_code": "91"}))
        .with("/completing_people", json!([{}, {}]))
        .with("/economic_benefit", json!({"2023": {"savings": "很多"}}))
        .with_rows("application_units", 50);
    refused(&spoilt, &[]);
    refused(&Filled::individual().with("/quality_fields", json!(["", "设计"])), &[]);
}

#[test]
fn unknown_fields_are_refused_at_every_level() {
    let spoilt = Filled::project()
        .with("/no_such", "x")
        .with("/completing_units/1/no_such", "x")
        .with("/duration/until", "x")
        .with("/economic_benefit/2021", json!({}))
        .with("/economic_benefit/2022/profit", "x");
    let mut found = structure(&spoilt.form, spoilt.answers()).unwrap_err();
    found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    let pointers: Vec<_> = found.iter().map(|error| error.pointer.as_str()).collect();
    let expected = [
        "/completing_units/1/no_such",
        "/duration/until",
        "/economic_benefit/2021",
        "/economic_benefit/2022/profit",
        "/no_such",
    ];
    assert_eq!(pointers, expected);
    assert!(found.iter().all(|error| error.code == "unknown_field"));
}

#[test]
fn files_are_not_answers() {
    refused(&Filled::project().with("/appraisal", "鉴定.pdf"), &[("/appraisal", "unknown_field")]);
}

#[test]
fn pointers_escape_what_json_pointer_asks_to_escape() {
    let mut filled = Filled::project();
    filled.answers["a/b~c"] = json!("x");
    refused(&filled, &[("/a~1b~0c", "unknown_field")]);
}

#[test]
fn each_kind_has_its_json_type() {
    for (pointer, value) in [
        ("/project_name", json!(["x"])),
        ("/summary", json!(null)),
        ("/applied_since", json!(202_307)),
        ("/duration", json!("2021-03")),
        ("/duration/from", json!(2021)),
        ("/completing_units", json!({})),
        ("/completing_units/1", json!("x")),
        ("/completing_units/1/name", json!(true)),
        ("/economic_benefit", json!([])),
        ("/economic_benefit/2022", json!("0")),
        ("/economic_benefit/2022/savings", json!(0)),
    ] {
        refused(&Filled::project().with(pointer, value), &[(pointer, "wrong_type")]);
    }
    for (pointer, value) in [
        ("/years_in_quality", json!(22)),
        ("/quality_fields", json!("other")),
        ("/quality_fields/1", json!(1)),
    ] {
        refused(&Filled::individual().with(pointer, value), &[(pointer, "wrong_type")]);
    }
}

#[test]
fn a_nul_cannot_be_kept() {
    for pointer in
        ["/project_name", "/completing_units/1/name", "/duration/from", "/economic_benefit/2022/savings"]
    {
        refused(&Filled::project().with(pointer, "\0"), &[(pointer, "invalid_character")]);
    }
}

fn bound(filled: &Filled) -> Answers {
    let mut answers = filled.answers().clone();
    bind(&filled.form, &mut answers, &fixtures::organization());
    answers
}

#[test]
fn clause_15_the_organization_is_the_first_completing_unit() {
    let answers = bound(&Filled::project().empty());
    let units: Vec<_> = rows(&answers, "completing_units").collect();
    assert_eq!(units.len(), 1);
    assert_eq!(
        (text(units[0], "name"), text(units[0], "credit_code")),
        ("华东精密制造（苏州）有限公司", FIRST)
    );
}

#[test]
fn clause_15_the_first_unit_cannot_be_another() {
    let forged = Filled::project()
        .with("/completing_units/0/name", "𠮷野家（上海）有限公司")
        .with("/completing_units/0/credit_code", "914403001922038216");
    assert_eq!(bound(&forged), *Filled::project().answers());
}

#[test]
fn clause_15_the_rest_of_the_units_is_left_alone() {
    let project = Filled::project();
    assert_eq!(bound(&project), *project.answers());
}

#[test]
fn clause_16_the_organization_is_the_present_employer() {
    assert_eq!(text(&bound(&Filled::individual().empty()), "employer"), "华东精密制造（苏州）有限公司");
    let forged = Filled::individual().with("/employer", "清华大学");
    assert_eq!(bound(&forged), *Filled::individual().answers());
}

#[test]
fn clause_16_earlier_employers_are_left_alone() {
    let mut answers = Filled::individual().answers().clone();
    let moved = FilingOrganization { name: "清华大学".to_owned(), credit_code: SECOND.to_owned() };
    bind(&Filled::individual().form, &mut answers, &moved);
    let employers: Vec<_> = rows(&answers, "work_history").map(|post| text(post, "employer")).collect();
    assert_eq!(employers, ["华东精密制造（苏州）有限公司", "西北轴承研究所"]);
    assert_eq!(text(&answers, "employer"), "清华大学");
}

#[test]
fn what_has_no_rows_is_not_bound() {
    for unshaped in [json!("x"), json!({}), json!(["x"])] {
        let filled = Filled::project().with("/completing_units", unshaped.clone());
        assert_eq!(bound(&filled)["completing_units"], unshaped);
    }
}

#[test]
fn the_title_is_what_the_title_field_says() {
    for (filled, expected) in [
        (Filled::project(), "基于测量系统分析的精密齿轮一致性提升技术"),
        (Filled::individual(), "阿卜杜热合曼·阿布都热依木·买买提"),
    ] {
        assert_eq!(title(&filled.form, filled.answers()), expected);
        let empty = filled.empty();
        assert_eq!(title(&empty.form, empty.answers()), "");
    }
}
