//! 修改密码.

use leptos::prelude::*;
use openapi::Password;
use openapi::account::ChangePassword;

use super::TITLE;
use super::sections::Section;
use crate::api;
use crate::components::{Button, ErrorSummary, Look, Notice, Remark, Task, TextInput, Tone, When, refused};
use crate::pages::entry::{Entries, Entry};
use crate::session::Session;

#[component]
pub(super) fn ChangePasswordForm() -> impl IntoView {
    let session = Session::expect();
    let all @ [current, new] = ["current_password", "new_password"].map(Entry::new);
    let changed = RwSignal::new(false);
    let change = Task::new();
    let entries = Entries::new(&all, change);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        changed.set(false);
        let typed = (current.parsed::<Password>(), new.parsed::<Password>());
        if typed.0.is_none() {
            // In the summary the two must not read the same.
            current.remark.set(Some(Remark::wrong("请填写当前密码，为 8 至 128 个字符。")));
        }
        entries.tell();
        let (Some(current_password), Some(new_password)) = typed else { return };
        let body = ChangePassword { current_password, new_password };
        change.run(async move { api::accounts::change_password(&body).await }, move |answer| {
            session.enter(answer);
            for entry in all {
                entry.value.set(String::new());
            }
            changed.set(true);
        });
    };
    view! {
        <form class="card form" novalidate on:submit=submit>
            <h2 id=TITLE tabindex="-1">{Section::Password.title()}</h2>
            <When is=move || changed.get() fallback=before>{done()}</When>
            <ErrorSummary title="请先更正以下内容" lines=entries.lines/>
            {move || entries.refusal.get().map(|failure| refused(&failure))}
            <TextInput
                id="current_password" label="当前密码" kind="password" autocomplete="current-password"
                value=current.value remark=current.remark
            />
            <TextInput
                id="new_password" label="新密码" kind="password" autocomplete="new-password" hint="8 至 128 个字符。"
                value=new.value remark=new.remark
            />
            <Button look=Look::Primary submits=true pending=change.pending()>"修改密码"</Button>
        </form>
    }
}

fn before() -> impl IntoView {
    view! { <p class="muted">"修改后，其他设备上的登录将全部退出，须用新密码重新登录；本设备不受影响。"</p> }
}

fn done() -> impl IntoView {
    view! { <Notice tone=Tone::Good><p>"密码已修改，其他设备上的登录已全部退出。"</p></Notice> }
}
