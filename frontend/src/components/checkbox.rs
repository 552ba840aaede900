//! A box to tick.

use leptos::prelude::*;

/// A tick box with its label.
#[component]
pub(crate) fn Checkbox(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// What is wrong with it; shown above the box.
    #[prop(optional, into)]
    remark: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    view! {
        <div class="checkbox" class:field-wrong=move || remark.get().is_some()>
            <p class="field-error" id=error_id.clone()>{remark}</p>
            <label>
                <input
                    type="checkbox"
                    id=id
                    prop:checked=checked
                    disabled=disabled
                    aria-describedby=error_id
                    on:change=move |event| on_change.run(event_target_checked(&event))
                />
                <span><bdi>{label}</bdi></span>
            </label>
        </div>
    }
}
