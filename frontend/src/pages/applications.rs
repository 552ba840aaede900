//! 申报记录: one's drafts and submissions, and the next step of each (guide, clauses 46 and 47); for an administrator
//! those of the organization's members too.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use openapi::application::{ApplicationStatus, ApplicationSummary};
use openapi::page::Page;
use openapi::time::WindowState;

use crate::api::applications::Scope;
use crate::clock::Clock;
use crate::components::{
    Button, Confirm, EmptyState, Look, StatusTag, Task, Toasts, When, loaded, status_tag,
};
use crate::drafts::Shelf;
use crate::i18n::{self, t};
use crate::routes::path;
use crate::session::Session;
use crate::{api, browser};

/// 申报记录.
#[component]
pub(crate) fn Applications() -> impl IntoView {
    browser::title("申报记录");
    let (session, query) = (Session::expect(), use_query_map());
    let administrator = Memo::new(move |_| session.is_administrator());
    let scope = Memo::new(move |_| {
        let all = query.with(|query| query.get("scope").as_deref() == Some("organization"));
        if all && administrator.get() { Scope::Organization } else { Scope::Own }
    });
    let lead = move || match scope.get() {
        Scope::Own => "暂存的草稿和已提交的申报都在这里；形式审查结果请在审查期内自行查看。",
        Scope::Organization => "本组织所有成员的申报。成员的草稿由其本人填写，提交后可在这里查看内容。",
    };
    view! {
        <h1>"申报记录"</h1>
        <When is=move || administrator.get()><Scopes scope=scope/></When>
        <p class="lead">{lead}</p>
        {loaded(
            move || api::applications::list(scope.get(), None),
            move |page| view! { <Records first=page scope=scope.get_untracked()/> }.into_any(),
        )}
    }
}

/// One's own, or all of the organization.
#[component]
fn Scopes(scope: Memo<Scope>) -> impl IntoView {
    let entry = move |here: Scope, href: &'static str, text: &'static str| {
        let current = move || (scope.get() == here).then_some("page");
        view! { <li><a href=href aria-current=current>{text}</a></li> }
    };
    view! {
        <nav aria-label="申报记录的范围">
            <ul class="scopes">
                {entry(Scope::Own, path::APPLICATIONS, "我的申报")}
                {entry(Scope::Organization, path::ORGANIZATIONS_APPLICATIONS, "本组织的申报")}
            </ul>
        </nav>
    }
}

#[component]
fn Records(first: Page<ApplicationSummary>, scope: Scope) -> impl IntoView {
    let (records, next) = (RwSignal::new(first.items), RwSignal::new(first.next));
    let more = Task::new();
    let read_on = move |()| {
        let Some(after) = next.get_untracked() else { return };
        let work = async move { api::applications::list(scope, Some(&after)).await };
        more.run(work, move |page| {
            records.update(|records| records.extend(page.items));
            next.set(page.next);
        });
    };
    view! {
        <When is=move || !records.with(Vec::is_empty) fallback=move || nothing_yet(scope)>
            <ul class="records">
                {move || records.get().into_iter().map(|record| view! { <Record record=record records=records/> }).collect_view()}
            </ul>
        </When>
        <When is=move || next.get().is_some()>
            <div class="actions">
                <Button pending=more.pending() on_press=read_on>"更多记录"</Button>
                {move || more.failure().map(|failure| view! { <span role="alert">{failure.message()}</span> })}
            </div>
        </When>
    }
}

fn nothing_yet(scope: Scope) -> impl IntoView {
    let title = match scope {
        Scope::Own => "还没有申报记录",
        Scope::Organization => "本组织还没有申报记录",
    };
    view! {
        <EmptyState title=title>
            <p>"在“活动报名”中选择活动和奖项类型，即可开始填报；暂存的草稿会出现在这里。"</p>
            <p><a class="button button-primary" href=path::ACTIVITIES>"前往活动报名"</a></p>
        </EmptyState>
    }
}

#[component]
fn Record(record: ApplicationSummary, records: RwSignal<Vec<ApplicationSummary>>) -> impl IntoView {
    let (session, state) = (Session::expect(), Clock::expect().state(record.filing));
    let title =
        if record.title.is_empty() { "（未填写名称）".to_owned() } else { record.title.clone() };
    let about = format!("{} · {}", t(&record.activity_title), t(&record.award_title));
    let organization = record.organization_name.clone();
    // Someone else's, or what a former administrator has filed.
    let author = Some(record.author_name.clone())
        .filter(|author| session.account_untracked().is_none_or(|account| account.name != *author))
        .map(|author| view! { " · 填报人 "<bdi>{author}</bdi> });
    let summary = StoredValue::new(record);
    let name = title.clone();
    view! {
        <li class="card record">
            <div class="record-about">
                {move || {
                    let (tag, text) = summary.with_value(|summary| status_tag(summary, state.get()));
                    view! { <StatusTag tag=tag text=text/> }
                }}
                <h2><bdi>{title}</bdi></h2>
                <p class="muted">{about}" · "<bdi>{organization}</bdi>{author}</p>
                {move || summary.with_value(|summary| facts(summary, state.get()))}
            </div>
            <div class="record-action">
                {move || summary.with_value(|summary| next_step(summary, state.get(), &name))}
                <When is=move || summary.with_value(|it| is_draft(it) && it.own) && state.get() == WindowState::Open>
                    <Delete summary=summary records=records/>
                </When>
            </div>
        </li>
    }
}

fn is_draft(summary: &ApplicationSummary) -> bool {
    summary.status == ApplicationStatus::Draft
}

/// What there is to know of it in the list.
fn facts(summary: &ApplicationSummary, state: WindowState) -> impl IntoView + use<> {
    let fact = |term: &'static str, text: String| view! { <dt>{term}</dt><dd>{text}</dd> };
    let open_draft = is_draft(summary) && state != WindowState::Closed;
    let missing = summary.missing.filter(|_| open_draft).map(|missing| match missing {
        0 => "已填写完整，尚未提交".to_owned(),
        missing => format!("还有 {missing} 项需要完善"),
    });
    view! {
        <dl class="terms">
            {summary.number.clone().map(|number| fact("受理编号", number))}
            {summary.submitted_at.map(|at| fact("提交时间", i18n::day_time(at)))}
            {summary.reviewed_at.map(|at| fact("形审结果", i18n::day_time(at)))}
            {is_draft(summary).then(|| fact("填报截止", i18n::day_time(summary.filing.closes_at)))}
            {missing.map(|missing| fact("完成情况", missing))}
            {is_draft(summary).then(|| fact("最后保存", i18n::day_time(summary.updated_at)))}
        </dl>
    }
}

fn next_step(summary: &ApplicationSummary, state: WindowState, name: &str) -> AnyView {
    if is_draft(summary) && !summary.own {
        return ().into_any();
    }
    let (look, text, href) = match (summary.status, state) {
        (ApplicationStatus::Draft, WindowState::Closed) => {
            ("button", "查看草稿", path::application(summary.id))
        }
        (ApplicationStatus::Draft, _) => ("button button-primary", "继续填写", path::application(summary.id)),
        (ApplicationStatus::UnderReview, _) => ("button", "查看回执", path::result(summary.id)),
        (_, _) => ("button button-primary", "查看结果", path::result(summary.id)),
    };
    view! { <a class=look href=href aria-label=format!("{text}：{name}")>{text}</a> }.into_any()
}

#[component]
fn Delete(
    summary: StoredValue<ApplicationSummary>,
    records: RwSignal<Vec<ApplicationSummary>>,
) -> impl IntoView {
    let (toasts, session) = (Toasts::expect(), Session::expect());
    let asking = RwSignal::new(false);
    let title = summary.with_value(|summary| summary.title.clone());
    let delete = move |()| {
        let (id, version) = summary.with_value(|summary| (summary.id, summary.version));
        spawn_local(async move {
            match api::applications::delete(id, version).await {
                Ok(()) => {
                    if let Some(account) = session.account_untracked() {
                        Shelf { account: account.id, application: id }.clear();
                    }
                    let _ = records.try_update(|records| records.retain(|record| record.id != id));
                    toasts.say("已删除草稿。");
                }
                Err(failure) => toasts.say(format!("未能删除草稿：{}", failure.message())),
            }
        });
    };
    view! {
        <Button look=Look::Link name=format!("删除草稿：{title}") on_press=move |()| asking.set(true)>"删除草稿"</Button>
        <Confirm
            title="删除草稿？"
            text="草稿中已填写的内容和已上传的文件将一并删除，不能恢复。"
            action="删除草稿"
            open=asking
            on_confirm=delete
        />
    }
}
