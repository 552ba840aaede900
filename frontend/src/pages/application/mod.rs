//! 申报材料填报; once submitted, or after the close, the same form for reading (guide, clauses 3 to 6 and 41 to 46).

mod conflict;
mod fill;
mod findings;
mod foot;
mod read;
mod task_list;

pub(crate) use fill::Columns;

use chrono::TimeDelta;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use openapi::application::{ApplicationStatus, ApplicationSummary};
use openapi::time::WindowState;

use super::application_source::{self, Source};
use crate::browser;
use crate::clock::Clock;
use crate::components::{Deadline, StatusTag, Toasts, loaded, status_tag};
use crate::drafts::Shelf;
use crate::filing::Draft;
use crate::i18n::t;
use crate::routes::path;
use crate::session::Session;

/// So short before the close nothing waits any more for a pause in typing.
const LAST_MOMENTS: TimeDelta = TimeDelta::seconds(6);

/// One application.
#[component]
pub(crate) fn ApplicationPage() -> impl IntoView {
    browser::title("申报材料填报");
    let params = use_params_map();
    let source = move || application_source::load(params.with(application_source::id));
    loaded(source, |source| view! { <Opened source=source/> }.into_any())
}

#[component]
fn Opened(source: Source) -> impl IntoView {
    let (application, form) = source;
    let Some(account) = Session::expect().account_untracked() else { return ().into_any() };
    let shelf = Shelf { account: account.id, application: application.summary.id };
    if application.summary.status != ApplicationStatus::Draft {
        shelf.clear();
        return read::submitted(&application, &form).into_any();
    }
    let state = Clock::expect().state(application.summary.filing);
    let draft = Draft::open(application, form, shelf);
    provide_context(draft);
    visit(draft);
    let (clock, closes_at) =
        (Clock::expect(), draft.save.summary.with_untracked(|summary| summary.filing.closes_at));
    Effect::new(move |_| {
        let left = closes_at - clock.now();
        if left > TimeDelta::zero() && left < LAST_MOMENTS {
            draft.save.hurry();
        }
    });
    let status = Memo::new(move |_| draft.save.summary.with(|summary| summary.status));
    let toasts = Toasts::expect();
    Effect::new(move |_| {
        if status.get() != ApplicationStatus::Draft {
            toasts.say("该申报已在别处提交，不能再修改。");
        }
    });
    view! {
        {move || {
            status.track();
            view! { <Head summary=draft.save.summary.get_untracked() state=state.get()/> }
        }}
        {move || if state.get() == WindowState::Open && status.get() == ApplicationStatus::Draft {
            view! { <fill::Fill/> }.into_any()
        } else {
            read::unsubmitted(draft, state.get()).into_any()
        }}
    }
    .into_any()
}

/// Goes to where the address points: `?at=` a field, `?section=` a section.
fn visit(draft: Draft) {
    let query = use_query_map();
    Effect::new(move |_| {
        query.with(|query| {
            if let Some(section) = query.get("section") {
                draft.section.set(section);
            }
            if let Some(pointer) = query.get("at") {
                draft.go_to(&pointer);
            }
        });
    });
}

/// Where we are, what state it is in, how long there is.
#[component]
fn Head(summary: ApplicationSummary, state: WindowState) -> impl IntoView {
    let (tag, text) = status_tag(&summary, state);
    let open = summary.status == ApplicationStatus::Draft && state == WindowState::Open;
    view! {
        <p class="crumbs">
            <a href=path::activity(&summary.activity_id)>{t(&summary.activity_title)}</a>" › "{t(&summary.award_title)}
        </p>
        <div class="page-head">
            <h1>"申报材料填报 "<StatusTag tag=tag text=text/></h1>
            <a href=path::print_application(summary.id) target="_blank" rel="noopener">"打印草稿"</a>
            {open.then(|| view! { <Deadline until=summary.filing.closes_at/> })}
        </div>
    }
}
