//! “删除草稿”.

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::application::ApplicationSummary;

use super::record::shown_title;
use crate::api;
use crate::components::{Button, Confirm, Look, Toasts};
use crate::drafts::Shelf;
use crate::session::Session;

/// Deletes a draft, once that is confirmed.
#[component]
pub(super) fn Delete(
    summary: StoredValue<ApplicationSummary>,
    records: RwSignal<Vec<ApplicationSummary>>,
) -> impl IntoView {
    let (toasts, session) = (Toasts::expect(), Session::expect());
    let asking = RwSignal::new(false);
    let title = summary.with_value(shown_title);
    let delete = move |()| {
        let (id, version) = summary.with_value(|summary| (summary.id, summary.version));
        spawn_local(async move {
            match api::applications::delete(id, version).await {
                Ok(()) => {
                    if let Some(account) = session.account_untracked() {
                        Shelf { account: account.id, application: id }.clear();
                    }
                    let _ = records.try_update(|records| records.retain(|record| record.id != id));
                    toasts.say("已删除草稿。");
                }
                Err(failure) => toasts.say(format!("未能删除草稿：{}", failure.message())),
            }
        });
    };
    view! {
        <Button look=Look::Link name=format!("删除草稿：{title}") on_press=move |()| asking.set(true)>"删除草稿"</Button>
        <Confirm
            title="删除草稿？"
            text="草稿中已填写的内容和已上传的文件将一并删除，不能恢复。"
            action="删除草稿"
            open=asking
            on_confirm=delete
        />
    }
}
