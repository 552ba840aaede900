//! The organization as its administrator sees it: what stands fast, the proof document, and what can be changed.

use leptos::prelude::*;
use openapi::Email;
use openapi::organization::{JoinPolicy, MyOrganization, UpdateOrganization};

use super::super::TITLE;
use super::super::sections::Section;
use super::facts::{facts, rejection, suspension};
use super::proof::ProofCard;
use crate::api;
use crate::components::{Button, ErrorSummary, Look, Task, TextInput, Toasts, refused};
use crate::pages::entry::{Entries, Entry};

#[component]
pub(super) fn Administrator(organization: MyOrganization) -> impl IntoView {
    let organization = RwSignal::new(organization);
    view! {
        <div class="account-cards">
            <section class="card account-card" aria-labelledby=TITLE>
                <h2 id=TITLE tabindex="-1">{Section::Organization.title()}</h2>
                {move || organization.with(suspension)}
                {move || organization.with(|it| rejection(it, "请在下面的“证明文件”重新上传加盖组织公章的证明文件。"))}
                {move || organization.with(facts)}
                <p class="muted small">
                    "单位全称和信用代码以审核的证明文件为准，不能在此更改。如有变更，请咨询（010）68417696；68413282。"
                </p>
            </section>
            <ProofCard organization=organization/>
            <Contact organization=organization/>
        </div>
    }
}

/// 所在地, 电子邮箱, 加入方式.
#[component]
fn Contact(organization: RwSignal<MyOrganization>) -> impl IntoView {
    let toasts = Toasts::expect();
    let all @ [region, email] = ["region", "email"].map(Entry::new);
    let policy = RwSignal::new(organization.with_untracked(|it| it.join_policy));
    organization.with_untracked(|it| {
        region.value.set(it.region.clone());
        email.value.set(it.email.clone());
    });
    let save = Task::new();
    let entries = Entries::new(&all, save);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = changes(region, email, policy);
        entries.tell();
        let Some(body) = body else { return };
        save.run(async move { api::my_organization::update(&body).await }, move |answer| {
            organization.set(answer);
            toasts.say("组织信息已保存。");
        });
    };
    view! {
        <form class="card form" novalidate on:submit=submit aria-labelledby="contact-title">
            <h2 id="contact-title">"联系信息与加入方式"</h2>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| refused(&failure))}
            <TextInput
                id="region" label="所在地" optional=true hint="省、市，例如：江苏省苏州市。"
                value=region.value remark=region.remark
            />
            <TextInput
                id="email" label="电子邮箱" optional=true autocomplete="email"
                value=email.value remark=email.remark
            />
            <Policies policy=policy/>
            <Button look=Look::Primary submits=true pending=save.pending()>"保存"</Button>
        </form>
    }
}

/// What is typed, if it is right; an empty address is none.
fn changes(region: Entry, email: Entry, policy: RwSignal<JoinPolicy>) -> Option<UpdateOrganization> {
    let region = region.parsed::<String>().map(|region| region.trim().to_owned());
    let none = email.value.with_untracked(|email| email.trim().is_empty());
    let email = if none {
        email.remark.set(None);
        String::new()
    } else {
        email.parsed::<Email>()?.into()
    };
    Some(UpdateOrganization { region, email: Some(email), join_policy: Some(policy.get_untracked()) })
}

/// “加入方式”: whether the administrator must agree.
#[component]
fn Policies(policy: RwSignal<JoinPolicy>) -> impl IntoView {
    let choice = move |here: JoinPolicy, id: &'static str, label: &'static str| {
        view! {
            <div class="checkbox">
                <label for=id>
                    <input
                        type="radio"
                        name="join_policy"
                        id=id
                        prop:checked=move || policy.get() == here
                        on:change=move |_| policy.set(here)
                    />
                    <span>{label}</span>
                </label>
            </div>
        }
    };
    view! {
        <fieldset>
            <legend class="field-label">"加入方式"</legend>
            <p class="field-hint">"个人账号选择加入本组织时。"</p>
            {choice(JoinPolicy::Open, "policy-open", "直接加入")}
            {choice(JoinPolicy::Approval, "policy-approval", "须管理员同意")}
        </fieldset>
    }
}
