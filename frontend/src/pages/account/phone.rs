//! 更换手机号: with the password, and a code sent to the new number.

use leptos::prelude::*;
use openapi::account::ChangePhone;
use openapi::sms_code::SmsPurpose;
use openapi::{Password, Phone, SmsCode};

use super::TITLE;
use super::sections::Section;
use crate::api;
use crate::components::{Button, CodeField, ErrorSummary, Look, Notice, Task, TextInput, Tone, refused};
use crate::pages::entry::{Entries, Entry};
use crate::session::Session;

#[component]
pub(super) fn ChangePhoneForm() -> impl IntoView {
    let session = Session::expect();
    let all @ [phone, code, password] = ["phone", "code", "password"].map(Entry::new);
    // The number that holds from now on.
    let changed = RwSignal::new(None::<String>);
    let change = Task::new();
    let entries = Entries::new(&all, change);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        changed.set(None);
        let typed = (phone.parsed::<Phone>(), code.parsed::<SmsCode>(), password.parsed::<Password>());
        entries.tell();
        let (Some(phone), Some(code), Some(password)) = typed else { return };
        let body = ChangePhone { password, phone, code };
        change.run(async move { api::accounts::change_phone(&body).await }, move |answer| {
            changed.set(Some(answer.account.phone.clone().into()));
            session.enter(answer);
            for entry in all {
                entry.value.set(String::new());
            }
        });
    };
    view! {
        <form class="card form" novalidate on:submit=submit>
            <h2 id=TITLE tabindex="-1">{Section::Phone.title()}</h2>
            {move || changed.get().map(done)}
            <p class="muted">"当前手机号："{move || session.account().map(|account| String::from(account.phone))}</p>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| refused(&failure))}
            <TextInput
                id="phone" label="新手机号" kind="tel" autocomplete="tel"
                hint="更换后用新手机号登录。每个手机号仅能注册 1 个账号。" value=phone.value remark=phone.remark
            />
            <CodeField
                phone=phone.value purpose=SmsPurpose::ChangePhone value=code.value remark=code.remark
            />
            <TextInput
                id="password" label="登录密码" kind="password" autocomplete="current-password"
                hint="确认是本人操作。" value=password.value remark=password.remark
            />
            <Button look=Look::Primary submits=true pending=change.pending()>"更换手机号"</Button>
        </form>
    }
}

fn done(phone: String) -> impl IntoView {
    view! { <Notice tone=Tone::Good><p>"手机号已更换为 "{phone}"，下次请用新手机号登录。"</p></Notice> }
}
