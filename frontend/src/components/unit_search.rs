//! Asking for one unit by its exact full name or its code (guide, clauses 18 and 31).

use leptos::prelude::*;
use openapi::organization::OrganizationLookup;
use openapi::{CreditCode, OrganizationName};

use super::{Button, Look, Notice, Remark, Task, TextInput, Tone};
use crate::api;
use crate::browser;

/// What was asked for, and the answer.
pub(crate) type Found = (String, OrganizationLookup);

/// A form for the question, and below it `view` of the answer.
#[component]
pub(crate) fn UnitSearch(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    /// The form's heading; then it stands on a card of its own.
    #[prop(optional)]
    title: Option<&'static str>,
    view: Callback<Found, AnyView>,
) -> impl IntoView {
    let (query, remark) = (RwSignal::new(String::new()), RwSignal::new(None));
    let found = RwSignal::new(None::<Found>);
    let lookup = Task::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = query.get_untracked().trim().to_owned();
        let wrong = refusal(&typed);
        let fits = wrong.is_none();
        remark.set(wrong.map(Remark::wrong));
        found.set(None);
        if fits {
            let asked = typed.clone();
            let work = async move { api::organizations::lookup(&typed).await };
            lookup.run(work, move |answer| found.set(Some((asked, answer))));
        } else {
            browser::focus_soon(id);
        }
    };
    // An answer is for what was asked: once that is changed, it is none.
    let answer = move || found.get().filter(|(asked, _)| query.with(|query| query.trim() == asked));
    view! {
        <form class="form" class:card=title.is_some() novalidate on:submit=submit>
            {title.map(|title| view! { <h2>{title}</h2> })}
            <TextInput id=id label=label hint=hint value=query remark=remark/>
            <Button look=Look::Primary submits=true pending=lookup.pending()>"查询"</Button>
        </form>
        <div aria-live="polite">
            {move || lookup.failure().map(|failure| view! {
                <Notice tone=Tone::Bad><p>{failure.whole_message()}</p></Notice>
            })}
            {move || answer().map(|found| view.run(found))}
        </div>
    }
}

/// Why there is nothing to look up, told at the field.
fn refusal(typed: &str) -> Option<&'static str> {
    if CreditCode::looks_like_one(typed) {
        return CreditCode::parse(typed).err().map(|refusal| refusal.zh);
    }
    let sentence = "请准确输入单位全称（公章为准）或 18 位统一社会信用代码。";
    OrganizationName::parse(typed).err().map(|_| sentence)
}
