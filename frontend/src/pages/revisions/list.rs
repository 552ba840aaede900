//! The revisions of a draft, newest first.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use openapi::application::{ApplicationStatus, ApplicationSummary, RevisionSummary};
use openapi::ids::ApplicationId;

use crate::api::{self, Failure};
use crate::browser;
use crate::components::{EmptyState, Notice, StatusTag, Tag, Tone, loaded};
use crate::i18n;
use crate::pages::application_source;
use crate::routes::path;

/// 历史版本.
#[component]
pub(crate) fn RevisionsPage() -> impl IntoView {
    browser::title("历史版本");
    let params = use_params_map();
    let history = move || load(params.with(application_source::id));
    loaded(history, |(summary, revisions)| view(&summary, revisions).into_any())
}

type History = (ApplicationSummary, Vec<RevisionSummary>);

async fn load(id: Option<ApplicationId>) -> Result<History, Failure> {
    let id = id.ok_or(Failure::NoSuch)?;
    let (application, revisions) =
        futures::try_join!(api::applications::get(id), api::applications::revisions(id))?;
    Ok((application.summary, revisions.items))
}

fn view(summary: &ApplicationSummary, revisions: Vec<RevisionSummary>) -> impl IntoView + use<> {
    let (id, present) = (summary.id, summary.version);
    let title = Some(summary.title.clone()).filter(|title| !title.is_empty());
    let content = if summary.status != ApplicationStatus::Draft {
        submitted(id).into_any()
    } else if revisions.is_empty() {
        nothing_yet(id).into_any()
    } else {
        let line = |revision| line(id, present, &revision);
        view! { <ol class="revisions card">{revisions.into_iter().map(line).collect_view()}</ol> }.into_any()
    };
    view! {
        <p class="crumbs"><a href=path::application(id)>"申报材料填报"</a>" › 历史版本"</p>
        <h1>"历史版本"</h1>
        <p class="lead">{title.map(|title| view! { <bdi>{title}</bdi>" · " })}"保留最近 20 个版本，时间为中国时间。"</p>
        <div class="reading">{content}</div>
    }
}

fn line(id: ApplicationId, present: i64, revision: &RevisionSummary) -> impl IntoView + use<> {
    let at = i18n::full(revision.saved_at);
    let name = format!("查看 {at} 的版本");
    let present =
        (revision.version == present).then(|| view! { " "<StatusTag tag=Tag::Green text="当前内容"/> });
    view! {
        <li class="revision">
            <span class="row-text">
                <span><strong>{at}</strong>{present}</span>
                <span class="muted small">
                    <bdi>{revision.saved_by.clone()}</bdi>" 保存 · 已填写 "{revision.answered}" 项"
                </span>
            </span>
            <a href=path::revision(id, revision.version) aria-label=name>"查看"</a>
        </li>
    }
}

fn nothing_yet(id: ApplicationId) -> impl IntoView {
    view! {
        <EmptyState title="还没有历史版本">
            <p>"填写的内容每次保存后，都可以在这里查看和恢复。"</p>
            <p><a class="button button-primary" href=path::application(id)>"返回填写"</a></p>
        </EmptyState>
    }
}

fn submitted(id: ApplicationId) -> impl IntoView {
    view! {
        <Notice tone=Tone::Info>
            <p>"申报材料已提交，草稿的历史版本不再保留。"<a href=path::result(id)>"查看状态与回执"</a></p>
        </Notice>
    }
}
