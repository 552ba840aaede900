//! All that is wrong on a page, at its top.

use leptos::prelude::*;

use super::When;
use crate::browser;

/// The id of the summary on a page.
const ID: &str = "error-summary";

/// More lines than this are counted, not shown: they stand at their fields as well.
const MOST: usize = 10;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ErrorLine {
    /// Id of the element that mends it.
    pub(crate) target: String,
    /// What is wrong.
    pub(crate) text: String,
}

/// Moves the focus to the summary: after the person has asked for what turned out to be wrong.
pub(crate) fn focus_error_summary() {
    browser::focus_soon(ID);
}

/// What is wrong, each a link to its field.
#[component]
pub(crate) fn ErrorSummary(
    #[prop(into)] title: String,
    #[prop(into)] lines: Signal<Vec<ErrorLine>>,
    /// How to get to the element; by default it is simply focused.
    #[prop(optional, into)]
    on_visit: Option<Callback<String>>,
) -> impl IntoView {
    let visit = move |target: String| match on_visit {
        Some(on_visit) => on_visit.run(target),
        None => browser::focus_soon(target),
    };
    let line = move |line: ErrorLine| {
        let target = line.target.clone();
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            visit(target.clone());
        };
        view! { <li><a href=format!("#{}", line.target) on:click=go><bdi>{line.text}</bdi></a></li> }
    };
    let more = move || lines.with(Vec::len).checked_sub(MOST).filter(|more| *more > 0);
    let title = StoredValue::new(title);
    view! {
        <When is=move || !lines.with(Vec::is_empty)>
            <div class="error-summary" role="alert" tabindex="-1" id=ID>
                <h2>{title.get_value()}</h2>
                <ul>{move || lines.get().into_iter().take(MOST).map(line).collect_view()}</ul>
                {move || more().map(|more| view! { <p class="muted">"另有 "{more}" 项，见各项内容处。"</p> })}
            </div>
        </When>
    }
}
