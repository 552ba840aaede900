//! Single answers of every kind: what is right, what is wrong, and the limit itself.

use super::*;

/// One Unicode scalar value outside the BMP: two UTF-16 units, four bytes.
const BIANG: &str = "𰻝";
/// Five scalar values that show as one picture.
const FAMILY: &str = "👨‍👩‍👧";

#[track_caller]
fn right(filled: fn() -> Filled, pointer: &str, values: &[&str]) {
    for value in values {
        let findings = filled().with(pointer, *value).findings();
        assert!(findings.is_empty(), "{pointer} = {value:?}: {findings:?}");
    }
}

#[track_caller]
fn wrong(filled: fn() -> Filled, pointer: &str, code: &str, values: &[&str]) {
    for value in values {
        let findings = filled().with(pointer, *value).findings();
        let found: Vec<_> =
            findings.iter().map(|found| (found.pointer.as_str(), found.code.as_str())).collect();
        assert_eq!(found, [(pointer, code)], "{pointer} = {value:?}");
    }
}

#[test]
fn lengths_count_unicode_scalar_values() {
    for (pointer, limit) in [
        ("/project_name", 30),
        ("/project_name_en", 200),
        ("/project_source_other", 100),
        ("/completing_units/1/contribution", 500),
        ("/completing_people/2/contribution", 300),
        ("/summary", 1000),
        ("/innovations", 3000),
        ("/economic_benefit_basis", 300),
        ("/social_benefit", 1000),
    ] {
        right(Filled::project, pointer, &[&BIANG.repeat(limit), &"q".repeat(limit)]);
        wrong(Filled::project, pointer, "too_long", &[&BIANG.repeat(limit + 1), &"q".repeat(limit + 1)]);
    }
    right(Filled::project, "/project_name", &[&FAMILY.repeat(6)]);
    wrong(Filled::project, "/project_name", "too_long", &[&format!("{}奖", FAMILY.repeat(6))]);
}

#[test]
fn white_space_around_a_text_does_not_count() {
    right(Filled::project, "/project_name", &[&format!(" {}\n", "奖".repeat(30))]);
}

#[test]
fn a_text_that_is_too_long_says_by_how_much() {
    let findings = Filled::project().with("/project_name", "奖".repeat(31)).findings();
    assert_eq!(findings[0].message.zh, "超过 30 字，现有 31 字。");
}

#[test]
fn strange_but_real_texts_are_taken() {
    for text in ["𰻝𰻝面", "⽹络科技", "👨‍👩‍👧团队①㈱㎡", "<script>alert(1)</script>", "'; --"]
    {
        right(Filled::project, "/project_name", &[text]);
    }
}

#[test]
fn what_nobody_types_is_to_be_looked_at_and_stops_nothing() {
    for text in ["质量\u{202E}奖", "质量\u{7}奖", "质量\n奖", "质量\u{FFFE}奖"] {
        let findings = Filled::project().with("/project_name", text).findings();
        let found: Vec<_> =
            findings.iter().map(|finding| (finding.code.as_str(), finding.severity)).collect();
        assert_eq!(found, [("odd_characters", crate::form::check::Severity::Warning)], "{text:?}");
    }
    right(Filled::project, "/summary", &["第一段\n\t第二段\r\n第三段"]);
}

#[test]
fn numbers_are_whole_and_within_their_bounds() {
    let years = "/years_in_quality";
    right(Filled::individual, years, &["0", "60", " 22 ", "２２"]);
    wrong(Filled::individual, years, "too_small", &["-1"]);
    wrong(Filled::individual, years, "too_great", &["61", "999999999999999"]);
    wrong(Filled::individual, years, "too_many_decimals", &["22.5", "0.0"]);
    wrong(
        Filled::individual,
        years,
        "not_a_number",
        &["二十二", "22年", "1e1", "+5", "--5", "5-", ".", "5.", "NaN", "0x1F", "٢٢"],
    );
    wrong(Filled::individual, years, "not_a_number", &["1234567890123456"]);
    wrong(Filled::individual, "/publications/0/rank", "too_small", &["0"]);
}

#[test]
fn money_has_two_decimals_and_may_be_negative() {
    let benefit = "/representative_results/0/economic_benefit";
    right(Filled::individual, benefit, &["0", "1518.26", "-12.5", "1,518.26", "１５１８．２６", "1 518"]);
    wrong(Filled::individual, benefit, "too_many_decimals", &["1518.263"]);
    wrong(Filled::individual, benefit, "not_a_number", &["约 1500", "1518.", ".5", "1.5.2", "¥1518"]);
}

#[test]
fn dates_are_written_in_full() {
    right(Filled::individual, "/born", &["1978-05-20", "2000-02-29", " 1900-01-01 "]);
    let slips = [
        "1978-5-20",
        "1978-05",
        "19780520",
        "1978/05/20",
        "1978-13-01",
        "1999-02-29",
        "1978-05-20T00:00:00Z",
    ];
    wrong(Filled::individual, "/born", "not_a_date", &slips);
    let tricks = [
        "+978-05-20",
        "+1978-5-20",
        "1978- 5-20",
        "1978 -5-20",
        "１９７８-05-20",
        "五月二十日",
        "0019-05-20",
    ];
    wrong(Filled::individual, "/born", "not_a_date", &tricks);
}

#[test]
fn months_are_written_in_full() {
    right(Filled::project, "/applied_since", &["2023-07", "1999-12"]);
    wrong(
        Filled::project,
        "/applied_since",
        "not_a_date",
        &["2023-7", "2023-13", "2023-00", "2023-07-01", "2023- 7", "0020-07"],
    );
}

#[test]
fn ranges_run_forwards() {
    let range = |from: &str, to: &str| Filled::project().with("/duration", json!({"from": from, "to": to}));
    range("2021-03", "2021-03").finds(&[]);
    range("2021-03", "2021-02").finds(&[("/duration", "range_reversed")]);
    range("2021-03", "").finds(&[("/duration/to", "required")]);
    range("", "2021-03").finds(&[("/duration/from", "required")]);
    range("2021-3", "2021-02-01").finds(&[("/duration/from", "not_a_date"), ("/duration/to", "not_a_date")]);
    Filled::project().without("/duration/to").finds(&[("/duration/to", "required")]);
}

#[test]
fn a_present_post_needs_no_end() {
    let period = |period: Value| Filled::individual().with("/work_history/0/period", period);
    period(json!({"from": "2016-01", "to": ""})).finds(&[]);
    period(json!({"from": "2016-01", "to": "2015-12"}))
        .finds(&[("/work_history/0/period", "range_reversed")]);
    period(json!({"to": "2016-01"})).finds(&[("/work_history/0/period/from", "required")]);
}

#[test]
fn a_choice_is_one_of_the_options() {
    right(Filled::project, "/industry", &["manufacturing", "international"]);
    wrong(
        Filled::project,
        "/industry",
        "not_an_option",
        &["制造业", "Manufacturing", "manufacturing,mining"],
    );
    wrong(Filled::project, "/completing_units/1/nature", "not_an_option", &["民营企业"]);
}

#[test]
fn several_choices_have_a_limit() {
    let fields = |values: Value| Filled::individual().with("/quality_fields", values);
    fields(json!(["other"])).finds(&[]);
    fields(json!(["design", "testing", "other"])).finds(&[]);
    fields(json!(["design", "testing", "other", "service"]))
        .finds(&[("/quality_fields", "too_many_choices")]);
    fields(json!(["design", "设计"])).finds(&[("/quality_fields", "not_an_option")]);
    fields(json!([""])).finds(&[("/quality_fields", "not_an_option")]);
}

#[test]
fn phones_are_mobile_numbers() {
    right(Filled::project, "/contact_phone", &["13800138000", "+86 138 0013 8000", "１３８００１３８０００"]);
    wrong(
        Filled::project,
        "/contact_phone",
        "invalid_phone",
        &["0512-66668888", "1380013800", "12800138000", "无"],
    );
}

#[test]
fn addresses_have_a_domain() {
    right(Filled::project, "/contact_email", &["zljsj@caq.org.cn", " 王@example.cn "]);
    wrong(
        Filled::project,
        "/contact_email",
        "invalid_email",
        &["caq.org.cn", "a@b", "a b@caq.org.cn", "@caq.org.cn"],
    );
}

#[test]
fn people_have_names_of_every_script() {
    let names = ["䶮昊", "𬭎𬭳", "尼格买提•热合曼", "阿卜杜热合曼·阿布都热依木·买买提", "O’Neill-Smith"];
    right(Filled::individual, "/name", &names);
    right(Filled::individual, "/name", &[&"昊".repeat(50)]);
    wrong(
        Filled::individual,
        "/name",
        "invalid_person_name",
        &["王\n志强", "王\u{202E}志强", &"昊".repeat(51)],
    );
}

#[test]
fn units_have_full_names() {
    let name = "/application_units/1/name";
    right(Filled::project, name, &["𠮷野家（上海）有限公司", "清华", &"质".repeat(100)]);
    wrong(Filled::project, name, "invalid_organization_name", &["质", "质量\n协会", &"质".repeat(101)]);
}

#[test]
fn credit_codes_are_understood_or_refused() {
    let code = "/completing_units/1/credit_code";
    right(
        Filled::project,
        code,
        &["１２１０００００４０００００６２４Ｄ", "12100000-40000062-4d", "I21OOOOO4OOOOO624D"],
    );
    for wrong in ["1210000040000062", "12100000400000624DD", "12100000400000624S", "清华大学"] {
        let findings = Filled::project().with(code, wrong).findings();
        assert_eq!(
            (findings[0].pointer.as_str(), findings[0].code.as_str()),
            (code, "invalid_credit_code"),
            "{wrong}"
        );
    }
}

#[test]
fn every_cell_of_a_table_by_year_is_asked_for() {
    let cell = "/economic_benefit/2023/new_profit";
    right(Filled::project, cell, &["0", "-35.20", "1,105.9"]);
    wrong(Filled::project, cell, "required", &["", " "]);
    wrong(Filled::project, cell, "not_a_number", &["无", "—"]);
    wrong(Filled::project, cell, "too_many_decimals", &["1.234"]);
    Filled::project().without(cell).finds(&[(cell, "required")]);
    let year =
        ["new_sales", "new_profit", "new_tax", "savings"].map(|key| format!("/economic_benefit/2022/{key}"));
    let missing = year.each_ref().map(|pointer| (pointer.as_str(), "required"));
    Filled::project().without("/economic_benefit/2022").finds(&missing);
}

#[test]
fn an_answer_of_another_type_is_never_taken_for_complete() {
    for value in [json!(1), json!(true), json!([1]), json!({"a": 1})] {
        Filled::project().with("/summary", value.clone()).finds(&[("/summary", "wrong_type")]);
        Filled::project()
            .with("/awards_received/0/name", value)
            .finds(&[("/awards_received/0/name", "wrong_type")]);
    }
    Filled::project().with("/duration", "2021-03").finds(&[("/duration", "wrong_type")]);
    Filled::project().with("/economic_benefit", "0").finds(&[("/economic_benefit", "wrong_type")]);
    Filled::project()
        .with("/economic_benefit/2022/savings", 0)
        .finds(&[("/economic_benefit/2022/savings", "not_a_number")]);
    Filled::project().with("/awards_received", "无").finds(&[("/awards_received", "wrong_type")]);
    Filled::project().with("/awards_received/0", "无").finds(&[("/awards_received/0", "wrong_type")]);
    Filled::individual().with("/quality_fields", "other").finds(&[("/quality_fields", "wrong_type")]);
}
