use serde_json::{Value, json};

use super::FormDefinition;
use crate::form::fixtures;

/// A small form with each thing that can be wrong, and nothing wrong with it.
fn sound() -> Value {
    json!({"title_field": "name", "sections": [
        {"key": "basic", "title": text(), "fields": [
            field("name", json!({"type": "short_text", "max_chars": 30})),
            field("origin", json!({"type": "select", "options": [option("own"), option("other")]})),
            field("fields", json!({"type": "multi_select", "options": [option("a"), option("b")], "max": 2})),
            field("years", json!({"type": "number", "min": 0, "max": 60})),
        ]},
        {"key": "units", "title": text(), "fields": [
            group("units", 1, &[
                field("credit_code", json!({"type": "credit_code"})),
                field("nature", json!({"type": "short_text", "max_chars": 5})),
            ]),
            field("benefit", json!({"type": "year_table", "years": ["2023", "2024"], "columns": [
                {"key": "sales", "label": text(), "unit": text(), "decimals": 2},
                {"key": "profit", "label": text(), "unit": text(), "decimals": 2},
            ]})),
            slot("letter"),
        ]},
    ]})
}

fn text() -> Value {
    json!({"zh": "文", "en": "text"})
}

fn field(key: &str, kind: impl Into<Value>) -> Value {
    json!({"key": key, "label": text(), "kind": kind.into()})
}

fn option(value: &str) -> Value {
    json!({"value": value, "label": text()})
}

fn group(key: &str, min: u32, fields: &[Value]) -> Value {
    let kind = json!({"type": "group", "min": min, "max": 3, "item": text(), "fields": fields});
    json!({"key": key, "label": text(), "required": min > 0, "kind": kind})
}

fn slot(key: &str) -> Value {
    let kind = json!({"type": "attachment", "accept": ["pdf"], "max_bytes": 1, "min": 0, "max": 3, "covers": "units"});
    json!({"key": key, "label": text(), "kind": kind})
}

/// Pointers and codes of what is wrong once `value` stands at `pointer` of the sound form.
fn problems_with(pointer: &str, value: Value) -> Vec<(String, String)> {
    let mut form = sound();
    set(&mut form, pointer, value);
    let form: FormDefinition = serde_json::from_value(form).unwrap();
    form.problems().into_iter().map(|problem| (problem.pointer, problem.code)).collect()
}

fn set(form: &mut Value, pointer: &str, value: Value) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match form.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.insert(last.to_owned(), value)),
        Value::Array(values) => values[last.parse::<usize>().unwrap()] = value,
        other => panic!("{pointer} points into {other}"),
    }
}

#[track_caller]
fn assert_only(pointer: &str, value: Value, at: &str, code: &str) {
    assert_eq!(problems_with(pointer, value), [(at.to_owned(), code.to_owned())], "{pointer}");
}

const NAME: &str = "/sections/0/fields/0";
const ORIGIN: &str = "/sections/0/fields/1";
const FIELDS: &str = "/sections/0/fields/2";
const YEARS: &str = "/sections/0/fields/3";
const UNITS: &str = "/sections/1/fields/0";
const BENEFIT: &str = "/sections/1/fields/1";
const LETTER: &str = "/sections/1/fields/2";

#[test]
fn the_sound_form_and_the_forms_of_2025_have_none() {
    let forms =
        [serde_json::from_value(sound()).unwrap(), fixtures::project().form, fixtures::individual().form];
    for form in forms {
        assert_eq!(form.problems(), [], "{}", form.title_field);
    }
}

#[test]
fn keys_are_unique_on_their_level() {
    assert_only("/sections/1/key", json!("basic"), "/sections/1/key", "duplicate_key");
    assert_only(&format!("{BENEFIT}/key"), json!("origin"), "/sections/1/fields/1/key", "duplicate_key");
    let at = format!("{UNITS}/kind/fields/1/key");
    assert_only(&at, json!("credit_code"), &at, "duplicate_key");
    let at = format!("{BENEFIT}/kind/columns/1/key");
    assert_only(&at, json!("sales"), &at, "duplicate_key");
}

#[test]
fn one_key_may_stand_on_two_levels() {
    assert_eq!(problems_with(&format!("{UNITS}/kind/fields/1/key"), json!("name")), []);
}

#[test]
fn years_and_options_are_unique() {
    let at = format!("{BENEFIT}/kind/years/1");
    assert_only(&at, json!("2023"), &at, "duplicate_year");
    for field in [ORIGIN, FIELDS] {
        let first = if field == ORIGIN { "own" } else { "a" };
        let at = format!("{field}/kind/options/1/value");
        assert_only(&at, json!(first), &at, "duplicate_value");
    }
}

#[test]
fn keys_have_an_alphabet() {
    let at = format!("{YEARS}/key");
    for key in ["", "Years", "2years", "_years", "years-in", "年限", "years ", &"y".repeat(41)] {
        assert_only(&at, json!(key), &at, "invalid_key");
    }
    for key in ["y", "years_2", &"y".repeat(40)] {
        assert_eq!(problems_with(&at, json!(key)), [], "{key}");
    }
    for at in [
        "/sections/0/key",
        "/sections/1/fields/0/kind/fields/1/key",
        "/sections/1/fields/1/kind/columns/0/key",
    ] {
        assert_only(at, json!("X"), at, "invalid_key");
    }
}

#[test]
fn years_and_option_values_are_well_formed() {
    let at = format!("{BENEFIT}/kind/years/0");
    for year in ["", "24", "20245", "二〇二四"] {
        assert_only(&at, json!(year), &at, "invalid_year");
    }
    let at = format!("{FIELDS}/kind/options/0/value");
    for value in ["", " a", "\u{3000}"] {
        assert_only(&at, json!(value), &at, "invalid_value");
    }
}

#[test]
fn lists_are_not_empty() {
    for at in ["kind/years", "kind/columns"].map(|list| format!("{BENEFIT}/{list}")) {
        assert_only(&at, json!([]), &at, "empty_list");
    }
    for at in
        [format!("{ORIGIN}/kind/options"), format!("{FIELDS}/kind/options"), format!("{LETTER}/kind/accept")]
    {
        assert_only(&at, json!([]), &at, "empty_list");
    }
    let none = problems_with("/sections", json!([]));
    assert!(none.contains(&("/sections".to_owned(), "empty_list".to_owned())), "{none:?}");
    let bare = problems_with(&format!("{UNITS}/kind/fields"), json!([]));
    assert!(bare.contains(&(format!("{UNITS}/kind/fields"), "empty_list".to_owned())), "{bare:?}");
}

#[test]
fn groups_hold_neither_groups_nor_attachments() {
    let at = format!("{UNITS}/kind/fields/1");
    let plain = field("more", json!({"type": "date"}));
    assert_only(&at, group("inner", 0, &[plain]), &format!("{at}/kind"), "not_in_group");
    assert_only(&at, slot("inner"), &format!("{at}/kind"), "not_in_group");
}

#[test]
fn the_title_is_a_text_of_the_top_level() {
    for key in ["", "nothing", "origin", "units", "letter", "nature"] {
        assert_only("/title_field", json!(key), "/title_field", "unknown_title_field");
    }
}

#[test]
fn a_covered_group_asks_for_codes() {
    let at = format!("{LETTER}/kind/covers");
    for key in ["nothing", "name", "letter"] {
        assert_only(&at, json!(key), &at, "unknown_group");
    }
    assert_only(&format!("{UNITS}/kind/fields/0/key"), json!("code"), &at, "unknown_group");
    assert_only(&format!("{UNITS}/kind/fields/0/kind"), json!({"type": "date"}), &at, "unknown_group");
}

#[test]
fn conditions_name_another_field_beside() {
    let condition = |field: &str, equals: &str| json!({"field": field, "equals": equals});
    let at = format!("{NAME}/required_when");
    assert_eq!(problems_with(&at, condition("origin", "other")), []);
    for field in ["nothing", "name", "nature"] {
        assert_only(&at, condition(field, "other"), &format!("{at}/field"), "unknown_sibling");
    }
    let at = format!("{UNITS}/kind/fields/1/required_when");
    assert_eq!(problems_with(&at, condition("credit_code", "91440300708461136T")), []);
    assert_only(&at, condition("origin", "other"), &format!("{at}/field"), "unknown_sibling");
}

#[test]
fn conditions_can_hold() {
    let at = format!("{NAME}/required_when");
    for (field, equals) in [
        ("origin", "others"),
        ("fields", "a"),
        ("units", "1"),
        ("letter", "a"),
        ("years", ""),
        ("years", " 5"),
        ("years", "61"),
        ("years", "-1"),
        ("years", "5.5"),
        ("years", "many"),
    ] {
        let condition = json!({"field": field, "equals": equals});
        assert_only(&at, condition, &format!("{at}/equals"), "never_holds");
    }
}

#[test]
fn conditions_on_numbers_hold_within_their_bounds() {
    for equals in ["0", "60", "05"] {
        let condition = json!({"field": "years", "equals": equals});
        assert_eq!(problems_with(&format!("{NAME}/required_when"), condition), [], "{equals}");
    }
}

#[test]
fn what_people_read_is_there_and_fits() {
    for (at, most) in [
        ("/sections/0/title".to_owned(), 100),
        (format!("{NAME}/label"), 200),
        (format!("{NAME}/help"), 1_000),
        (format!("{ORIGIN}/kind/options/0/label"), 200),
        (format!("{YEARS}/kind/unit"), 20),
        (format!("{UNITS}/kind/item"), 200),
        (format!("{UNITS}/kind/fields/0/label"), 200),
        (format!("{BENEFIT}/kind/columns/0/unit"), 20),
    ] {
        let with = |zh: &str| problems_with(&at, json!({"zh": zh, "en": "text"}));
        let zh = format!("{at}/zh");
        assert_eq!(with(&"文".repeat(most)), [], "{at}");
        assert_eq!(with(&"文".repeat(most + 1)), [(zh.clone(), "too_long".to_owned())]);
        assert_eq!(with("\u{200B} "), [(zh, "required".to_owned())]);
    }
}

#[test]
fn of_what_is_too_large_only_that_is_said() {
    let many: Vec<Value> = (0..301)
        .map(|index| field(&format!("f{index}"), json!({"type": "short_text", "max_chars": 0})))
        .collect();
    assert_only("/sections/0/fields", json!(many), "/sections", "too_many");
    let deep = group("outer", 0, &[group("inner", 0, &vec![field("x", json!({"type": "date"})); 300])]);
    assert_only(UNITS, deep, "/sections", "too_many");
    let options = json!(vec![option("same"); 501]);
    assert_only(&format!("{ORIGIN}/kind/options"), options, &format!("{ORIGIN}/kind/options"), "too_many");
}

#[test]
fn limits_leave_room_for_an_answer() {
    for (field, limit, value) in [
        (NAME, "max_chars", json!(0)),
        (FIELDS, "max", json!(0)),
        (YEARS, "min", json!(61)),
        (UNITS, "max", json!(0)),
        (LETTER, "max_bytes", json!(0)),
    ] {
        assert_only(&format!("{field}/kind/{limit}"), value, &format!("{field}/kind"), "min_over_max");
    }
    let mut reversed = slot("letter");
    set(&mut reversed, "/kind/min", json!(4));
    set(&mut reversed, "/required", json!(true));
    assert_only(LETTER, reversed, &format!("{LETTER}/kind"), "min_over_max");
}

#[test]
fn required_says_what_the_least_number_says() {
    for (field, required) in [(UNITS, false), (LETTER, true)] {
        let at = format!("{field}/required");
        assert_only(&at, json!(required), &at, "required_against_min");
    }
}

#[test]
fn only_strings_are_filled_in_by_the_system() {
    let at = format!("{ORIGIN}/source");
    assert_only(&at, json!("organization_name"), &at, "misplaced_source");
    let of_name = |max_chars: u32| {
        let mut name = field("name", json!({"type": "short_text", "max_chars": max_chars}));
        set(&mut name, "/source", json!("organization_name"));
        problems_with(NAME, name)
    };
    assert_eq!(of_name(100), []);
    assert_eq!(
        of_name(99),
        [(format!("{NAME}/kind/max_chars"), "min_over_max".to_owned())],
        "a name has up to 100"
    );
}
