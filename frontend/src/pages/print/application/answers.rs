//! The answers of a section: single ones side by side, long ones over the whole width, lists as tables where their rows
//! are short.

use leptos::prelude::*;
use openapi::application::Application;
use openapi::form::answers::{Answers, rows};
use openapi::form::definition::{Column, Field, FieldKind, Section};
use openapi::form::shown::line;
use serde_json::Value;

use super::files;
use crate::i18n::t;

/// Longer answers get a line of their own.
const NARROW_CHARS: u32 = 50;
/// Choices of so few characters stay in one line.
const MOST_IN_A_WORD: usize = 6;
/// A table of more columns is too narrow in each.
const MOST_COLUMNS: usize = 6;

/// How an answer is set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Setting {
    /// In a grid with its neighbours.
    Fact,
    /// In a table with its neighbours.
    Files,
    /// By itself.
    Alone,
}

/// A slot among answers, such as a portrait's, is shown as one of them.
fn setting(field: &Field, slots_alone: bool) -> Setting {
    match field.kind {
        FieldKind::Attachment { .. } if slots_alone => Setting::Files,
        FieldKind::LongText { .. } | FieldKind::Group { .. } | FieldKind::YearTable { .. } => Setting::Alone,
        _ => Setting::Fact,
    }
}

/// All fields of the section.
pub(super) fn fields(section: &Section, application: &Application) -> AnyView {
    let slots_alone = section.fields.iter().all(|field| field.slot().is_some());
    let setting = |field: &Field| setting(field, slots_alone);
    let together = |a: &Field, b: &Field| setting(a) == setting(b) && setting(a) != Setting::Alone;
    let run = |fields: &[Field]| match fields {
        [first, ..] if setting(first) == Setting::Fact => {
            facts(fields, &application.answers, Some(application)).into_any()
        }
        [first, ..] if setting(first) == Setting::Files => files::table(fields, application).into_any(),
        _ => fields.iter().map(|field| alone(field, section, &application.answers)).collect_view().into_any(),
    };
    section.fields.chunk_by(together).map(run).collect_view().into_any()
}

/// Single answers in a grid. Files are the application's, where the answers are its own and no row's.
fn facts(fields: &[Field], answers: &Answers, files: Option<&Application>) -> impl IntoView + use<> {
    let fact = |(field, wide): (&Field, bool)| {
        let shown = match files.filter(|_| field.slot().is_some()) {
            Some(application) => files::list(field, application),
            None => answer(field, answers),
        };
        view! {
            <div class="paper-fact" class:paper-fact-wide=wide>
                <dt>{t(&field.label)}</dt>
                <dd>{shown}</dd>
            </div>
        }
    };
    let facts = fields.iter().zip(widths(fields)).map(fact).collect_view();
    view! { <dl class="paper-facts">{facts}</dl> }
}

/// Which of them take the whole width: long ones, and those that nothing short follows to stand beside them.
fn widths(fields: &[Field]) -> Vec<bool> {
    let (mut widths, mut waiting) = (Vec::new(), false);
    for field in fields {
        let wide = is_wide(field);
        if wide && waiting {
            widen_last(&mut widths);
        }
        waiting = !wide && !waiting;
        widths.push(wide);
    }
    if waiting {
        widen_last(&mut widths);
    }
    widths
}

fn widen_last(widths: &mut [bool]) {
    if let Some(last) = widths.last_mut() {
        *last = true;
    }
}

fn is_wide(field: &Field) -> bool {
    match field.kind {
        FieldKind::ShortText { max_chars } => max_chars > NARROW_CHARS,
        FieldKind::MultiSelect { .. }
        | FieldKind::Email {}
        | FieldKind::Organization {}
        | FieldKind::LongText { .. }
        | FieldKind::Attachment { .. } => true,
        _ => false,
    }
}

/// Whether the answer reads badly when it is broken into lines.
fn is_one_word(field: &Field) -> bool {
    use FieldKind as K;
    match &field.kind {
        K::Date { .. } | K::Month { .. } | K::Number { .. } | K::Money { .. } | K::Phone {} => true,
        K::Select { options } => {
            options.iter().all(|option| option.label.zh.chars().count() <= MOST_IN_A_WORD)
        }
        _ => false,
    }
}

/// The answer in words, or that there is none.
fn answer(field: &Field, answers: &Answers) -> AnyView {
    let text = line(&field.kind, answers.get(&field.key).unwrap_or(&Value::Null));
    if text.is_empty() {
        return view! { <span class="paper-none">"未填写"</span> }.into_any();
    }
    view! { <bdi class="paragraphs">{text}</bdi> }.into_any()
}

/// A long text, a list, a table by year. Where it is all that the section has, the section's heading names it.
fn alone(field: &Field, section: &Section, answers: &Answers) -> impl IntoView + use<> {
    let label = t(&field.label);
    let heading = (section.fields.len() > 1).then(|| view! { <h4>{label.clone()}</h4> });
    let shown = match &field.kind {
        FieldKind::Group { fields, item, .. } => group(fields, &t(item), answers, &field.key),
        FieldKind::YearTable { years, columns } => {
            years_table(years, columns, answers.get(&field.key)).into_any()
        }
        _ => view! { <p class="paper-text">{answer(field, answers)}</p> }.into_any(),
    };
    view! { {heading} {shown} }
}

fn group(fields: &[Field], item: &str, answers: &Answers, key: &str) -> AnyView {
    let rows: Vec<&Answers> = rows(answers, key).collect();
    let short = fields.iter().all(|field| setting(field, false) == Setting::Fact);
    if rows.is_empty() {
        view! { <p class="paper-none">"未填写"</p> }.into_any()
    } else if short && fields.len() <= MOST_COLUMNS {
        table(fields, &rows).into_any()
    } else {
        let block = |(index, row): (usize, &&Answers)| {
            view! {
                <div class="paper-block">
                    <h4>"第 "{index + 1}" "{item.to_owned()}</h4>
                    {facts(fields, row, None)}
                </div>
            }
        };
        rows.iter().enumerate().map(block).collect_view().into_any()
    }
}

fn table(fields: &[Field], rows: &[&Answers]) -> impl IntoView + use<> {
    let heads = fields.iter().map(|field| view! { <th scope="col">{t(&field.label)}</th> }).collect_view();
    let row = |(index, row): (usize, &&Answers)| {
        let cells = fields.iter().map(|field| {
            view! { <td class:paper-word=is_one_word(field)>{answer(field, row)}</td> }
        });
        let cells = cells.collect_view();
        view! { <tr><th scope="row">{index + 1}</th>{cells}</tr> }
    };
    let rows = rows.iter().enumerate().map(row).collect_view();
    view! {
        <table class="paper-table paper-numbered">
            <thead><tr><th scope="col">"序号"</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn years_table(years: &[String], columns: &[Column], answer: Option<&Value>) -> impl IntoView + use<> {
    let heads = columns.iter().map(|column| {
        view! { <th scope="col">{t(&column.label)}"（"{t(&column.unit)}"）"</th> }
    });
    let heads = heads.collect_view();
    let amount = |year: &str, column: &Column| {
        let amount = answer.and_then(|table| table.get(year)?.get(&column.key)?.as_str());
        amount.unwrap_or_default().to_owned()
    };
    let rows = years.iter().map(|year| {
        let cells = columns.iter().map(|column| view! { <td>{amount(year, column)}</td> }).collect_view();
        view! { <tr><th scope="row">{year.clone()}" 年"</th>{cells}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <table class="paper-table">
            <thead><tr><th scope="col">"年度"</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_beside_a_short_answer_is_left_empty() {
        let field = |kind: &str| {
            let text = format!(r#"{{"key": "a", "label": {{"zh": "a", "en": "a"}}, "kind": {kind}}}"#);
            serde_json::from_str::<Field>(&text).unwrap()
        };
        let (short, long) =
            (field(r#"{"type": "person"}"#), field(r#"{"type": "short_text", "max_chars": 200}"#));
        let widths = |fields: &[&Field]| widths(&fields.iter().copied().cloned().collect::<Vec<_>>());
        assert_eq!(widths(&[&short, &short]), [false, false]);
        assert_eq!(widths(&[&short, &long, &short, &short, &short]), [true, true, false, false, true]);
    }
}
