//! 注销账号: closes an account for good (guide, clauses 35 to 37).

use leptos::prelude::*;
use openapi::account::CancelAccount;
use openapi::error::ErrorCode;
use openapi::sms_code::SmsPurpose;
use openapi::{Password, Phone, SmsCode};

use super::entry::{Entries, Entry};
use crate::api::{self, Failure};
use crate::browser;
use crate::components::{
    Button, Checkbox, CodeField, Confirm, ErrorLine, ErrorSummary, Look, Notice, Task, TextInput, Tone, When,
    focus_error_summary, refused, refused_with,
};
use crate::routes::path;
use crate::session::Session;

/// 注销账号.
#[component]
pub(crate) fn CancelAccountPage() -> impl IntoView {
    browser::title("注销账号");
    let cancelled = RwSignal::new(false);
    view! {
        <div class="narrow">
            <p class="crumbs"><a href=path::LOGIN>"登录"</a>" › 注销账号"</p>
            <h1>"注销账号"</h1>
            <When is=move || cancelled.get() fallback=move || view! { <Explained/><Form cancelled=cancelled/> }>
                <Done/>
            </When>
        </div>
    }
}

#[component]
fn Explained() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning>
            <p><strong>"注销后无法恢复"</strong></p>
            <ul>
                <li>"账号永久关闭，不能再登录。"</li>
                <li>"尚未提交的草稿及其附件一并删除。"</li>
                <li>"手机号可重新注册账号；组织管理员账号注销后，所属单位也可重新注册。"</li>
                <li>"注册账号参加过活动（含“全面质量知识竞赛”等）的，无法注销。"</li>
                <li>"组织内还有其他成员的，须先进行权限转让。"</li>
            </ul>
        </Notice>
    }
}

const UNREAD: &str = "请先阅读并确认。";

#[component]
fn Form(cancelled: RwSignal<bool>) -> impl IntoView {
    let session = Session::expect();
    let all @ [phone, password, code] = ["phone", "password", "code"].map(Entry::new);
    let (agreed, disagreed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let (asking, cancel) = (RwSignal::new(false), Task::new());
    let entries = Entries::new(&all, cancel);
    // Most who come here are logged in with the account that they mean.
    Effect::new(move |_| {
        if let Some(account) = session.account().filter(|_| phone.value.with_untracked(String::is_empty)) {
            phone.value.set(account.phone.into());
        }
    });
    let check = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let complete = typed(phone, password, code).is_some();
        let missing = !agreed.get_untracked();
        disagreed.set(missing.then(|| UNREAD.to_owned()));
        entries.tell();
        if missing {
            let line = ErrorLine { target: "agreed".to_owned(), text: UNREAD.to_owned() };
            entries.lines.update(|lines| lines.push(line));
            focus_error_summary();
        }
        asking.set(complete && !missing);
    };
    let send = move |()| {
        let Some(body) = typed(phone, password, code) else { return };
        let own = session.account_untracked().is_some_and(|account| account.phone == body.phone);
        cancel.run(async move { api::accounts::cancel(&body).await }, move |()| {
            if own {
                session.end();
            }
            cancelled.set(true);
            browser::focus_soon("cancelled");
        });
    };
    view! {
        <form class="card form" novalidate on:submit=check>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| told(&failure))}
            <TextInput
                id="phone" label="手机号" kind="tel" autocomplete="username" hint="要注销的账号。"
                value=phone.value remark=phone.remark
            />
            <TextInput
                id="password" label="密码" kind="password" autocomplete="current-password"
                value=password.value remark=password.remark
            />
            <CodeField phone=phone.value purpose=SmsPurpose::CancelAccount value=code.value remark=code.remark/>
            <Checkbox
                id="agreed" label="我已了解：注销后账号无法恢复，草稿一并删除"
                checked=agreed on_change=move |ticked| agreed.set(ticked) remark=disagreed
            />
            <Button look=Look::Danger submits=true pending=cancel.pending()>"注销账号"</Button>
            <p>"忘记密码？"<a href=path::FORGOT_PASSWORD>"先重置密码"</a></p>
        </form>
        <Confirm
            title="确认注销账号？" text="账号将永久关闭，无法恢复；尚未提交的草稿一并删除。"
            action="确认注销" open=asking on_confirm=send
        />
    }
}

fn typed(phone: Entry, password: Entry, code: Entry) -> Option<CancelAccount> {
    let (phone, password) = (phone.parsed::<Phone>(), password.parsed::<Password>());
    let code = code.parsed::<SmsCode>();
    Some(CancelAccount { phone: phone?, password: password?, code: code? })
}

/// The refusal, and the way on where there is one.
fn told(failure: &Failure) -> AnyView {
    if failure.code() != Some(ErrorCode::OrganizationHasMembers) {
        return refused(failure);
    }
    let way = path::login_then(path::TRANSFER);
    refused_with(failure, view! { <p><a href=way>"登录后在“信息维护”进行权限转让"</a></p> }.into_any())
}

#[component]
fn Done() -> impl IntoView {
    view! {
        <div class="card confirmation" id="cancelled" tabindex="-1" role="status">
            <h2>"账号已注销"</h2>
            <p>"该手机号可以重新注册账号。"</p>
            <p><a class="button button-primary" href=path::ACTIVITIES>"返回活动报名"</a></p>
            <p><a href=path::REGISTER>"重新注册"</a></p>
        </div>
    }
}
