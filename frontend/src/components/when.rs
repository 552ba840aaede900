//! Something that is there only at times.

use leptos::children::ViewFn;
use leptos::prelude::*;

/// Shows `children` while `is` holds, and `fallback` otherwise. As Leptos' `Show`, but compiled once for all views.
#[component]
pub(crate) fn When(
    #[prop(into)] is: Signal<bool>,
    #[prop(optional, into)] fallback: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    // What is shown stays as it is while the answer does.
    let is = Memo::new(move |_| is.get());
    move || if is.get() { children() } else { fallback.run() }
}
