//! Answers to a form by chance: plausible, empty, wrong and hostile ones, of every type in every place.

use openapi::form::definition::{Column, Field, FieldKind, FormDefinition};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop};
use proptest::strategy::{BoxedStrategy, Union};
use serde_json::{Map, Value, json};

/// Texts on which two implementations may differ: widths, composition, digits of other scripts, what cannot be seen,
/// dates and numbers at their edges.
const TEXTS: [&str; 42] = [
    "",
    " ",
    "\u{3000}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{00AD}",
    "\u{2060}",
    "质量\u{202E}奖",
    "𠮷野家（上海）有限公司",
    "䶮昊",
    "𬭎𬭳",
    "𰻝𰻝面",
    "阿卜杜热合曼·阿布都热依木·买买提",
    "尼格买提•热合曼",
    "１３８００１３８０００",
    "+86 138-0013-8000",
    "13800138000",
    "９１４４０３００７０８４６１１３６Ｔ",
    "9144O3OO7O8461136T",
    "91440300-70846113-6t",
    "91350203M0001FUE2P",
    "91440300708461136T",
    "⽹络科技",
    "👨‍👩‍👧团队①㈱㎡",
    "ﬀ",
    "e\u{301}",
    "\u{212B}",
    "\u{1E9B}\u{323}",
    "½",
    "٣",
    "1,234.56",
    "１２３．４５",
    "-0",
    "99999999999999999999.9",
    "0.001",
    "1e3",
    "2024-02-29",
    "2023-02-29",
    "2024-02",
    "1899-12",
    "9999-12-31",
    "a@b.cn",
];

/// Answers to a form.
pub(super) fn to(form: &FormDefinition) -> BoxedStrategy<Value> {
    object(form.fields().filter(|field| field.slot().is_none()))
}

/// Each field answered or not.
fn object<'a>(fields: impl Iterator<Item = &'a Field>) -> BoxedStrategy<Value> {
    let answers: Vec<_> =
        fields.map(|field| (field.key.clone(), prop::option::weighted(0.8, answer(field)))).collect();
    let (keys, answers): (Vec<_>, Vec<_>) = answers.into_iter().unzip();
    let given = move |answers: Vec<Option<Value>>| {
        let pairs = keys.iter().cloned().zip(answers);
        Value::Object(pairs.filter_map(|(key, answer)| Some((key, answer?))).collect())
    };
    answers.prop_map(given).boxed()
}

/// Mostly of the type that the field asks for.
fn answer(field: &Field) -> BoxedStrategy<Value> {
    Union::new_weighted(vec![(19, right_type(&field.kind)), (1, anything())]).boxed()
}

fn right_type(kind: &FieldKind) -> BoxedStrategy<Value> {
    match kind {
        FieldKind::Group { max, fields, .. } => {
            let most = usize::try_from(*max).unwrap_or(10).min(4);
            vec(object(fields.iter()), 0..=most + 1).prop_map(Value::Array).boxed()
        }
        FieldKind::Range { .. } => {
            (text(), text()).prop_map(|(from, to)| json!({ "from": from, "to": to })).boxed()
        }
        FieldKind::Select { options } => {
            let values: Vec<String> = options.iter().map(|option| option.value.clone()).collect();
            Union::new(vec![prop::sample::select(values).boxed(), text()]).prop_map(Value::String).boxed()
        }
        FieldKind::MultiSelect { .. } => {
            vec(text(), 0..4).prop_map(|choices| choices.into_iter().map(Value::String).collect()).boxed()
        }
        FieldKind::YearTable { years, columns } => table(years, columns),
        FieldKind::ShortText { max_chars } | FieldKind::LongText { max_chars } => {
            let most = usize::try_from(*max_chars).unwrap_or(100);
            let long = (most.saturating_sub(1)..most + 2).prop_map(|count| "𰻝".repeat(count));
            Union::new_weighted(vec![(4, text()), (1, long.boxed())]).prop_map(Value::String).boxed()
        }
        _ => text().prop_map(Value::String).boxed(),
    }
}

fn table(years: &[String], columns: &[Column]) -> BoxedStrategy<Value> {
    let cells = vec(text(), years.len() * columns.len());
    let (years, columns) = (years.to_vec(), columns.to_vec());
    let filled = move |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let mut row = || -> Map<String, Value> {
            columns.iter().filter_map(|column| Some((column.key.clone(), cells.next()?.into()))).collect()
        };
        years.iter().map(|year| (year.clone(), Value::Object(row()))).collect::<Map<_, _>>().into()
    };
    cells.prop_map(filled).boxed()
}

fn text() -> BoxedStrategy<String> {
    let known = prop::sample::select(TEXTS.to_vec()).prop_map(str::to_owned).boxed();
    let number = (-10_i64..1_000_000, 0_u8..100).prop_map(|(whole, part)| format!("{whole}.{part}")).boxed();
    let month = (1990_u16..2030, 0_u8..14).prop_map(|(year, month)| format!("{year}-{month:02}")).boxed();
    let chance = any::<String>().boxed();
    Union::new_weighted(vec![(6, known), (1, number), (2, month), (1, chance)]).boxed()
}

fn anything() -> BoxedStrategy<Value> {
    let flat =
        [Value::Null, json!(true), json!(12.5), json!([]), json!({}), json!(["x", 1]), json!({ "x": null })];
    Union::new(vec![prop::sample::select(flat.to_vec()).boxed(), Just(json!("")).boxed()]).boxed()
}
