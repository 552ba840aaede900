//! 活动报名: every activity with its window, its state and the way in (guide, clause 11).

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use openapi::activity::Activity;
use openapi::time::WindowState;

use super::no_organization::NoOrganization;
use crate::clock::Clock;
use crate::components::{Countdown, EmptyState, StatusTag, Tag, loaded};
use crate::i18n::{self, t};
use crate::routes::path;
use crate::session::Session;
use crate::{api, browser};

/// 活动报名.
#[component]
pub(crate) fn Activities() -> impl IntoView {
    browser::title("活动报名");
    let (session, query) = (Session::expect(), use_query_map());
    // Whoever has given up a registration is led here, to join an organization instead.
    let joining = RwSignal::new(false);
    Effect::new(move |_| {
        let joins = query.with_untracked(|query| query.get("join").is_some());
        joining.set(joins && session.account().is_some_and(|account| account.organization.is_none()));
    });
    view! {
        <h1>"活动报名"</h1>
        <p class="lead">"网上填报是唯一的申报方式。须一次性提交所有申报材料，逾期不予补报。"</p>
        {loaded(api::activities::list, |page| cards(page.items).into_any())}
        <NoOrganization open=joining on_joined=|()| {}/>
    }
}

fn cards(activities: Vec<Activity>) -> impl IntoView {
    if activities.is_empty() {
        let none = view! { <EmptyState title="暂无活动"><p>"活动开始报名后会显示在这里。"</p></EmptyState> };
        return none.into_any();
    }
    view! { <ul class="activities">{activities.into_iter().map(card).collect_view()}</ul> }.into_any()
}

fn card(activity: Activity) -> impl IntoView {
    let clock = Clock::expect();
    let state = super::activity::filing_state(&activity);
    let awards = activity.awards.iter().map(|award| t(&award.title)).collect::<Vec<_>>().join("、");
    let now = clock.now_untracked();
    let (filing, review) = (i18n::window(&activity.filing, now), i18n::window(&activity.review, now));
    let (href, title) = (path::activity(&activity.id), t(&activity.title));
    let phones = activity.contact.phones.clone();
    view! {
        <li class="card activity" class:activity-closed=move || state.get() == WindowState::Closed>
            <div class="activity-about">
                {move || tag(state.get())}
                <h2>{title.clone()}</h2>
                <dl class="terms">
                    <dt>"填报时间"</dt><dd>{filing}</dd>
                    <dt>"形式审查"</dt><dd>{review}</dd>
                    <dt>"奖项类型"</dt><dd>{awards}</dd>
                    <dt>"咨询"</dt><dd>{phones}</dd>
                </dl>
            </div>
            <div class="activity-action">{move || action(&activity, state.get(), href.clone(), &title)}</div>
        </li>
    }
}

/// The tag of a window's state.
pub(super) fn tag(state: WindowState) -> impl IntoView {
    let (tag, text) = match state {
        WindowState::Upcoming => (Tag::Amber, "未开始"),
        WindowState::Open => (Tag::Green, "填报中"),
        WindowState::Closed => (Tag::Plain, "已截止"),
    };
    view! { <StatusTag tag=tag text=text/> }
}

fn action(activity: &Activity, state: WindowState, href: String, title: &str) -> AnyView {
    let about = format!("查看通知：{title}");
    match state {
        WindowState::Open => view! {
            <p class="deadline-label">"距填报截止"</p>
            <p class="deadline-large"><Countdown until=activity.filing.closes_at/></p>
            <a class="button button-primary" href=href.clone() aria-label=format!("立即报名：{title}")>"立即报名"</a>
            <a href=format!("{href}#notice") aria-label=about>"申报须知与材料清单"</a>
        }
        .into_any(),
        WindowState::Upcoming => view! {
            <p class="deadline-label">"距填报开始"</p>
            <p class="deadline-large"><Countdown until=activity.filing.opens_at/></p>
            <a class="button" href=href aria-label=about>"查看通知"</a>
        }
        .into_any(),
        WindowState::Closed => view! { <a class="button" href=href aria-label=about>"查看通知"</a> }.into_any(),
    }
}
