//! 登录, and on to where one was going (guide, clauses 13 and 27).

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use openapi::account::{Account, Credentials, Role};
use openapi::error::ErrorCode;
use openapi::second_factor::SecondFactorCode;
use openapi::{Password, Phone};

use crate::api::{self, Failure};
use crate::browser;
use crate::components::{Button, Look, Notice, Remark, Task, TextInput, Tone, When, refused};
use crate::i18n::LANG;
use crate::routes::{self, in_place, path};
use crate::session::{Login, Session};

/// 登录.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    browser::title("登录");
    let (session, navigate, query) = (Session::expect(), use_navigate(), use_query_map());
    let (phone, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (phone_error, password_error) = (RwSignal::new(None), RwSignal::new(None));
    let (code, code_error) = (RwSignal::new(String::new()), RwSignal::new(None));
    let login = Task::new();
    // Staff may have to give a code as well; the server says so once the password is right.
    let asks_code = asks_code(login, phone);
    Effect::new(move |_| {
        if asks_code.get() {
            browser::focus_soon("second_factor");
        }
    });
    // Also for those who are logged in already and come here by a link.
    Effect::new(move |_| {
        if let Login::In(account) = session.login() {
            let to = destination(query.with_untracked(routes::next), &account);
            navigate(&to, in_place());
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = (Phone::parse(&phone.get_untracked()), Password::parse(&password.get_untracked()));
        phone_error.set(typed.0.as_ref().err().map(|refusal| Remark::wrong(refusal.text().get(LANG))));
        // A password that cannot be one is simply wrong; the rules for new ones are of no use here.
        password_error.set(typed.1.as_ref().err().map(|_| Remark::wrong("密码须为 8 至 128 个字符。")));
        let asked = asks_code.get_untracked();
        let second_factor = asked.then(|| SecondFactorCode::parse(&code.get_untracked())).transpose();
        let wrong = second_factor.as_ref().err().map(|refusal| Remark::wrong(refusal.text().get(LANG)));
        code_error.set(wrong);
        let Ok(second_factor) = second_factor else { return browser::focus_soon("second_factor") };
        match typed {
            (Ok(phone), Ok(password)) => {
                let credentials = Credentials { phone, password, second_factor };
                let work = async move { api::auth::login(&credentials).await };
                login.run(work, move |answer| session.enter(answer));
            }
            (Err(_), _) => browser::focus_soon("phone"),
            (_, Err(_)) => browser::focus_soon("password"),
        }
    };
    view! {
        <div class="narrow">
            <h1>"登录"</h1>
            <form class="card form" novalidate on:submit=submit>
                {move || login.failure().map(|failure| refusal(&failure))}
                <TextInput
                    id="phone" label="手机号" kind="tel" autocomplete="username" value=phone remark=phone_error
                />
                <TextInput
                    id="password" label="密码" kind="password" autocomplete="current-password"
                    value=password remark=password_error
                />
                <When is=move || asks_code.get()>
                    <TextInput
                        id="second_factor" label="二次验证码" autocomplete="one-time-code"
                        hint="验证器显示的 6 位数字，或一个恢复码。" value=code remark=code_error
                    />
                </When>
                <Button look=Look::Primary submits=true pending=login.pending()>"登录"</Button>
                <p class="ends">
                    <span>"还没有账号？"<a href=move || to_register(query.with(routes::next))>"注册"</a></span>
                    <a href=path::FORGOT_PASSWORD>"忘记密码"</a>
                </p>
            </form>
            <p class="muted small">"企业注册“暂存”后，重新进入请直接登录组织管理员账号继续填报。"</p>
            <p class="aside"><a href=path::CANCEL_ACCOUNT>"注销账号"</a></p>
        </div>
    }
}

fn to_register(next: Option<String>) -> String {
    next.map_or_else(|| path::REGISTER.to_owned(), |next| path::register_then(&next))
}

/// Whether the server wants a second factor, or another one, of the phone that is typed; the next one to sit here may have
/// none.
pub(super) fn asks_code(login: Task, phone: RwSignal<String>) -> Memo<bool> {
    let asked_of = Memo::new(move |before: Option<&Option<String>>| {
        let code = login.failure().and_then(|failure| failure.code());
        let asks = matches!(code, Some(ErrorCode::SecondFactorRequired | ErrorCode::SecondFactorWrong));
        if asks { Some(phone.get_untracked()) } else { before.cloned().flatten() }
    });
    Memo::new(move |_| asked_of.with(|of| of.as_ref().is_some_and(|of| phone.with(|phone| phone == of))))
}

/// Nothing went wrong yet when a code is asked for.
fn refusal(failure: &Failure) -> AnyView {
    if failure.code() == Some(ErrorCode::SecondFactorRequired) {
        let text = "密码正确。此账号启用了二次验证，请填写验证器显示的 6 位数字，或一个恢复码。";
        return view! { <Notice tone=Tone::Info><p>{text}</p></Notice> }.into_any();
    }
    refused(failure)
}

/// What must be done before anything else comes first; then an unfinished registration: without it nothing can be
/// filed. Staff come to their own pages.
pub(super) fn destination(next: Option<String>, account: &Account) -> String {
    if let Some(duty) = account.duty {
        return routes::of_duty(duty).to_owned();
    }
    match next {
        _ if account.registration_pending => path::REGISTER_ORGANIZATION.to_owned(),
        Some(next) => next,
        None if account.role != Role::Applicant => path::STAFF.to_owned(),
        None => path::ACTIVITIES.to_owned(),
    }
}
