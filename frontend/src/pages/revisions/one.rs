//! One revision: its answers for reading, and the way back to it.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use openapi::application::{Application, Revision};
use openapi::error::ErrorCode;
use openapi::form::definition::FormDefinition;
use openapi::ids::ApplicationId;
use openapi::time::WindowState;

use crate::api::{self, Failure};
use crate::browser;
use crate::clock::Clock;
use crate::components::{Button, Confirm, Look, Notice, Task, Toasts, Tone, loaded};
use crate::drafts::has_unsent;
use crate::filing::merge;
use crate::form::shown::{self, Shown};
use crate::i18n::{self, t};
use crate::pages::application_source::{self, Source};
use crate::routes::path;

/// What the person is told before it happens.
const CONSEQUENCE: &str = "填报页面中的内容将换成这一版本。当前内容同样保留为历史版本，可以再恢复回来。附件不属于历史版本，不受影响。";

/// One of the 历史版本.
#[component]
pub(crate) fn RevisionPage() -> impl IntoView {
    browser::title("历史版本");
    let params = use_params_map();
    let both = move || {
        let version = params.with(|params| params.get("version")?.parse().ok());
        load(params.with(application_source::id), version)
    };
    loaded(both, |(source, revision)| view! { <One source=source revision=revision/> }.into_any())
}

async fn load(id: Option<ApplicationId>, version: Option<i64>) -> Result<(Source, Revision), Failure> {
    let version = version.ok_or(Failure::NoSuch)?;
    let source = application_source::load(id).await?;
    let revision = api::applications::revision(source.0.summary.id, version).await?;
    Ok((source, revision))
}

#[component]
fn One(source: Source, revision: Revision) -> impl IntoView {
    let (application, form) = source;
    let (id, at) = (application.summary.id, i18n::full(revision.summary.saved_at));
    let mut definition = form.form;
    let differing = differing(&definition, &application, &revision);
    without_files(&mut definition);
    let present = revision.summary.version == application.summary.version;
    let way = if present {
        view! { <Notice tone=Tone::Good><p>"这就是当前内容。"</p></Notice> }.into_any()
    } else {
        view! { <Restore application=application version=revision.summary.version at=at.clone() differing=differing/> }
            .into_any()
    };
    let shown =
        Shown { answers: revision.answers, files: Vec::new(), edit: None, page: path::application(id) };
    view! {
        <p class="crumbs">
            <a href=path::application(id)>"申报材料填报"</a>" › "
            <a href=path::revisions(id)>"历史版本"</a>" › "{at.clone()}
        </p>
        <h1>{at}" 的版本"</h1>
        <p class="lead">
            "中国时间 · "<bdi>{revision.summary.saved_by}</bdi>" 保存 · 已填写 "{revision.summary.answered}" 项"
        </p>
        <div class="reading">
            {way}
            {shown::form(&definition, &shown)}
        </div>
    }
}

/// Labels of the fields that read otherwise now.
fn differing(form: &FormDefinition, application: &Application, revision: &Revision) -> Vec<String> {
    let keys = merge::changed(&application.answers, &revision.answers);
    form.fields().filter(|field| keys.contains(&field.key)).map(|field| t(&field.label)).collect()
}

/// Files are not part of a revision; an empty list would look as if they had been missing.
fn without_files(form: &mut FormDefinition) {
    for section in &mut form.sections {
        section.fields.retain(|field| field.slot().is_none());
    }
    form.sections.retain(|section| !section.fields.is_empty());
}

/// “恢复到此版本”.
#[component]
fn Restore(application: Application, version: i64, at: String, differing: Vec<String>) -> impl IntoView {
    let summary = application.summary;
    let (id, present) = (summary.id, summary.version);
    let open = Clock::expect().state(summary.filing);
    let unsent = has_unsent(id);
    let (asking, task, toasts) = (RwSignal::new(false), Task::new(), Toasts::expect());
    let (navigate, told) = (use_navigate(), format!("已恢复到 {at} 的版本。"));
    let restore = move |()| {
        let (navigate, told) = (navigate.clone(), told.clone());
        task.run(async move { api::applications::restore(id, present, version).await }, move |_| {
            toasts.say(told);
            navigate(&path::application(id), leptos_router::NavigateOptions::default());
        });
    };
    let action = move || match (open.get(), unsent) {
        (WindowState::Open, false) => view! {
            <p>
                <Button look=Look::Primary pending=task.pending() on_press=move |()| asking.set(true)>
                    "恢复到此版本"
                </Button>
            </p>
        }
        .into_any(),
        (WindowState::Open, true) => view! {
            <p>
                "本浏览器中还有尚未保存到服务器的更改，请先"
                <a href=path::application(id)>"返回填报页面"</a>
                "，待其保存后再恢复。"
            </p>
        }
        .into_any(),
        _ => view! { <p>"现在不在填报时间内，只能查看，不能恢复。"</p> }.into_any(),
    };
    let differing = match differing.as_slice() {
        [] => "内容与当前相同。".to_owned(),
        labels => format!("与当前内容不同的有：{}。", labels.join("、")),
    };
    view! {
        <section class="card" aria-label="恢复">
            <p>{differing}</p>
            {action}
            {move || task.failure().map(|failure| view! {
                <Notice tone=Tone::Bad>
                    <p>{refusal(&failure)}</p>
                    <p><a href=path::revisions(id)>"查看最新的历史版本"</a></p>
                </Notice>
            })}
        </section>
        <Confirm
            title="恢复到此版本？"
            text=CONSEQUENCE
            action="恢复"
            look=Look::Primary
            open=asking
            on_confirm=restore
        />
    }
}

fn refusal(failure: &Failure) -> String {
    match failure.code() {
        Some(ErrorCode::StaleVersion) => {
            "这份草稿刚在其他窗口或由他人更改过，没有恢复，内容都还在。请核对最新内容后再恢复。".to_owned()
        }
        _ => format!("没有恢复。{}", failure.whole_message()),
    }
}
