//! Words: one line, paragraphs, names, phone numbers and addresses.

use leptos::prelude::*;

use super::question::Question;

/// Lines longer than this take the whole width.
const NARROW_CHARS: u32 = 50;

/// What the browser should know of a line of text.
#[derive(Clone, Copy)]
struct Line {
    kind: &'static str,
    mode: &'static str,
    wide: bool,
    /// Most characters, where they are counted.
    max_chars: Option<u32>,
}

const PLAIN: Line = Line { kind: "text", mode: "text", wide: false, max_chars: None };

pub(super) fn short(question: Question, max_chars: u32) -> AnyView {
    let is_title = |title: &String| question.pointer.strip_prefix('/') == Some(title);
    let is_title = question.draft.form.with_value(|form| is_title(&form.form.title_field));
    line(&question, Line { wide: is_title || max_chars > NARROW_CHARS, max_chars: Some(max_chars), ..PLAIN })
}

pub(super) fn person(question: Question) -> AnyView {
    line(&question, PLAIN)
}

pub(super) fn organization(question: Question) -> AnyView {
    line(&question, Line { wide: true, ..PLAIN })
}

pub(super) fn phone(question: Question) -> AnyView {
    line(&question, Line { kind: "tel", mode: "tel", ..PLAIN })
}

/// `type=email` would have the browser trim and convert what is typed; the keyboard for addresses is enough.
pub(super) fn email(question: Question) -> AnyView {
    line(&question, Line { mode: "email", ..PLAIN })
}

fn line(question: &Question, line: Line) -> AnyView {
    let counted = line.max_chars.map(|_| count_id(question)).unwrap_or_default();
    let described_by = format!("{} {counted}", question.described_by());
    let input = view! {
        {line.max_chars.map(|max_chars| count(question, max_chars))}
        <input
            class="input"
            type=line.kind
            inputmode=line.mode
            id=question.id.clone()
            data-pointer=question.pointer.clone()
            autocomplete="off"
            readonly=question.bound
            aria-describedby=described_by
            aria-invalid=question.invalid()
            prop:value=question.text()
            on:input=question.on_input()
            on:change=question.on_change()
        />
    };
    question.framed(line.wide, input)
}

pub(super) fn long(question: Question, max_chars: u32) -> AnyView {
    let tall = max_chars > 500;
    let input = view! {
        <textarea
            class="input text-area"
            class:text-area-tall=tall
            id=question.id.clone()
            data-pointer=question.pointer.clone()
            aria-describedby=format!("{} {}", question.described_by(), count_id(&question))
            aria-invalid=question.invalid()
            prop:value=question.text()
            on:input=question.on_input()
            on:change=question.on_change()
        ></textarea>
        {count(&question, max_chars)}
    };
    question.framed(true, input)
}

/// How much of the room is used, counted as [`openapi::form::check`] does.
fn count(question: &Question, max_chars: u32) -> impl IntoView + use<> {
    let text = question.text();
    let used = Memo::new(move |_| text.with(|text| text.trim().chars().count()));
    let over = move || used.get() > usize::try_from(max_chars).unwrap_or(usize::MAX);
    view! {
        <p class="count" class:count-over=over id=count_id(question)>{used}" / "{max_chars}" 字"</p>
    }
}

fn count_id(question: &Question) -> String {
    format!("{}-count", question.id)
}
