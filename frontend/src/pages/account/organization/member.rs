//! The organization as its members see it, and the way out of it.

use leptos::prelude::*;
use openapi::organization::MyOrganization;

use super::super::TITLE;
use super::super::sections::Section;
use super::facts::{facts, rejection, suspension};
use crate::api;
use crate::components::{Button, Confirm, Look, Task, Toasts, refused};
use crate::session::Session;

#[component]
pub(super) fn MemberView(organization: MyOrganization) -> impl IntoView {
    view! {
        <section class="card account-card" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{Section::Organization.title()}</h2>
            {suspension(&organization)}
            {rejection(&organization, "请联系本单位的组织管理员重新上传加盖公章的证明文件。")}
            {facts(&organization)}
            <p class="muted small">"如需更改组织信息，请联系组织管理员。"</p>
            <Leave name=organization.name/>
        </section>
    }
}

#[component]
fn Leave(name: String) -> impl IntoView {
    let (session, toasts) = (Session::expect(), Toasts::expect());
    let (asking, leave) = (RwSignal::new(false), Task::new());
    let text =
        format!("您将不再属于 {name}。草稿仍归您所有，但不能再以该组织名义提交；已提交的申报不受影响。");
    let confirm = move |()| {
        let Some(account) = session.account_untracked() else { return };
        let work = async move {
            api::members::remove(account.id).await?;
            api::accounts::me().await
        };
        leave.run(work, move |account| {
            toasts.say("已退出组织。");
            session.update(account);
        });
    };
    view! {
        {move || leave.failure().map(|failure| refused(&failure))}
        <div class="actions">
            <Button look=Look::Danger pending=leave.pending() on_press=move |()| asking.set(true)>"退出组织"</Button>
        </div>
        <Confirm title="退出组织？" text=text action="退出组织" open=asking on_confirm=confirm/>
    }
}
