//! Check your answers, and the one submission (guide, clauses 5 to 7).

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use openapi::application::{Application, ApplicationStatus};
use openapi::form::check::{check, is_complete};
use openapi::time::WindowState;

use super::application_source::{self, Source};
use crate::api;
use crate::browser;
use crate::clock::Clock;
use crate::components::{Button, Checkbox, Deadline, Look, Notice, Task, Tone, When, loaded};
use crate::filing::{attached, filing};
use crate::form::shown::{self, Shown};
use crate::i18n::t;
use crate::routes::{in_place, path};

/// The guide's own sentence (clause 7).
const WARNING: &str = "确认全部信息和材料准确无误后，项目奖和个人奖须一次性提交所有申报材料，提交后无法对申报材料进行补充或修改，请谨慎提交。";

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
    let action = move || match (complete, state.get()) {
        (true, WindowState::Open) => view! { <Send id=id version=summary.version/> }.into_any(),
        (false, WindowState::Open) => incomplete(path::application(id)).into_any(),
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

fn incomplete(href: String) -> impl IntoView {
    view! {
        <Notice tone=Tone::Bad>
            <p>"还有内容需要完善，暂不能提交。"<a href=href>"返回填写"</a></p>
        </Notice>
    }
}

/// The sentence, the box, the button.
#[component]
fn Send(id: openapi::ids::ApplicationId, version: i64) -> impl IntoView {
    let navigate = use_navigate();
    // Kept for every try: however often the answer is lost, it is submitted once.
    let key = StoredValue::new(browser::random_key());
    let confirmed = RwSignal::new(false);
    let unconfirmed = RwSignal::new(None::<String>);
    let submit = Task::new();
    let press = move |()| {
        let missing = !confirmed.get_untracked();
        unconfirmed.set(missing.then(|| "请先确认，再提交。".to_owned()));
        if missing {
            browser::focus_soon("confirmed");
            return;
        }
        let (key, navigate) = (key.get_value(), navigate.clone());
        let work = async move { api::applications::submit(id, version, &key).await };
        submit.run(work, move |_| navigate(&path::result(id), in_place()));
    };
    let pending = submit.pending();
    view! {
        <section class="card send" aria-labelledby="send-title">
            <h2 id="send-title" tabindex="-1">"提交"</h2>
            <Notice tone=Tone::Warning><p>{WARNING}</p></Notice>
            {move || submit.failure().map(|failure| view! {
                <Notice tone=Tone::Bad>
                    <p>{failure.whole_message()}</p>
                    <p><a href=path::application(id)>"返回查看最新内容"</a></p>
                </Notice>
            })}
            <Checkbox
                id="confirmed"
                label="我已核对全部信息和材料，确认准确无误"
                checked=confirmed
                on_change=move |ticked| confirmed.set(ticked)
                remark=unconfirmed
            />
            <div class="actions">
                <Button look=Look::Primary pending=pending on_press=press>
                    {move || if pending.get() { "正在提交" } else { "提交" }}
                </Button>
                <a class="button" href=path::application(id)>"返回修改"</a>
            </div>
        </section>
    }
}
