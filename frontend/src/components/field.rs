//! The frame around an input: label, hint, what is wrong, the input.

use leptos::prelude::*;
use openapi::form::check::{Finding, Severity};

use crate::i18n::t;

/// Something to be said beside a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    /// What is wrong and how to mend it.
    pub(crate) text: String,
    /// It may be right all the same.
    pub(crate) warning: bool,
}

impl Remark {
    /// Something that is wrong.
    pub(crate) fn wrong(text: impl Into<String>) -> Self {
        Self { text: text.into(), warning: false }
    }
}

impl From<Finding> for Remark {
    fn from(finding: Finding) -> Self {
        Self { text: t(&finding.message), warning: finding.severity == Severity::Warning }
    }
}

/// For `aria-invalid`.
pub(crate) fn is_wrong(remark: Signal<Option<Remark>>) -> Option<&'static str> {
    remark.with(|remark| remark.as_ref().is_some_and(|remark| !remark.warning)).then_some("true")
}

/// For `aria-describedby` of the input with this id.
pub(crate) fn described_by(id: &str) -> String {
    format!("{id}-hint {id}-error")
}

/// Label, hint and remark around an input with the id `id`.
#[component]
pub(crate) fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    /// Marked “（选填）”.
    #[prop(optional, into)]
    optional: Signal<bool>,
    /// Filled in by the system from the organization.
    #[prop(optional)]
    bound: bool,
    /// Takes the whole width of the form.
    #[prop(optional)]
    wide: bool,
    #[prop(into)] remark: Signal<Option<Remark>>,
    children: Children,
) -> impl IntoView {
    let wrong = move || is_wrong(remark).is_some();
    let warning = move || remark.with(|remark| remark.as_ref().is_some_and(|remark| remark.warning));
    view! {
        <div class="field" class:field-wide=wide class:field-wrong=wrong class:field-warning=warning>
            <label class="field-label" for=id.clone()>
                {label}
                {move || optional.get().then(|| view! { <span class="optional">"（选填）"</span> })}
                {bound.then(|| view! { <span class="tag">"本组织"</span> })}
            </label>
            <p class="field-hint" id=format!("{id}-hint")>{hint}</p>
            <p class="field-error" id=format!("{id}-error")>{move || remark.get().map(|remark| remark.text)}</p>
            {children()}
        </div>
    }
}
