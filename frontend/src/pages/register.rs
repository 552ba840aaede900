//! 注册 of a personal account, and the way to 企业注册 (guide, clause 17).

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use openapi::account::RegisterAccount;
use openapi::error::ErrorCode;
use openapi::sms_code::SmsPurpose;
use openapi::{Password, PersonName, Phone, SmsCode};

use super::entry::{Entries, Entry};
use crate::api::{self, Failure};
use crate::browser;
use crate::components::{Button, CodeField, ErrorSummary, Look, Task, TextInput, refused, refused_with};
use crate::routes::{self, in_place, path};
use crate::session::Session;

/// 个人注册.
#[component]
pub(crate) fn Register() -> impl IntoView {
    browser::title("注册");
    let (session, navigate, query) = (Session::expect(), use_navigate(), use_query_map());
    let all @ [name, phone, code, password] = ["name", "phone", "code", "password"].map(Entry::new);
    let register = Task::new();
    let entries = Entries::new(&all, register);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let account = typed(name, phone, code, password);
        entries.tell();
        let Some(account) = account else { return };
        let navigate = navigate.clone();
        register.run(async move { api::accounts::register(&account).await }, move |answer| {
            session.enter(answer);
            let next = query.with_untracked(routes::next);
            navigate(next.as_deref().unwrap_or(path::ACTIVITIES), in_place());
        });
    };
    view! {
        <div class="narrow">
            <h1>"注册"</h1>
            <p class="switch">
                "注册个人账号？"<a href=path::REGISTER_ORGANIZATION>"不，我要企业注册"</a>
            </p>
            <form class="card form" novalidate on:submit=submit>
                <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
                {move || entries.refusal.get().map(|failure| told(&failure))}
                <TextInput
                    id="name" label="姓名" hint="与身份证件一致。" autocomplete="name"
                    value=name.value remark=name.remark
                />
                <TextInput
                    id="phone" label="手机号" kind="tel" autocomplete="username"
                    hint="每个手机号仅能注册 1 个账号，无法同时注册组织管理员账号和个人账号。"
                    value=phone.value remark=phone.remark
                />
                <CodeField phone=phone.value purpose=SmsPurpose::Register value=code.value remark=code.remark/>
                <TextInput
                    id="password" label="密码" kind="password" autocomplete="new-password" hint="8 至 128 个字符。"
                    value=password.value remark=password.remark
                />
                <Button look=Look::Primary submits=true pending=register.pending()>"注册"</Button>
                <p>"已有账号？"<a href=move || to_login(query.with(routes::next))>"登录"</a></p>
            </form>
            <Advice/>
        </div>
    }
}

/// Everything is read, so that all that is wrong is told at once.
fn typed(name: Entry, phone: Entry, code: Entry, password: Entry) -> Option<RegisterAccount> {
    let (name, phone) = (name.parsed::<PersonName>(), phone.parsed::<Phone>());
    let (code, password) = (code.parsed::<SmsCode>(), password.parsed::<Password>());
    Some(RegisterAccount { name: name?, phone: phone?, password: password?, code: code? })
}

fn to_login(next: Option<String>) -> String {
    next.map_or_else(|| path::LOGIN.to_owned(), |next| path::login_then(&next))
}

/// Who has an account already is led to it.
fn told(failure: &Failure) -> AnyView {
    if failure.code() != Some(ErrorCode::PhoneTaken) {
        return refused(failure);
    }
    refused_with(failure, view! { <p><a href=path::LOGIN>"前往登录"</a></p> }.into_any())
}

/// Who should hold which account (guide, clause 29).
#[component]
fn Advice() -> impl IntoView {
    view! {
        <p class="muted small">
            "申报项目奖和个人奖均须先注册组织管理员账号。以个人账号申报，建议项目奖由申报项目联系人注册个人账号，\
             个人奖由申报者本人或联系人注册个人账号。"
        </p>
    }
}
