//! 注册 of a personal account, and the way to 企业注册 (guide, clause 17).

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use openapi::account::RegisterAccount;
use openapi::{Password, PersonName, Phone};

use crate::api::{self, Failure};
use crate::browser;
use crate::components::{
    Button, ErrorLine, ErrorSummary, Look, Notice, Remark, Task, TextInput, Tone, focus_error_summary,
};
use crate::i18n::t;
use crate::routes::{in_place, path};
use crate::session::Session;

/// What is typed, and what is wrong with it.
#[derive(Clone, Copy)]
struct Entry {
    id: &'static str,
    value: RwSignal<String>,
    remark: RwSignal<Option<Remark>>,
}

impl Entry {
    fn new(id: &'static str) -> Self {
        Self { id, value: RwSignal::default(), remark: RwSignal::default() }
    }

    fn parsed<T: std::str::FromStr>(self) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        let parsed = self.value.with_untracked(|value| value.parse::<T>());
        let refusal =
            parsed.as_ref().err().and_then(|code| openapi::error::refusal_by_code(&code.to_string()));
        self.remark.set(refusal.map(|refusal| Remark::wrong(t(&refusal.text()))));
        parsed.ok()
    }

    fn line(self) -> Option<ErrorLine> {
        self.remark.get().map(|remark| ErrorLine { target: self.id.to_owned(), text: remark.text })
    }
}

/// 个人注册.
#[component]
pub(crate) fn Register() -> impl IntoView {
    browser::title("注册");
    let (session, navigate) = (Session::expect(), use_navigate());
    let entries @ [name, phone, password] = ["name", "phone", "password"].map(Entry::new);
    let register = Task::new();
    Effect::new(move |_| {
        if let Some(failure) = register.failure() {
            place(&failure, &entries);
        }
    });
    let lines = RwSignal::new(Vec::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let parsed = (name.parsed::<PersonName>(), phone.parsed::<Phone>(), password.parsed::<Password>());
        lines.set(entries.iter().filter_map(|entry| entry.line()).collect());
        if let (Some(name), Some(phone), Some(password)) = parsed {
            let account = RegisterAccount { name, phone, password };
            let navigate = navigate.clone();
            let work = async move { api::accounts::register(&account).await };
            register.run(work, move |answer| {
                session.enter(answer);
                navigate(path::ACTIVITIES, in_place());
            });
        } else {
            focus_error_summary();
        }
    };
    view! {
        <div class="narrow">
            <h1>"注册"</h1>
            <p class="switch">
                "注册个人账号？"<a href=path::REGISTER_ORGANIZATION>"不，我要企业注册"</a>
            </p>
            <form class="card form" novalidate on:submit=submit>
                <ErrorSummary title="请先更正以下内容" lines=lines/>
                {move || register.failure().map(|failure| view! {
                    <Notice tone=Tone::Bad><p>{failure.message()}</p></Notice>
                })}
                <TextInput
                    id="name" label="姓名" hint="与身份证件一致。" autocomplete="name"
                    value=name.value remark=name.remark
                />
                <TextInput
                    id="phone" label="手机号" kind="tel" autocomplete="username"
                    hint="每个手机号仅能注册 1 个账号，无法同时注册组织管理员账号和个人账号。"
                    value=phone.value remark=phone.remark
                />
                <TextInput
                    id="password" label="密码" kind="password" autocomplete="new-password" hint="8 至 128 个字符。"
                    value=password.value remark=password.remark
                />
                <Button look=Look::Primary submits=true pending=register.pending()>"注册"</Button>
                <p>"已有账号？"<a href=path::LOGIN>"登录"</a></p>
            </form>
            <Advice/>
        </div>
    }
}

/// Puts what the server says to the fields it is about.
fn place(failure: &Failure, entries: &[Entry]) {
    for error in failure.errors() {
        let entry = entries.iter().find(|entry| error.pointer.ends_with(entry.id));
        if let Some(entry) = entry {
            entry.remark.set(Some(Remark::wrong(t(&error.message))));
        }
    }
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
