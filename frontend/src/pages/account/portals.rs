//! 平台授权: third-party systems that read for organizations which consented.

use leptos::prelude::*;
use openapi::page::Page;
use openapi::portal::{GrantPortalConsent, PortalConsent, PortalScope};

use super::TITLE;
use super::sections::Section;
use crate::clock::Clock;
use crate::components::{Button, Confirm, Look, StatusTag, Tag, Task, Toasts, When, loaded};
use crate::{api, browser, i18n};

#[component]
pub(super) fn Portals() -> impl IntoView {
    view! {
        <section class="card account-card" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{Section::Portals.title()}</h2>
            <p class="muted">"第三方平台须经本单位授权，才能查看本单位的申报信息。授权可随时撤销。"</p>
            {loaded(api::portals::consents, |page| list(page).into_any())}
        </section>
    }
}

fn list(page: Page<PortalConsent>) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <p class="account-none">"暂无可授权的平台"</p> }.into_any();
    }
    let rows = page.items.into_iter().map(|consent| view! { <Portal consent=consent/> }).collect_view();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

/// What the scopes allow, in words.
fn words(scopes: &[PortalScope]) -> String {
    let words = scopes.iter().map(|scope| match scope {
        PortalScope::ApplicationsRead => "查看本单位的申报",
        PortalScope::ResultsRead => "查看形审结果",
    });
    words.collect::<Vec<_>>().join("、")
}

#[component]
fn Portal(consent: PortalConsent) -> impl IntoView {
    let name = StoredValue::new(consent.name.clone());
    let consent = RwSignal::new(consent);
    let granted = move || consent.with(|consent| !consent.granted.is_empty());
    // What is asked for beyond what was granted, e.g. since the portal has been extended.
    let asks_more =
        move || consent.with(|consent| consent.offered.iter().any(|it| !consent.granted.contains(it)));
    view! {
        <li class="row">
            <span class="row-text">
                <span>
                    <strong><bdi>{name.get_value()}</bdi></strong>" "
                    <When is=granted><StatusTag tag=Tag::Green text="已授权"/></When>
                </span>
                <span class="small">"申请的权限："{move || consent.with(|consent| words(&consent.offered))}</span>
                <span class="muted small">{move || consent.with(granted_line)}</span>
            </span>
            <span class="row-actions">
                <When is=asks_more><Grant consent=consent/></When>
                <When is=granted><Revoke consent=consent/></When>
            </span>
        </li>
    }
}

fn granted_line(consent: &PortalConsent) -> Option<String> {
    let at = consent.granted_at.filter(|_| !consent.granted.is_empty())?;
    let at = i18n::dated(at, Clock::expect().now_untracked());
    Some(format!("{at} 授权：{}", words(&consent.granted)))
}

#[component]
fn Grant(consent: RwSignal<PortalConsent>) -> impl IntoView {
    let toasts = Toasts::expect();
    let grant = Task::new();
    let press = move |()| {
        let (portal_id, scopes) = consent.with_untracked(|it| (it.portal_id, it.offered.clone()));
        let body = GrantPortalConsent { portal_id, scopes };
        grant.run(async move { api::portals::grant(&body).await }, move |granted| {
            toasts.say(format!("已授权 {}。", granted.name));
            consent.set(granted);
            browser::focus_soon(TITLE);
        });
    };
    let name = consent.with_untracked(|consent| format!("授权 {}", consent.name));
    view! {
        {move || failed(grant)}
        <Button name=name pending=grant.pending() on_press=press>"授权"</Button>
    }
}

#[component]
fn Revoke(consent: RwSignal<PortalConsent>) -> impl IntoView {
    let toasts = Toasts::expect();
    let (asking, revoke) = (RwSignal::new(false), Task::new());
    let (id, name) = consent.with_untracked(|consent| (consent.portal_id, consent.name.clone()));
    let confirm = move |()| {
        revoke.run(api::portals::revoke(id), move |()| {
            toasts.say("已撤销授权。");
            consent.update(|consent| {
                consent.granted.clear();
                consent.granted_at = None;
            });
            browser::focus_soon(TITLE);
        });
    };
    view! {
        {move || failed(revoke)}
        <Button
            look=Look::Link
            name=format!("撤销授权 {name}")
            pending=revoke.pending()
            on_press=move |()| asking.set(true)
        >
            "撤销授权"
        </Button>
        <Confirm
            title="撤销授权？"
            text=format!("撤销后，{name} 将立即不能查看本单位的申报信息。")
            action="撤销授权"
            open=asking
            on_confirm=confirm
        />
    }
}

fn failed(task: Task) -> Option<impl IntoView> {
    task.failure().map(|failure| view! { <span role="alert">{failure.whole_message()}</span> })
}
