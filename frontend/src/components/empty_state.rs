//! Where there is nothing yet.

use leptos::prelude::*;

/// Says that there is nothing yet, and what to do.
#[component]
pub(crate) fn EmptyState(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="card empty-state">
            <span class="empty-state-mark" aria-hidden="true"></span>
            <h2>{title}</h2>
            {children()}
        </div>
    }
}
