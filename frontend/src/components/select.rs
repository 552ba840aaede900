//! A choice of one.

use leptos::prelude::*;

use super::{Remark, described_by, is_wrong};

/// A drop-down list whose first entry is no choice.
#[component]
pub(crate) fn Select(
    #[prop(into)] id: String,
    #[prop(into)] pointer: String,
    /// Values and what people read.
    options: Vec<(String, String)>,
    #[prop(into)] value: Signal<String>,
    /// What the first entry says.
    #[prop(default = "请选择")]
    none: &'static str,
    #[prop(into)] remark: Signal<Option<Remark>>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let option = move |(key, label): (String, String)| {
        let here = key.clone();
        view! { <option value=key prop:selected=move || value.with(|value| *value == here)>{label}</option> }
    };
    view! {
        <select
            class="input select"
            id=id.clone()
            data-pointer=pointer
            aria-describedby=described_by(&id)
            aria-invalid=move || is_wrong(remark)
            on:change=move |event| on_change.run(event_target_value(&event))
        >
            <option value="" prop:selected=move || value.with(String::is_empty)>{none}</option>
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}
