//! 权限转让: the administrator hands all rights to another member (guide, clauses 38 to 40).

use leptos::prelude::*;
use openapi::account::AccountKind;
use openapi::organization::{Member, MemberState, TransferAdmin};
use openapi::page::Page;
use openapi::{Password, Phone};

use super::TITLE;
use super::sections::Section;
use crate::components::{
    Button, Confirm, ErrorSummary, Field, Look, Notice, Select, Task, TextInput, Tone, When, loaded, refused,
};
use crate::pages::entry::{Entries, Entry};
use crate::session::Session;
use crate::{api, browser};

/// The guide's own sentence (clause 39).
const WARNING: &str = "原组织管理员账号所有权限将由转让账号继承，原组织管理员账号转变为个人账号";

/// `handed_to` is who has received the rights, once they have.
#[component]
pub(super) fn Transfer(handed_to: RwSignal<Option<String>>) -> impl IntoView {
    let members = || api::members::list(MemberState::Active, None);
    view! {
        <section class="card account-card" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{Section::Transfer.title()}</h2>
            <When is=move || handed_to.get().is_none() fallback=move || done(handed_to)>
                <Notice tone=Tone::Warning>
                    <p>{WARNING}"。"</p>
                    <p>"转让后，您仍是本组织的成员；以本组织名义的申报由新的组织管理员查看和管理。"</p>
                </Notice>
                {loaded(members, move |page| candidates(page, handed_to))}
            </When>
        </section>
    }
}

fn done(handed_to: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <div class="confirmation account-done" id="handed-over" tabindex="-1" role="status">
            <h3>"权限已转让给 "<bdi>{handed_to.get()}</bdi></h3>
            <p>"您的账号已转变为个人账号，仍是本组织的成员，可继续以本组织名义申报。双方都会收到通知。"</p>
        </div>
    }
}

fn candidates(page: Page<Member>, handed_to: RwSignal<Option<String>>) -> AnyView {
    let mut members = page.items;
    members.retain(|member| member.role == AccountKind::Personal);
    if members.is_empty() && page.next.is_none() {
        return nobody().into_any();
    }
    view! { <Form members=members handed_to=handed_to/> }.into_any()
}

fn nobody() -> impl IntoView {
    view! {
        <p class="account-none">"组织内还没有其他成员。请先由接任者注册个人账号并加入本组织，再进行转让。"</p>
    }
}

#[component]
fn Form(members: Vec<Member>, handed_to: RwSignal<Option<String>>) -> impl IntoView {
    let session = Session::expect();
    let all @ [phone, password] = ["phone", "password"].map(Entry::new);
    let (asking, transfer) = (RwSignal::new(false), Task::new());
    let entries = Entries::new(&all, transfer);
    let options = members.iter().map(|member| (member.phone.clone().into(), called(member))).collect();
    let members = StoredValue::new(members);
    let successor = move || members.with_value(|members| named(members, &phone.value.get()));
    let check = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = typed(phone, password);
        entries.tell();
        asking.set(typed.is_some());
    };
    let send = move |()| {
        let Some(body) = typed(phone, password) else { return };
        let successor = untrack(successor);
        transfer.run(async move { api::my_organization::transfer(&body).await }, move |answer| {
            handed_to.set(Some(successor));
            session.enter(answer);
            browser::focus_soon("handed-over");
        });
    };
    let text = move || format!("组织管理员的所有权限将立即转让给 {}。转让后不能自行撤回。", successor());
    view! {
        <form class="form" novalidate on:submit=check>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| refused(&failure))}
            <Choice options=options phone=phone.value/>
            <TextInput
                id="phone" label="转让对象的手机号" kind="tel" hint="须是已加入本组织的个人账号。"
                value=phone.value remark=phone.remark
            />
            <TextInput
                id="password" label="登录密码" kind="password" autocomplete="current-password"
                hint="本账号的密码，确认是本人操作。" value=password.value remark=password.remark
            />
            <Button look=Look::Danger submits=true pending=transfer.pending()>"转让权限"</Button>
        </form>
        <Confirm
            title="确认转让组织管理员权限？" text=Signal::derive(text) action="确认转让" open=asking on_confirm=send
        />
    }
}

/// The members to choose from; the choice is put to the phone number.
#[component]
fn Choice(options: Vec<(String, String)>, phone: RwSignal<String>) -> impl IntoView {
    let remark = Signal::derive(|| None);
    view! {
        <Field id="successor" label="从成员中选择" optional=true hint="或在下面直接填写手机号。" wide=true remark=remark>
            <Select
                id="successor" pointer="/phone" options=options value=phone remark=remark
                on_change=move |chosen| phone.set(chosen)
            />
        </Field>
    }
}

fn typed(phone: Entry, password: Entry) -> Option<TransferAdmin> {
    let (phone, password) = (phone.parsed::<Phone>(), password.parsed::<Password>());
    Some(TransferAdmin { phone: phone?, password: password? })
}

fn called(member: &Member) -> String {
    format!("{}（{}）", member.name, String::from(member.phone.clone()))
}

/// Whom the phone number belongs to, as far as the members are known here; else the number.
fn named(members: &[Member], typed: &str) -> String {
    let Ok(phone) = Phone::parse(typed) else { return typed.to_owned() };
    let member = members.iter().find(|member| member.phone == phone);
    member.map_or_else(|| phone.into(), called)
}
