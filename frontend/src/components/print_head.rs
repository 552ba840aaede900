//! What stands above a page that is there to be printed, and stays off the paper.

use leptos::prelude::*;

use super::{Button, Look};
use crate::browser;

/// What will be printed, what to know before, the button that does it.
#[component]
pub(crate) fn PrintHead(
    #[prop(into)] title: String,
    #[prop(into)] lead: String,
    /// Where it belongs: address and name.
    #[prop(optional_no_strip)]
    back: Option<(String, &'static str)>,
    /// More to choose from.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="no-print print-head">
            {back.map(|(href, name)| view! { <p class="crumbs"><a href=href>"‹ 返回"{name}</a></p> })}
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            {children.map(|children| children())}
            <Button look=Look::Primary on_press=|()| browser::print()>"打印"</Button>
        </div>
    }
}
