//! Check your answers, and the one submission (guide, clauses 5 to 7).

mod send;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use openapi::application::{Application, ApplicationStatus};
use openapi::form::check::{check, is_complete};
use openapi::time::WindowState;

use super::application_source::{self, Source};
use crate::browser;
use crate::clock::Clock;
use crate::components::{Button, Deadline, Look, Notice, Task, Tone, When, loaded};
use crate::drafts::has_unsent;
use crate::filing::{attached, filing};
use crate::form::shown::{self, Shown};
use crate::i18n::t;
use crate::routes::path;
use send::Send;

/// 核对并提交.
#[component]
pub(crate) fn Submit() -> impl IntoView {
    browser::title("核对并提交");
    let params = use_params_map();
    let source = move || application_source::load(params.with(application_source::id));
    loaded(source, |source| view! { <Checking source=source/> }.into_any())
}

#[component]
fn Checking(source: Source) -> impl IntoView {
    let (application, form) = source;
    let summary = application.summary.clone();
    let id = summary.id;
    if summary.status != ApplicationStatus::Draft {
        return submitted_already(&application).into_any();
    }
    let state = Clock::expect().state(summary.filing);
    let files = attached(&application.attachments);
    let complete =
        is_complete(&check(&form.form, &application.answers, &files, &filing(&application.summary)));
    let shown = Shown {
        answers: application.answers,
        files: application.attachments,
        edit: Some(|section| format!("?section={section}")),
        page: path::application(id),
    };
    let closes_at = summary.filing.closes_at;
    let (submit, ready) = (Task::new(), complete && !has_unsent(id));
    // What was sent before the close may have arrived: that is settled first.
    let unsettled = move || submit.pending().get() || submit.failure().is_some_and(|it| it.is_passing());
    let can_send = Memo::new(move |_| ready && (state.get() == WindowState::Open || unsettled()));
    let action = move || match (can_send.get(), state.get()) {
        (true, _) => view! { <Send id=id version=summary.version submit=submit/> }.into_any(),
        (false, WindowState::Open) => not_ready(complete, path::application(id)).into_any(),
        _ => view! { <Notice tone=Tone::Bad><p>"填报时间已过，逾期不予补报。这份草稿未提交。"</p></Notice> }
            .into_any(),
    };
    view! {
        <p class="crumbs">
            <a href=path::application(id)>"申报材料填报"</a>" › 核对并提交"
        </p>
        <div class="page-head">
            <h1>"核对并提交"</h1>
            <When is=move || state.get() == WindowState::Open><Deadline until=closes_at/></When>
        </div>
        <p class="lead">{t(&summary.activity_title)}" · "{t(&summary.award_title)}" · "<bdi>{summary.title}</bdi></p>
        <p>
            <Button look=Look::Link on_press=|()| browser::focus_soon("send-title")>"已核对，直接前往提交"</Button>
        </p>
        <div class="reading">
            {shown::form(&form.form, &shown)}
            {action}
        </div>
    }
    .into_any()
}

fn submitted_already(application: &Application) -> impl IntoView + use<> {
    let result = path::result(application.summary.id);
    view! {
        <h1>"核对并提交"</h1>
        <Notice tone=Tone::Info>
            <p>"申报材料已提交。"<a href=result>"查看状态与回执"</a></p>
        </Notice>
    }
}

fn not_ready(complete: bool, href: String) -> impl IntoView {
    let why = if complete {
        "本浏览器中还有没保存到服务器的更改，暂不能提交。"
    } else {
        "还有内容需要完善，暂不能提交。"
    };
    view! {
        <Notice tone=Tone::Bad>
            <p>{why}<a href=href>"返回填写"</a></p>
        </Notice>
    }
}
