//! The dialog “未加入组织” (guide, clauses 30 to 32).

use leptos::prelude::*;
use openapi::account::Account;

use crate::components::{Button, Dialog, JoinOrganization};
use crate::routes::path;
use crate::session::Session;

/// Leads an account without an organization into one; then it closes, and `on_joined` goes on.
#[component]
pub(super) fn NoOrganization(open: RwSignal<bool>, #[prop(into)] on_joined: Callback<()>) -> impl IntoView {
    let session = Session::expect();
    let pending = move || session.account().is_some_and(|account| account.registration_pending);
    let joined = Callback::new(move |_: Account| {
        open.set(false);
        on_joined.run(());
    });
    view! {
        <Dialog title="未加入组织" open=open>
            <p>"申报项目奖和个人奖均须先注册组织管理员账号：项目奖由第 1 完成单位注册，个人奖由现工作单位注册。"</p>
            <JoinOrganization on_joined=joined/>
            <p class="muted small">
                "由您本人担任组织管理员的，可用当前账号"
                <a href=path::REGISTER_ORGANIZATION>
                    {move || if pending() { "继续企业注册" } else { "企业注册" }}
                </a>
                "；每个手机号仅能注册 1 个账号。"
            </p>
            <div class="actions">
                <Button on_press=move |()| open.set(false)>"关闭"</Button>
            </div>
        </Dialog>
    }
}
