//! 二次验证 of staff: a secret for the authenticator, a code from it, the recovery codes; and the way back.

use leptos::prelude::*;
use openapi::Password;
use openapi::account::Account;
use openapi::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, RemoveSecondFactor, SecondFactorCode, SecondFactorSetup,
};

use super::TITLE;
use super::sections::Section;
use crate::api;
use crate::components::{Button, ErrorSummary, Look, Notice, Task, TextInput, Toasts, Tone, refused};
use crate::pages::entry::{Entries, Entry};
use crate::session::Session;

#[component]
pub(super) fn SecondFactor() -> impl IntoView {
    let session = Session::expect();
    let on = Memo::new(move |_| session.account().and_then(|account| account.second_factor) == Some(true));
    // Told once: they stay while the rest of the page changes.
    let recovery = RwSignal::new(Vec::<String>::new());
    view! {
        <div class="account-cards">
            {move || recovery.with(|codes| (!codes.is_empty()).then(|| codes_shown(codes)))}
            {move || if on.get() {
                view! { <Remove recovery=recovery/> }.into_any()
            } else {
                view! { <SetUp recovery=recovery/> }.into_any()
            }}
        </div>
    }
}

fn codes_shown(codes: &[String]) -> impl IntoView + use<> {
    let rows = codes.iter().map(|code| view! { <li class="code">{code.clone()}</li> }).collect_view();
    view! {
        <section class="card account-card">
            <Notice tone=Tone::Good>
                <p><strong>"二次验证已启用。请立即保存下面的恢复码，它们只显示这一次"</strong></p>
                <p>"手机丢失时，每个恢复码可代替验证码登录一次。请打印或抄写后妥善保管，不要与密码放在一起。"</p>
            </Notice>
            <ul>{rows}</ul>
        </section>
    }
}

#[component]
fn SetUp(recovery: RwSignal<Vec<String>>) -> impl IntoView {
    let setup = RwSignal::new(None::<SecondFactorSetup>);
    let password = Entry::new("password");
    let begin = Task::new();
    let entries = Entries::new(&[password], begin);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.parsed::<Password>();
        entries.tell();
        let Some(typed) = typed else { return };
        let body = BeginSecondFactor { password: typed };
        begin.run(async move { api::second_factor::begin(&body).await }, move |answer| {
            password.value.set(String::new());
            setup.set(Some(answer));
        });
    };
    view! {
        <form class="card form" novalidate on:submit=submit>
            <h2 id=TITLE tabindex="-1">{Section::SecondFactor.title()}</h2>
            <p class="muted">
                "启用后，登录时除密码外还须填写验证器（如手机上的身份验证器应用）显示的 6 位数字。"
            </p>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| refused(&failure))}
            <TextInput
                id="password" label="当前密码" kind="password" autocomplete="current-password"
                value=password.value remark=password.remark
            />
            <Button look=Look::Primary submits=true pending=begin.pending()>"获取密钥"</Button>
        </form>
        {move || setup.get().map(|setup| view! { <ConfirmForm setup=setup recovery=recovery/> })}
    }
}

#[component]
fn ConfirmForm(setup: SecondFactorSetup, recovery: RwSignal<Vec<String>>) -> impl IntoView {
    let session = Session::expect();
    let code = Entry::new("code");
    let confirm = Task::new();
    let entries = Entries::new(&[code], confirm);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = code.parsed::<SecondFactorCode>();
        entries.tell();
        let Some(code) = typed else { return };
        let work = async move {
            let codes = api::second_factor::confirm(&ConfirmSecondFactor { code }).await?;
            // The codes are told this once, whatever comes of the question behind it.
            Ok((codes, api::accounts::me().await.ok()))
        };
        confirm.run(work, move |(codes, account)| {
            recovery.set(codes.recovery_codes);
            match account {
                Some(account) => session.update(account),
                None => session.second_factor_is(true),
            }
        });
    };
    view! {
        <form class="card form" novalidate on:submit=submit>
            <h2>"添加到验证器"</h2>
            <p>"在验证器中扫描二维码，或选择手工输入密钥："</p>
            <img class="qr" src=drawing(&setup.qr_svg) alt="二次验证密钥的二维码" width="200" height="200"/>
            <p class="code"><strong>{grouped(&setup.secret)}</strong></p>
            <p>"在手机上浏览时，也可"<a href=setup.otpauth_uri>"直接在验证器中打开"</a>"。"</p>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| refused(&failure))}
            <TextInput
                id="code" label="验证码" autocomplete="one-time-code" hint="验证器显示的 6 位数字。"
                value=code.value remark=code.remark
            />
            <Button look=Look::Primary submits=true pending=confirm.pending()>"启用二次验证"</Button>
        </form>
    }
}

/// A secret in groups of four, as it is typed.
fn grouped(secret: &str) -> String {
    let signs: Vec<char> = secret.chars().collect();
    signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// An SVG as the address of a picture.
fn drawing(svg: &str) -> String {
    format!("data:image/svg+xml,{}", js_sys::encode_uri_component(svg))
}

#[component]
fn Remove(recovery: RwSignal<Vec<String>>) -> impl IntoView {
    let (session, toasts) = (Session::expect(), Toasts::expect());
    let all @ [password, code] = ["password", "code"].map(Entry::new);
    let remove = Task::new();
    let entries = Entries::new(&all, remove);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = (password.parsed::<Password>(), code.parsed::<SecondFactorCode>());
        entries.tell();
        let (Some(password), Some(code)) = typed else { return };
        let work = async move {
            api::second_factor::remove(&RemoveSecondFactor { password, code }).await?;
            Ok(api::accounts::me().await.ok())
        };
        remove.run(work, move |account: Option<Account>| {
            recovery.set(Vec::new());
            toasts.say("二次验证已关闭。");
            match account {
                Some(account) => session.update(account),
                None => session.second_factor_is(false),
            }
        });
    };
    view! {
        <form class="card form" novalidate on:submit=submit>
            <h2 id=TITLE tabindex="-1">{Section::SecondFactor.title()}</h2>
            <p class="muted">"二次验证已启用。更换手机时，请先在此关闭，再用新手机设置。"</p>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| refused(&failure))}
            <TextInput
                id="password" label="当前密码" kind="password" autocomplete="current-password"
                value=password.value remark=password.remark
            />
            <TextInput
                id="code" label="验证码" autocomplete="one-time-code" hint="验证器显示的 6 位数字，或一个恢复码。"
                value=code.value remark=code.remark
            />
            <Button look=Look::Danger submits=true pending=remove.pending()>"关闭二次验证"</Button>
        </form>
    }
}
