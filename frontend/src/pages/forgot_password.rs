//! 忘记密码: a code to the phone, and a new password.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use openapi::account::ResetPassword;
use openapi::second_factor::SecondFactorCode;
use openapi::sms_code::SmsPurpose;
use openapi::{Password, Phone, SmsCode};

use super::entry::{Entries, Entry};
use super::login::{asks_code, destination};
use crate::api;
use crate::browser;
use crate::components::{Button, CodeField, ErrorSummary, Look, Task, TextInput, Toasts, When, refused};
use crate::routes::{in_place, path};
use crate::session::Session;

/// 忘记密码.
#[component]
pub(crate) fn ForgotPassword() -> impl IntoView {
    browser::title("忘记密码");
    let (session, toasts, navigate) = (Session::expect(), Toasts::expect(), use_navigate());
    let all @ [phone, code, password, second] =
        ["phone", "code", "password", "second_factor"].map(Entry::new);
    let reset = Task::new();
    // Staff may have to give a second code, of their authenticator.
    let asks_code = asks_code(reset, phone.value);
    let entries = Entries::new(&all, reset);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = (phone.parsed::<Phone>(), code.parsed::<SmsCode>(), password.parsed::<Password>());
        let asked = asks_code.get_untracked();
        let second_factor = asked.then(|| second.parsed::<SecondFactorCode>()).flatten();
        entries.tell();
        let (Some(phone), Some(code), Some(password)) = typed else { return };
        if asked && second_factor.is_none() {
            return;
        }
        let body = ResetPassword { phone, code, password, second_factor };
        let navigate = navigate.clone();
        reset.run(async move { api::auth::reset_password(&body).await }, move |answer| {
            let to = destination(None, &answer.account);
            session.enter(answer);
            toasts.say("密码已重置，其他设备均已退出登录");
            navigate(&to, in_place());
        });
    };
    view! {
        <div class="narrow">
            <p class="crumbs"><a href=path::LOGIN>"登录"</a>" › 忘记密码"</p>
            <h1>"忘记密码"</h1>
            <form class="card form" novalidate on:submit=submit>
                <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
                {move || entries.refusal.get().map(|failure| refused(&failure))}
                <TextInput
                    id="phone" label="手机号" kind="tel" autocomplete="username" hint="注册账号时所用的手机号。"
                    value=phone.value remark=phone.remark
                />
                <CodeField phone=phone.value purpose=SmsPurpose::ResetPassword value=code.value remark=code.remark/>
                <TextInput
                    id="password" label="新密码" kind="password" autocomplete="new-password" hint="8 至 128 个字符。"
                    value=password.value remark=password.remark
                />
                <When is=move || asks_code.get()>
                    <TextInput
                        id="second_factor" label="二次验证码" autocomplete="one-time-code"
                        hint="验证器显示的 6 位数字，或一个恢复码。" value=second.value remark=second.remark
                    />
                </When>
                <Button look=Look::Primary submits=true pending=reset.pending()>"重置密码"</Button>
            </form>
            <p class="muted small">"重置后自动登录，其他设备上的登录均会退出。已保存的内容不受影响。"</p>
        </div>
    }
}
