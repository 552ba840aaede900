//! One person of the organization, and what its administrator may do about them.

use leptos::prelude::*;
use openapi::account::AccountKind;
use openapi::organization::Member;

use super::super::TITLE;
use super::super::profile::kind;
use super::Listed;
use crate::clock::Clock;
use crate::components::{Button, Confirm, Look, StatusTag, Tag, Task, Toasts};
use crate::{api, browser, i18n};

/// Someone who asks to join.
#[component]
pub(super) fn Asking(member: Member, pending: Listed, active: Listed) -> impl IntoView {
    let toasts = Toasts::expect();
    let (id, name) = (member.account_id, member.name.clone());
    let asking = RwSignal::new(false);
    // One task: while one of the two is under way, the other is not begun.
    let answer = Task::new();
    let approve = move |()| {
        answer.run(api::members::approve(id), move |member| {
            toasts.say(format!("{} 已加入本组织。", member.name));
            pending.take(id);
            active.add(member);
            browser::focus_soon(TITLE);
        });
    };
    let decline = move |()| {
        answer.run(api::members::remove(id), move |()| {
            toasts.say("已拒绝加入申请。");
            pending.take(id);
            browser::focus_soon(TITLE);
        });
    };
    let text = format!("将拒绝 {name} 的加入申请，并通知对方。之后对方仍可再次申请。");
    view! {
        <li class="row">
            {about(&member, "申请于")}
            <span class="row-actions">
                {move || failed(answer)}
                <Button name=format!("同意 {name}") pending=answer.pending() on_press=approve>"同意"</Button>
                <Button
                    look=Look::Link
                    name=format!("拒绝 {name}")
                    pending=answer.pending()
                    on_press=move |()| asking.set(true)
                >
                    "拒绝"
                </Button>
            </span>
            <Confirm title="拒绝加入申请？" text=text action="拒绝" open=asking on_confirm=decline/>
        </li>
    }
}

/// Someone who belongs to it; the administrator cannot be removed.
#[component]
pub(super) fn Belonging(member: Member, active: Listed) -> impl IntoView {
    let removable = member.role == AccountKind::Personal;
    view! {
        <li class="row">
            {about(&member, "加入于")}
            {removable.then(|| view! { <Remove member=member active=active/> })}
        </li>
    }
}

#[component]
fn Remove(member: Member, active: Listed) -> impl IntoView {
    let toasts = Toasts::expect();
    let (id, name) = (member.account_id, member.name);
    let (asking, remove) = (RwSignal::new(false), Task::new());
    let text = format!(
        "{name} 将不再属于本组织。其草稿仍归本人所有，但不能再以本组织名义提交；已提交的申报不受影响。"
    );
    let confirm = move |()| {
        remove.run(api::members::remove(id), move |()| {
            toasts.say("已移除成员。");
            active.take(id);
            browser::focus_soon(TITLE);
        });
    };
    view! {
        <span class="row-actions">
            {move || failed(remove)}
            <Button
                look=Look::Link
                name=format!("移除 {name}")
                pending=remove.pending()
                on_press=move |()| asking.set(true)
            >
                "移除"
            </Button>
        </span>
        <Confirm title="移除成员？" text=text action="移除" open=asking on_confirm=confirm/>
    }
}

/// Who it is.
fn about(member: &Member, since: &'static str) -> impl IntoView + use<> {
    let at = i18n::dated(member.since, Clock::expect().now_untracked());
    let tag = if member.role == AccountKind::OrgAdmin { Tag::Blue } else { Tag::Plain };
    view! {
        <span class="row-text">
            <span><strong><bdi>{member.name.clone()}</bdi></strong>" "<StatusTag tag=tag text=kind(member.role)/></span>
            <span class="muted small">
                <span class="code">{String::from(member.phone.clone())}</span>" · "{since}" "{at}
            </span>
        </span>
    }
}

fn failed(task: Task) -> Option<impl IntoView> {
    task.failure().map(|failure| view! { <span role="alert">{failure.whole_message()}</span> })
}
