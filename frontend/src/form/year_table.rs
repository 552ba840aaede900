//! Amounts by year: a table with an input in each cell.

use leptos::prelude::*;
use openapi::form::definition::Column;

use super::question::Question;
use crate::i18n::t;

pub(super) fn year_table(question: Question, years: &[String], columns: &[Column]) -> AnyView {
    let cells: Vec<Vec<Question>> = years.iter().map(|year| row(&question, year, columns)).collect();
    let remarks = remarks(cells.concat());
    let heads = columns.iter().map(|column| view! { <th scope="col">{head(column)}</th> }).collect_view();
    let rows = years.iter().zip(cells).map(|(year, cells)| {
        let cells = cells.into_iter().map(|cell| view! { <td>{input(&cell)}</td> }).collect_view();
        view! { <tr><th scope="row">{year.clone()}" 年"</th>{cells}</tr> }
    });
    let rows = rows.collect_view();
    question.grouped(view! {
        <table class="year-table" data-pointer=question.pointer.clone()>
            <thead><tr><th scope="col">"年度"</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
        {remarks}
    })
}

fn row(question: &Question, year: &str, columns: &[Column]) -> Vec<Question> {
    let of_year = question.part(year, year);
    columns.iter().map(|column| of_year.part(&column.key, &format!("{year} 年{}", head(column)))).collect()
}

fn head(column: &Column) -> String {
    format!("{}（{}）", t(&column.label), t(&column.unit))
}

fn input(cell: &Question) -> impl IntoView + use<> {
    // In a narrow window the column heads do not fit; then each input shows its label.
    view! {
        <label class="cell-label" for=cell.id.clone()>{cell.label.clone()}</label>
        <input
            class="input input-number"
            type="text"
            inputmode="decimal"
            id=cell.id.clone()
            data-pointer=cell.pointer.clone()
            autocomplete="off"
            aria-invalid=cell.invalid()
            aria-errormessage=format!("{}-error", cell.id)
            prop:value=cell.text()
            on:input=cell.on_input()
            on:change=cell.on_change()
        />
    }
}

/// What is wrong in the cells, below the table: a cell has no room for it.
fn remarks(cells: Vec<Question>) -> impl IntoView {
    let line = |cell: Question| {
        view! {
            <p class="field-error" id=format!("{}-error", cell.id)>
                {move || cell.remark.get().map(|remark| format!("{}：{}", cell.label, remark.text))}
            </p>
        }
    };
    cells.into_iter().map(line).collect_view()
}
