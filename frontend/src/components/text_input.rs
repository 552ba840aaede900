//! A labelled line of text, for the pages about accounts.

use leptos::prelude::*;

use super::{Field, Remark, described_by, is_wrong};

/// A line of text in its frame.
#[component]
pub(crate) fn TextInput(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    /// The HTML input type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in by itself.
    #[prop(default = "off")]
    autocomplete: &'static str,
    #[prop(optional, into)] remark: Signal<Option<Remark>>,
    /// The person has finished typing here.
    #[prop(optional, into)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let changed = move |_| {
        if let Some(on_change) = on_change {
            on_change.run(());
        }
    };
    view! {
        <Field id=id.clone() label=label hint=hint optional=optional wide=true remark=remark>
            <input
                class="input"
                type=kind
                id=id.clone()
                autocomplete=autocomplete
                aria-describedby=described_by(&id)
                aria-invalid=move || is_wrong(remark)
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                on:change=changed
            />
        </Field>
    }
}
