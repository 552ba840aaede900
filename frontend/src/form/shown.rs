//! A whole form for reading: before submitting, after it, and on paper.

use leptos::prelude::*;
use openapi::CreditCode;
use openapi::attachment::Attachment;
use openapi::form::answers::{Answers, rows, text};
use openapi::form::definition::{Column, Field, FieldKind, FormDefinition, Section};
use openapi::form::shown::line;
use serde_json::Value;

use crate::components::{Button, Look, Preview};
use crate::filing::pointer;
use crate::i18n::{size, t};

/// What is shown, and whether it can still be changed.
#[derive(Clone)]
pub(crate) struct Shown {
    /// The answers.
    pub(crate) answers: Answers,
    /// The files.
    pub(crate) files: Vec<Attachment>,
    /// Where a section's “修改” leads; without it there is none.
    pub(crate) edit: Option<fn(&str) -> String>,
    /// The page's address, before what `edit` gives.
    pub(crate) page: String,
}

/// Every section with every answer and file.
pub(crate) fn form(form: &FormDefinition, shown: &Shown) -> impl IntoView + use<> {
    let preview = RwSignal::new(None::<Attachment>);
    let sections = form.sections.iter().map(|it| section(it, shown, preview)).collect_view();
    view! {
        {sections}
        <Preview file=preview/>
    }
}

fn section(section: &Section, shown: &Shown, preview: RwSignal<Option<Attachment>>) -> impl IntoView + use<> {
    let id = format!("section-{}", section.key);
    let title = t(&section.title);
    let edit = shown.edit.map(|edit| format!("{}{}", shown.page, edit(&section.key)));
    let fields = section.fields.iter().map(|it| field(it, shown, preview)).collect_view();
    view! {
        <section class="card shown" aria-labelledby=id.clone()>
            <div class="shown-head">
                <h2 id=id.clone()>{title.clone()}</h2>
                {edit.map(|href| view! { <a href=href aria-label=format!("修改{title}")>"修改"</a> })}
            </div>
            {fields}
        </section>
    }
}

fn field(field: &Field, shown: &Shown, preview: RwSignal<Option<Attachment>>) -> AnyView {
    let at = format!("/{}", field.key);
    let answer = shown.answers.get(&field.key).unwrap_or(&Value::Null);
    match &field.kind {
        FieldKind::Attachment { .. } => files(field, shown, preview).into_any(),
        FieldKind::Group { fields, item, .. } => {
            let item = t(item);
            let rows = rows(&shown.answers, &field.key).enumerate();
            let rows =
                rows.map(|(index, row)| group_row(fields, row, &format!("{at}/{index}"), &item, index));
            let rows = rows.collect::<Vec<_>>();
            let none = rows.is_empty().then(|| view! { <p class="muted">"未填写"</p> });
            view! { <div id=pointer::element_id(&at) tabindex="-1">{none}{rows}</div> }.into_any()
        }
        FieldKind::YearTable { years, columns } => {
            view! { <h3>{t(&field.label)}</h3> {table(years, columns, answer, &at)} }.into_any()
        }
        kind => {
            view! { <dl class="facts">{fact(&t(&field.label), &line(kind, answer), &at)}</dl> }.into_any()
        }
    }
}

fn group_row(fields: &[Field], row: &Answers, at: &str, item: &str, index: usize) -> impl IntoView + use<> {
    let facts = fields.iter().map(|field| {
        let answer = row.get(&field.key).unwrap_or(&Value::Null);
        fact(&t(&field.label), &line(&field.kind, answer), &format!("{at}/{}", field.key))
    });
    let facts = facts.collect_view();
    view! {
        <h3 id=pointer::element_id(at) tabindex="-1">"第 "{index + 1}" "{item.to_owned()}</h3>
        <dl class="facts">{facts}</dl>
    }
}

fn fact(label: &str, text: &str, at: &str) -> impl IntoView + use<> {
    let shown = if text.is_empty() {
        view! { <span class="muted">"未填写"</span> }.into_any()
    } else {
        view! { <bdi class="paragraphs">{text.to_owned()}</bdi> }.into_any()
    };
    view! {
        <div class="fact">
            <dt>{label.to_owned()}</dt>
            <dd id=pointer::element_id(at) tabindex="-1">{shown}</dd>
        </div>
    }
}

fn table(years: &[String], columns: &[Column], answer: &Value, at: &str) -> impl IntoView + use<> {
    let heads = columns.iter().map(|column| {
        view! { <th scope="col">{t(&column.label)}"（"{t(&column.unit)}"）"</th> }
    });
    let heads = heads.collect_view();
    let rows = years.iter().map(|year| {
        let cells = columns.iter().map(|column| {
            let amount = answer.get(year).and_then(|row| row.get(&column.key)).and_then(Value::as_str);
            view! { <td>{amount.unwrap_or_default().to_owned()}</td> }
        });
        let cells = cells.collect_view();
        view! { <tr><th scope="row">{year.clone()}" 年"</th>{cells}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <div class="scrolls" id=pointer::element_id(at) tabindex="0">
            <table class="shown-table">
                <thead><tr><th scope="col">"年度"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Names of the units that a letter covers: the one thing of it to check before submitting (guide, clause 43).
pub(crate) fn covered(field: &Field, answers: &Answers, file: &Attachment) -> Option<String> {
    let group = field.slot()?.covers?;
    let code =
        |row: &Answers| CreditCode::parse(text(row, "credit_code")).map(String::from).unwrap_or_default();
    let units = rows(answers, group).filter(|row| file.covers.contains(&code(row)));
    let names: Vec<&str> = units.map(|row| text(row, "name")).collect();
    Some(if names.is_empty() {
        "未标明包含的单位".to_owned()
    } else {
        format!("包含：{}", names.join("、"))
    })
}

fn files(field: &Field, shown: &Shown, preview: RwSignal<Option<Attachment>>) -> impl IntoView + use<> {
    let here: Vec<Attachment> = shown.files.iter().filter(|file| file.slot == field.key).cloned().collect();
    let none = here.is_empty().then(|| view! { <li class="muted">"无"</li> });
    let file = |file: Attachment| {
        let covered = covered(field, &shown.answers, &file)
            .map(|units| view! { <br/><bdi class="small">{units}</bdi> });
        let name = file.file_name.clone();
        let length = size(file.size);
        let open = move |()| preview.set(Some(file.clone()));
        view! {
            <li>
                <Button look=Look::Link name=format!("预览 {name}") on_press=open><bdi>{name.clone()}</bdi></Button>
                <span class="muted small">" "{length}</span>
                {covered}
            </li>
        }
    };
    let here = here.into_iter().map(file).collect_view();
    view! {
        <dl class="facts">
            <div class="fact">
                <dt>{t(&field.label)}</dt>
                <dd id=pointer::element_id(&format!("/{}", field.key)) tabindex="-1">
                    <ul class="shown-files">{none}{here}</ul>
                </dd>
            </div>
        </dl>
    }
}
