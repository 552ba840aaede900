//! 个人资料: one's name, and what else is known of the account.

use leptos::prelude::*;
use openapi::account::{Account, AccountKind, Membership, Role, UpdateAccount};
use openapi::{Email, PersonName};

use super::TITLE;
use super::sections::Section;
use crate::api;
use crate::components::{Button, ErrorSummary, Look, Task, TextInput, Toasts, refused};
use crate::pages::entry::{Entries, Entry};
use crate::session::Session;

/// The account's kind, in the guide's words.
pub(super) fn kind(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Personal => "个人账号",
        AccountKind::OrgAdmin => "组织管理员账号",
    }
}

/// The same of one's own; of staff, what they are.
fn own_kind(account: &Account) -> &'static str {
    match account.role {
        Role::Applicant => kind(account.kind),
        Role::Reviewer => "审核员账号",
        Role::Admin => "管理员账号",
    }
}

#[component]
pub(super) fn Profile() -> impl IntoView {
    let (session, toasts) = (Session::expect(), Toasts::expect());
    let all @ [name, email] = ["name", "email"].map(Entry::new);
    if let Some(account) = session.account_untracked() {
        name.value.set(account.name);
        email.value.set(account.email.unwrap_or_default());
    }
    let save = Task::new();
    let entries = Entries::new(&all, save);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = changes(name, email);
        entries.tell();
        let Some(typed) = typed else { return };
        let work = async move { api::accounts::update(&typed).await };
        save.run(work, move |account| {
            // As the server keeps it: without spaces around it, its separator folded.
            name.value.set(account.name.clone());
            email.value.set(account.email.clone().unwrap_or_default());
            session.update(account);
            toasts.say("个人资料已保存。");
        });
    };
    view! {
        <form class="card form" novalidate on:submit=submit>
            <h2 id=TITLE tabindex="-1">{Section::Profile.title()}</h2>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| refused(&failure))}
            <Facts/>
            <TextInput
                id="name" label="姓名" hint="与身份证件一致。" autocomplete="name"
                value=name.value remark=name.remark
            />
            <TextInput
                id="email" label="电子邮箱" optional=true autocomplete="email"
                hint="形式审查结果公布时另发邮件提醒；结果以系统内显示的为准。"
                value=email.value remark=email.remark
            />
            <Button look=Look::Primary submits=true pending=save.pending()>"保存"</Button>
        </form>
    }
}

/// What is to be sent, if all of it is right.
fn changes(name: Entry, email: Entry) -> Option<UpdateAccount> {
    let typed = name.parsed::<PersonName>();
    let none = email.value.with_untracked(|email| email.trim().is_empty());
    let email = if none {
        email.remark.set(None);
        String::new()
    } else {
        email.parsed::<Email>()?.into()
    };
    Some(UpdateAccount { name: typed?, email: Some(email) })
}

/// What is not changed here.
#[component]
fn Facts() -> impl IntoView {
    let session = Session::expect();
    move || {
        let account = session.account()?;
        let kind = own_kind(&account);
        let organization = (account.role == Role::Applicant).then(|| membership(account.organization));
        Some(view! {
            <dl class="terms">
                <dt>"手机号"</dt>
                <dd>{String::from(account.phone)}" "<a href=Section::Phone.address()>"更换手机号"</a></dd>
                <dt>"账号类型"</dt><dd>{kind}</dd>
                {organization}
            </dl>
        })
    }
}

fn membership(organization: Option<Membership>) -> impl IntoView {
    let name = organization.map(|membership| membership.name);
    let none = name.is_none().then_some("未加入组织");
    view! { <dt>"所属组织"</dt><dd><bdi>{name}</bdi>{none}</dd> }
}
