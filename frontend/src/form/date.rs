//! Days, months, and spans of them, in the browser's own pickers.

use leptos::prelude::*;
use openapi::form::definition::Precision;

use super::question::Question;

pub(super) fn date(question: Question) -> AnyView {
    question.framed(false, picker(&question, Precision::Day))
}

pub(super) fn month(question: Question) -> AnyView {
    question.framed(false, picker(&question, Precision::Month))
}

pub(super) fn range(question: Question, precision: Precision, open_end: bool) -> AnyView {
    let (from, to) =
        (question.part("from", "起"), question.part("to", if open_end { "止（至今可不填）" } else { "止" }));
    let (from, to) = (end(&from, precision), end(&to, precision));
    question.grouped(view! { <div class="range">{from}{to}</div> })
}

/// The ends are not marked “（选填）” one by one: their legend is.
fn end(question: &Question, precision: Precision) -> AnyView {
    let question = Question { optional: Signal::stored(false), ..question.clone() };
    question.framed(false, picker(&question, precision))
}

/// Where a browser has no picker for months, the same element is a line of text and the hint says how to write it.
fn picker(question: &Question, precision: Precision) -> impl IntoView + use<> {
    let (kind, last) = match precision {
        Precision::Day => ("date", "9999-12-31"),
        Precision::Month => ("month", "9999-12"),
    };
    view! {
        <input
            class="input"
            type=kind
            max=last
            id=question.id.clone()
            data-pointer=question.pointer.clone()
            aria-describedby=question.described_by()
            aria-invalid=question.invalid()
            prop:value=question.text()
            on:input=question.on_input()
            on:change=question.on_change()
        />
    }
}
