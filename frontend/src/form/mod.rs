//! Renders an award's fields from its data: one file a family of field kinds.
//!
//! Nothing here knows a particular award. A field is rendered at a JSON Pointer of the draft around, which is also
//! where it is found by its element's id.

mod attachment;
mod attachment_rows;
mod choice;
mod credit_code;
mod date;
mod group;
mod group_rows;
mod letters;
mod number;
mod question;
mod text;
mod year_table;

pub(crate) mod shown;

use leptos::prelude::*;
use openapi::form::definition::{Field, FieldKind, Section};

use crate::filing::Draft;
use crate::i18n::t;
use question::Question;

/// A section with all its fields.
pub(crate) fn section(section: &Section) -> impl IntoView + use<> {
    let draft = Draft::expect();
    // A list that is the whole section is named by its heading.
    let alone = section.fields.len() == 1 && section.fields.iter().all(|field| field.label == section.title);
    // Once in the form: where the last files are asked for.
    let last_slot = draft.form.with_value(|form| form.form.slots().last().map(|slot| slot.field.key.clone()));
    let has_total = section.fields.iter().any(|field| Some(&field.key) == last_slot.as_ref());
    let fields =
        section.fields.iter().map(|it| field(Question::new(draft, it, "", alone), it)).collect_view();
    view! {
        <h2 id="section-title" tabindex="-1">{t(&section.title)}</h2>
        <p class="section-help">{section.help.as_ref().map(t)}</p>
        {has_total.then(|| attachment::total(draft))}
        <div class="fields">{fields}</div>
    }
}

/// A field, with the input that its kind asks for.
fn field(question: Question, field: &Field) -> AnyView {
    match &field.kind {
        FieldKind::ShortText { max_chars } => text::short(question, *max_chars),
        FieldKind::LongText { max_chars } => text::long(question, *max_chars),
        FieldKind::Person {} => text::person(question),
        FieldKind::Organization {} => text::organization(question),
        FieldKind::Phone {} => text::phone(question),
        FieldKind::Email {} => text::email(question),
        FieldKind::CreditCode {} => credit_code::credit_code(question),
        FieldKind::Number { unit, decimals, .. } => number::number(question, unit.as_ref(), *decimals),
        FieldKind::Money { unit, decimals } => number::number(question, Some(unit), *decimals),
        FieldKind::Date { .. } => date::date(question),
        FieldKind::Month { .. } => date::month(question),
        FieldKind::Range { precision, open_end } => date::range(question, *precision, *open_end),
        FieldKind::Select { options } => choice::select(question, options),
        FieldKind::MultiSelect { options, max } => choice::multi_select(question, options, *max),
        FieldKind::Group { min, max, item, fields } => group::group(question, (*min, *max), item, fields),
        FieldKind::YearTable { years, columns } => year_table::year_table(question, years, columns),
        FieldKind::Attachment { .. } => field.slot().map(|slot| attachment::slot(question, &slot)).into_any(),
    }
}
