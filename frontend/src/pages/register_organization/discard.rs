//! Giving a registration up: the account stays, as a personal one.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api;
use crate::components::{Confirm, Task, Toasts, refused};
use crate::drafts::RegistrationShelf;
use crate::routes::path;
use crate::session::Session;

/// Asks while `asking`, gives up, and leads to where one can join an organization instead.
#[component]
pub(super) fn Discard(asking: RwSignal<bool>) -> impl IntoView {
    let (session, toasts, navigate) = (Session::expect(), Toasts::expect(), use_navigate());
    let discard = Task::new();
    let confirmed = move |()| {
        let navigate = navigate.clone();
        let work = async move {
            api::organizations::discard().await?;
            api::accounts::me().await
        };
        discard.run(work, move |account| {
            RegistrationShelf(Some(account.id)).clear();
            toasts.say(told(&account.name));
            session.update(account);
            navigate(path::JOIN, NavigateOptions::default());
        });
    };
    view! {
        {move || discard.failure().map(|failure| refused(&failure))}
        <Confirm
            title="放弃企业注册？"
            text="已填写的注册信息和已上传的证明文件将被删除，账号保留为个人账号，可以加入组织后申报。"
            action="保留为个人账号"
            open=asking
            on_confirm=confirmed
        />
    }
}

/// An account that began with the registration has no name yet.
fn told(name: &str) -> &'static str {
    if name.is_empty() {
        "已保留为个人账号，请在“信息维护”中填写姓名"
    } else {
        "已保留为个人账号"
    }
}
