//! The avatar at the top right, and what is behind it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use openapi::account::{Account, Role};
use wasm_bindgen::JsCast;

use super::Toasts;
use crate::routes::path;
use crate::session::Session;

/// The organization's name, and the avatar with its menu.
#[component]
pub(crate) fn AccountMenu(account: Account) -> impl IntoView {
    let open = RwSignal::new(false);
    let node = NodeRef::<html::Div>::new();
    let initial = account.name.chars().next().map_or_else(|| "我".to_owned(), String::from);
    let name = if account.name.is_empty() { account.phone.masked() } else { account.name };
    let organization = account.organization.map(|membership| membership.name);
    let (records, records_title) = match account.role {
        Role::Applicant => (path::APPLICATIONS, "申报记录"),
        Role::Reviewer | Role::Admin => (path::STAFF, "工作台"),
    };
    close_outside(open, node);
    view! {
        <bdi class="header-organization">{organization}</bdi>
        <div class="account-menu" node_ref=node>
            <button
                type="button"
                class="avatar"
                aria-label=format!("账号菜单：{name}")
                aria-expanded=move || open.get().to_string()
                aria-controls="account-menu"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {initial}
            </button>
            <div id="account-menu" class="account-menu-list" hidden=move || !open.get()>
                <p class="muted small"><bdi>{name}</bdi></p>
                <a href=records on:click=move |_| open.set(false)>{records_title}</a>
                <a href=path::ACTIVITIES on:click=move |_| open.set(false)>"活动报名"</a>
                <a href=path::ACCOUNT on:click=move |_| open.set(false)>"信息维护"</a>
                <Logout/>
            </div>
        </div>
    }
}

#[component]
fn Logout() -> impl IntoView {
    let (session, toasts) = (Session::expect(), Toasts::expect());
    let navigate = use_navigate();
    let leave = move |_| {
        // Away from the page first: what is not sent yet is sent while the login still holds.
        navigate(path::ACTIVITIES, leptos_router::NavigateOptions::default());
        spawn_local(async move {
            if let Err(failure) = session.leave().await {
                toasts.say(format!("未能退出：{}", failure.message()));
            }
        });
    };
    view! { <button type="button" class="menu-button" on:click=leave>"退出登录"</button> }
}

/// Esc and a click elsewhere close what hangs from the header.
pub(super) fn close_outside(open: RwSignal<bool>, node: NodeRef<html::Div>) {
    let click = window_event_listener(leptos::ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = node.get_untracked().is_some_and(|node| node.contains(target.as_ref()));
        if !inside {
            open.set(false);
        }
    });
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" {
            open.set(false);
        }
    });
    on_cleanup(move || {
        click.remove();
        escape.remove();
    });
}
