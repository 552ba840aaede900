//! A field of the form at its place in the draft: what every family of kinds needs to know.

use leptos::prelude::*;
use openapi::form::definition::Field;

use crate::components::{self, Remark, described_by, is_wrong};
use crate::filing::{Draft, pointer};
use crate::i18n::t;

/// A question at its place.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) draft: Draft,
    /// Where the answer stands.
    pub(super) pointer: String,
    /// The element in which it is given.
    pub(super) id: String,
    pub(super) label: String,
    pub(super) hint: String,
    /// Need not be answered, as the other answers stand.
    pub(super) optional: Signal<bool>,
    /// Filled in by the system.
    pub(super) bound: bool,
    /// The section's heading already says the label.
    pub(super) headed: bool,
    pub(super) remark: Signal<Option<Remark>>,
}

impl Question {
    /// The question that `field` asks below `parent` (empty at the top level).
    pub(super) fn new(draft: Draft, field: &Field, parent: &str, headed: bool) -> Self {
        let pointer = format!("{parent}/{}", field.key);
        let first_row = pointer::row(&pointer).is_none_or(|row| row == 0);
        Self {
            draft,
            id: pointer::element_id(&pointer),
            label: t(&field.label),
            hint: field.help.as_ref().map(t).unwrap_or_default(),
            optional: optional(draft, field, parent),
            bound: field.source.is_some() && first_row,
            headed,
            remark: remark(draft, &pointer),
            pointer,
        }
    }

    /// A part of the answer, e.g. one end of a range.
    pub(super) fn part(&self, key: &str, label: &str) -> Self {
        let pointer = format!("{}/{key}", self.pointer);
        Self {
            id: pointer::element_id(&pointer),
            label: label.to_owned(),
            hint: String::new(),
            remark: remark(self.draft, &pointer),
            pointer,
            ..self.clone()
        }
    }

    /// The text that stands here.
    pub(super) fn text(&self) -> Memo<String> {
        self.draft.text(&self.pointer)
    }

    /// For an input's `input` event.
    pub(super) fn on_input(&self) -> impl Fn(leptos::ev::Event) + Clone + 'static + use<> {
        let (draft, pointer) = (self.draft, self.pointer.clone());
        move |event| draft.set(&pointer, event_target_value(&event))
    }

    /// For an input's `change` event: the person has finished here, from now on it says what is wrong.
    pub(super) fn on_change(&self) -> impl Fn(leptos::ev::Event) + Clone + 'static + use<> {
        let (draft, pointer) = (self.draft, self.pointer.clone());
        move |_| draft.touch(&pointer)
    }

    /// For `aria-describedby`.
    pub(super) fn described_by(&self) -> String {
        described_by(&self.id)
    }

    /// For `aria-invalid`.
    pub(super) fn invalid(&self) -> impl Fn() -> Option<&'static str> + Clone + Send + 'static + use<> {
        let remark = self.remark;
        move || is_wrong(remark)
    }

    /// The frame of a field with one input.
    pub(super) fn framed(&self, wide: bool, input: impl IntoView + 'static) -> AnyView {
        let input = input.into_any();
        view! {
            <components::Field
                id=self.id.clone()
                label=self.label.clone()
                hint=self.hint.clone()
                optional=self.optional
                bound=self.bound
                wide=wide
                remark=self.remark
            >
                {input}
            </components::Field>
        }
        .into_any()
    }

    /// The frame of a field with several inputs, each labelled by itself.
    pub(super) fn grouped(&self, inputs: impl IntoView + 'static) -> AnyView {
        let (id, remark, optional) = (self.id.clone(), self.remark, self.optional);
        let described_by = self.described_by();
        view! {
            <fieldset
                class="field field-wide"
                class:field-wrong=move || is_wrong(remark).is_some()
                class:field-warning=move || remark.with(|it| it.as_ref().is_some_and(|it| it.warning))
                aria-describedby=described_by
            >
                <legend id=id.clone() tabindex="-1" class="field-label" class:visually-hidden=self.headed>
                    {self.label.clone()}
                    {move || optional.get().then(|| view! { <span class="optional">"（选填）"</span> })}
                </legend>
                <p class="field-hint" id=format!("{id}-hint")>{self.hint.clone()}</p>
                <p class="field-error" id=format!("{id}-error")>{move || remark.get().map(|remark| remark.text)}</p>
                {inputs}
            </fieldset>
        }
        .into_any()
    }
}

fn remark(draft: Draft, pointer: &str) -> Signal<Option<Remark>> {
    let finding = draft.finding(pointer);
    Signal::derive(move || finding.get().map(Remark::from))
}

fn optional(draft: Draft, field: &Field, parent: &str) -> Signal<bool> {
    if field.required {
        return Signal::stored(false);
    }
    let Some(condition) = &field.required_when else { return Signal::stored(true) };
    let other = draft.text(&format!("{parent}/{}", condition.field));
    let equals = condition.equals.clone();
    Signal::derive(move || other.with(|other| other.trim() != equals))
}
