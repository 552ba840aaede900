//! 登录设备: where one is logged in, and the way out of there.

use leptos::prelude::*;
use openapi::account::ActiveSession;
use openapi::page::Page;

use super::TITLE;
use super::sections::Section;
use crate::clock::Clock;
use crate::components::{Button, Confirm, Look, StatusTag, Tag, Task, Toasts, loaded, refused};
use crate::session::Session;
use crate::{api, browser, i18n};

#[component]
pub(super) fn Sessions() -> impl IntoView {
    view! {
        <section class="card account-card" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{Section::Sessions.title()}</h2>
            <p class="muted">"如有不认识的设备，请将其退出，并修改密码。"</p>
            {loaded(api::sessions::list, |page| view! { <Devices page=page/> }.into_any())}
        </section>
    }
}

#[component]
fn Devices(page: Page<ActiveSession>) -> impl IntoView {
    let devices = RwSignal::new(page.items);
    let rows = move || {
        let devices_now = devices.get().into_iter();
        devices_now.map(|device| view! { <Device device=device devices=devices/> }).collect_view()
    };
    view! {
        <ul class="rows">{rows}</ul>
        <EndAll/>
    }
}

#[component]
fn Device(device: ActiveSession, devices: RwSignal<Vec<ActiveSession>>) -> impl IntoView {
    let now = Clock::expect().now_untracked();
    let (since, used) = (i18n::dated(device.created_at, now), i18n::dated(device.used_at, now));
    let current = device.current.then(|| view! { " "<StatusTag tag=Tag::Blue text="本设备"/> });
    let name = device.device.clone();
    view! {
        <li class="row">
            <span class="row-text">
                <span><strong><bdi>{name}</bdi></strong>{current}</span>
                <span class="muted small">"网络地址 "<bdi class="code">{device.address.clone()}</bdi></span>
                <span class="muted small">"登录于 "{since}" · 最近使用 "{used}</span>
            </span>
            {(!device.current).then(|| view! { <End device=device devices=devices/> })}
        </li>
    }
}

#[component]
fn End(device: ActiveSession, devices: RwSignal<Vec<ActiveSession>>) -> impl IntoView {
    let toasts = Toasts::expect();
    let end = Task::new();
    let id = device.id;
    let press = move |()| {
        end.run(api::sessions::end(id), move |()| {
            devices.update(|devices| devices.retain(|device| device.id != id));
            toasts.say("已退出该设备。");
            browser::focus_soon(TITLE);
        });
    };
    view! {
        <span class="row-actions">
            {move || end.failure().map(|failure| view! { <span role="alert">{failure.message()}</span> })}
            <Button look=Look::Link name=format!("退出 {}", device.device) pending=end.pending() on_press=press>"退出"</Button>
        </span>
    }
}

#[component]
fn EndAll() -> impl IntoView {
    let session = Session::expect();
    let (asking, end) = (RwSignal::new(false), Task::new());
    let confirm = move |()| end.run(api::sessions::end_all(), move |()| session.end());
    view! {
        {move || end.failure().map(|failure| refused(&failure))}
        <div class="actions">
            <Button look=Look::Danger pending=end.pending() on_press=move |()| asking.set(true)>"退出所有设备"</Button>
        </div>
        <Confirm
            title="退出所有设备？"
            text="所有设备上的登录都将退出，包括本设备，须重新登录。已保存的内容不受影响。"
            action="全部退出"
            open=asking
            on_confirm=confirm
        />
    }
}
