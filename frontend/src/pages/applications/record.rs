//! A record: where it stands, what there is to know of it, its next step.

use leptos::prelude::*;
use openapi::application::{ApplicationStatus, ApplicationSummary};
use openapi::time::WindowState;

use super::copy::Copy;
use super::delete::Delete;
use crate::clock::Clock;
use crate::components::{Countdown, StatusTag, When, status_tag};
use crate::i18n::{self, t};
use crate::routes::path;
use crate::session::Session;

/// A record of the list.
#[component]
pub(super) fn Record(
    record: ApplicationSummary,
    records: RwSignal<Vec<ApplicationSummary>>,
) -> impl IntoView {
    let (session, state) = (Session::expect(), Clock::expect().state(record.filing));
    let about = format!("{} · {}", t(&record.activity_title), t(&record.award_title));
    let organization = record.organization_name.clone();
    // Someone else's, or what a former administrator has filed.
    let author = Some(record.author_name.clone())
        .filter(|author| session.account_untracked().is_none_or(|account| account.name != *author))
        .map(|author| view! { " · 填报人 "<bdi>{author}</bdi> });
    let (own, title) = (record.own, shown_title(&record));
    let summary = StoredValue::new(record);
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
                {move || summary.with_value(|summary| next_step(summary, state.get()))}
                {own.then(|| view! { <Copy summary=summary/> })}
                <When is=move || own && summary.with_value(is_draft) && state.get() == WindowState::Open>
                    <Delete summary=summary records=records/>
                </When>
            </div>
        </li>
    }
}

/// The title, or that there is none yet.
pub(super) fn shown_title(summary: &ApplicationSummary) -> String {
    if summary.title.is_empty() { "（未填写名称）".to_owned() } else { summary.title.clone() }
}

fn is_draft(summary: &ApplicationSummary) -> bool {
    summary.status == ApplicationStatus::Draft
}

/// What there is to know of it in the list.
fn facts(summary: &ApplicationSummary, state: WindowState) -> impl IntoView + use<> {
    let now = Clock::expect().now_untracked();
    let fact = |term: &'static str, text: String| view! { <dt>{term}</dt><dd>{text}</dd> };
    let open_draft = is_draft(summary) && state != WindowState::Closed;
    let missing = summary.missing.filter(|_| open_draft).map(|missing| match missing {
        0 => "已填写完整，尚未提交".to_owned(),
        missing => format!("还有 {missing} 项需要完善"),
    });
    view! {
        <dl class="terms">
            {summary.number.clone().map(|number| fact("受理编号", number))}
            {summary.submitted_at.map(|at| fact("提交时间", i18n::dated(at, now)))}
            {summary.reviewed_at.map(|at| fact("形审结果", i18n::dated(at, now)))}
            {is_draft(summary).then(|| deadline(summary, state))}
            {missing.map(|missing| fact("完成情况", missing))}
            {is_draft(summary).then(|| fact("最后保存", i18n::dated(summary.updated_at, now)))}
        </dl>
    }
}

/// When filing closes, and how long that is from now.
fn deadline(summary: &ApplicationSummary, state: WindowState) -> impl IntoView + use<> {
    let closes_at = summary.filing.closes_at;
    let left = (state == WindowState::Open)
        .then(|| view! { <span class="record-left">"还有 "<Countdown until=closes_at/></span> });
    view! {
        <dt>"填报截止"</dt>
        <dd>{i18n::dated(closes_at, Clock::expect().now_untracked())}" "{left}</dd>
    }
}

fn next_step(summary: &ApplicationSummary, state: WindowState) -> AnyView {
    if is_draft(summary) && !summary.own {
        return ().into_any();
    }
    let id = summary.id;
    let (look, text, href) = match (summary.status, state) {
        (ApplicationStatus::Draft, WindowState::Open) if summary.missing == Some(0) => {
            ("button button-primary", "检查并提交", path::submit(id))
        }
        (ApplicationStatus::Draft, WindowState::Open) => {
            ("button button-primary", "继续填写", path::application(id))
        }
        (ApplicationStatus::Draft, _) => ("button", "查看草稿", path::application(id)),
        (ApplicationStatus::UnderReview, _) => ("button", "查看状态与回执", path::result(id)),
        (_, _) => ("button button-primary", "查看形审结果", path::result(id)),
    };
    let name = format!("{text}：{}", shown_title(summary));
    view! { <a class=look href=href aria-label=name>{text}</a> }.into_any()
}
