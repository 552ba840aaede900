//! The forms of 2025 are what the specification asks for.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Field, FieldKind, FormDefinition, Precision};
use crate::activity::Contact;
use crate::form::fixtures;
use crate::time::Window;

const MEGABYTE: u64 = 1024 * 1024;

fn forms() -> [FormDefinition; 2] {
    [fixtures::project().form, fixtures::individual().form]
}

fn rows_of(field: &Field) -> &[Field] {
    match &field.kind {
        FieldKind::Group { fields, .. } => fields,
        _ => &[],
    }
}

/// Every kind's name on the wire, as serde itself lists them when it knows none of that name.
fn kinds() -> BTreeSet<String> {
    let refusal = serde_json::from_value::<FieldKind>(json!({"type": "?"})).unwrap_err().to_string();
    refusal.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[test]
fn clause_41_the_forms_use_every_kind_of_field() {
    let forms = forms();
    let fields = forms.iter().flat_map(FormDefinition::fields);
    let all = fields.flat_map(|field| std::iter::once(field).chain(rows_of(field)));
    let kind =
        |field: &Field| serde_json::to_value(&field.kind).unwrap()["type"].as_str().unwrap().to_owned();
    assert_eq!(all.map(kind).collect::<BTreeSet<_>>(), kinds());
}

#[test]
fn forms_survive_the_wire() {
    for form in forms() {
        let wire = serde_json::to_string(&form).unwrap();
        assert_eq!(serde_json::from_str::<FormDefinition>(&wire).unwrap(), form);
    }
}

#[test]
fn misspelt_members_are_refused() {
    let form = serde_json::to_value(fixtures::project().form).unwrap();
    for at in
        ["", "/sections/0", "/sections/0/fields/0", "/sections/0/fields/0/kind", "/sections/0/fields/8/kind"]
    {
        let mut misspelt = form.clone();
        misspelt
            .pointer_mut(at)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .insert("requierd".to_owned(), Value::Bool(true));
        assert!(serde_json::from_value::<FormDefinition>(misspelt).is_err(), "{at}");
    }
}

/// A member of a kind without members is a slip too: `FieldKind::Phone {}`, not `FieldKind::Phone`.
#[test]
fn kinds_without_limits_take_none() {
    assert!(serde_json::from_value::<FieldKind>(json!({"type": "phone"})).is_ok());
    assert!(serde_json::from_value::<FieldKind>(json!({"type": "phone", "max_chars": 11})).is_err());
}

#[test]
fn every_text_is_there_in_both_languages() {
    for award in [fixtures::project(), fixtures::individual()] {
        both_languages(&serde_json::to_value(&award.form).unwrap());
        both_languages(&serde_json::to_value(&award.reasons).unwrap());
    }
    both_languages(&activity());
}

fn both_languages(value: &Value) {
    match value {
        Value::Object(members) if members.contains_key("zh") => {
            assert!(members.values().all(|text| !text.as_str().unwrap().trim().is_empty()), "{value}");
        }
        Value::Object(members) => members.values().for_each(both_languages),
        Value::Array(values) => values.iter().for_each(both_languages),
        _ => {}
    }
}

/// What lengths, rows and files the specification sets, by form and pointer.
#[test]
fn clause_41_limits_are_the_specifications() {
    let [project, individual] = forms();
    let chars = |form: &FormDefinition, key: &str| match form.field(key).unwrap().kind {
        FieldKind::ShortText { max_chars } | FieldKind::LongText { max_chars } => max_chars,
        _ => panic!("{key} is no text"),
    };
    for (key, limit) in
        [("project_name", 30), ("project_name_en", 200), ("summary", 1000), ("social_benefit", 1000)]
    {
        assert_eq!(chars(&project, key), limit, "{key}");
    }
    for key in ["background", "technical_content", "innovations", "comparison", "application_status"] {
        assert_eq!(chars(&project, key), 3000, "{key}");
    }
    assert_eq!(chars(&project, "economic_benefit_basis"), 300);
    assert_eq!(chars(&individual, "achievements"), 3000);
}

#[test]
fn clause_42_groups_have_the_specifications_rows() {
    let [project, individual] = forms();
    let rows = |form: &FormDefinition, key: &str| match form.field(key).unwrap().kind {
        FieldKind::Group { min, max, .. } => (min, max),
        _ => panic!("{key} is no group"),
    };
    for (key, limits) in [
        ("completing_units", (1, 3)),
        ("completing_people", (1, 10)),
        ("awards_received", (0, 10)),
        ("intellectual_property", (0, 10)),
        ("application_units", (1, 10)),
    ] {
        assert_eq!(rows(&project, key), limits, "{key}");
    }
    for (key, limits) in [
        ("work_history", (1, 10)),
        ("representative_results", (1, 5)),
        ("honours", (0, 10)),
        ("publications", (0, 10)),
    ] {
        assert_eq!(rows(&individual, key), limits, "{key}");
    }
}

#[test]
fn clause_52_what_a_rejection_would_ask_for_is_a_required_slot() {
    let [project, individual] = forms();
    let slots = |form: &FormDefinition| -> Vec<(String, u32, u32, u64)> {
        form.slots()
            .map(|slot| (slot.field.key.clone(), slot.min, slot.max, slot.max_bytes / MEGABYTE))
            .collect()
    };
    let slot = |key: &str, min, max, megabytes| (key.to_owned(), min, max, megabytes);
    let expected = [
        slot("commitment_letter", 1, 3, 20),
        slot("application_proof", 1, 10, 20),
        slot("appraisal", 1, 10, 20),
        slot("intellectual_property_proof", 0, 20, 20),
        slot("other_attachments", 0, 20, 20),
    ];
    assert_eq!(slots(&project), expected);
    let expected = [
        slot("photo", 1, 1, 2),
        slot("commitment_letter", 1, 3, 20),
        slot("achievement_proof", 1, 10, 20),
        slot("other_attachments", 0, 20, 20),
    ];
    assert_eq!(slots(&individual), expected);
}

#[test]
fn clause_43_the_projects_letters_cover_its_units() {
    let [project, individual] = forms();
    assert_eq!(project.slot("commitment_letter").unwrap().covers, Some("completing_units"));
    assert_eq!(individual.slot("commitment_letter").unwrap().covers, None);
}

#[test]
fn a_present_post_has_no_end_but_a_project_has() {
    let [project, individual] = forms();
    assert_eq!(
        project.field("duration").unwrap().kind,
        FieldKind::Range { precision: Precision::Month, open_end: false }
    );
    let period = &rows_of(individual.field("work_history").unwrap())[0];
    assert_eq!(period.kind, FieldKind::Range { precision: Precision::Month, open_end: true });
}

#[test]
fn pointers_are_found_in_their_section() {
    let [project, _] = forms();
    let section = |pointer: &str| project.section_of(pointer).map(|section| section.key.as_str());
    assert_eq!(section("/project_name"), Some("basic"));
    assert_eq!(section("/completing_units/1/credit_code"), Some("completing_units"));
    assert_eq!(section("/economic_benefit/2024/savings"), Some("details"));
    assert_eq!(section("/commitment_letter"), Some("attachments"));
    assert_eq!(section("/nothing"), None);
    assert_eq!(section(""), None);
}

#[test]
fn clause_48_and_49_reasons_are_the_guides_words() {
    let reasons = |award: fixtures::AwardFile| -> Vec<(String, String, bool)> {
        award.reasons.into_iter().map(|reason| (reason.code, reason.text.zh, reason.needs_words)).collect()
    };
    let reason = |code: &str, zh: &str, needs_words| (code.to_owned(), zh.to_owned(), needs_words);
    let not_as_required = reason("not_as_required", "未按《申报书》要求撰写材料", false);
    let other = reason("other", "其他不符合规定申报条件的", true);
    let project = [
        reason("missing_application_proof", "缺少申报项目主体技术应用满一年的证实性材料", false),
        reason("missing_appraisal", "缺少申报项目主体技术成果鉴定或评价证明", false),
        reason("commitment_seals_incomplete", "申报承诺书所有完成单位盖章（须公章）不齐", false),
        not_as_required.clone(),
        other.clone(),
    ];
    assert_eq!(reasons(fixtures::project()), project);
    let individual = [
        reason("conditions_not_met", "不满足申报条件", false),
        reason("commitment_not_sealed", "申报承诺书未盖单位公章", false),
        not_as_required,
        other,
    ];
    assert_eq!(reasons(fixtures::individual()), individual);
}

fn activity() -> Value {
    serde_json::from_str(include_str!("../../../../backend/awards/2025/activity.json")).unwrap()
}

#[test]
fn clause_1_and_9_windows_are_chinas_time_of_day() {
    let window = |key: &str| serde_json::from_value::<Window>(activity()[key].clone()).unwrap();
    let china = |instant| crate::time::in_china(instant).format("%F %R").to_string();
    let (filing, review) = (window("filing"), window("review"));
    assert_eq!(
        (china(filing.opens_at), china(filing.closes_at)),
        ("2025-04-01 09:00".into(), "2025-04-29 17:00".into())
    );
    assert_eq!(
        (china(review.opens_at), china(review.closes_at)),
        ("2025-04-01 09:00".into(), "2025-05-23 17:00".into())
    );
}

#[test]
fn clause_53_contact_is_the_guides() {
    let contact: Contact = serde_json::from_value(activity()["contact"].clone()).unwrap();
    assert_eq!(
        (contact.phones.as_str(), contact.email.as_str()),
        ("（010）68417696；68413282", "zljsj@caq.org.cn")
    );
}

#[test]
fn clause_3_5_and_6_stand_in_the_notice() {
    let activity = activity();
    let notice: String =
        activity["notice"].as_array().unwrap().iter().map(|text| text["zh"].as_str().unwrap()).collect();
    for sentence in [
        "2025 年 4 月 1 日 9:00 至 4 月 29 日 17:00",
        "不接受其他任何形式的申报，逾期不予补报。",
        "须一次性提交所有申报材料，提交后无法对申报材料进行补充或修改，请谨慎提交。",
        "2025 年 4 月 1 日 9:00 至 5 月 23 日 17:00",
        "（不超过 3 家）均须填写申报承诺书并加盖公章，可分别填写。",
    ] {
        assert!(notice.contains(sentence), "{sentence}");
    }
}

#[test]
fn clause_15_16_and_29_are_the_awards_advice() {
    let advice = |index: usize| activity()["awards"][index]["advice"]["zh"].as_str().unwrap().to_owned();
    assert!(advice(0).contains("由第 1 完成单位注册组织管理员账号") && advice(0).contains("申报项目联系人"));
    assert!(advice(1).contains("由现工作单位注册组织管理员账号") && advice(1).contains("申报者本人或联系人"));
}
