//! 组织信息: the organization that one belongs to, or the way into one.

mod administrator;
mod facts;
mod member;
mod proof;

use leptos::prelude::*;
use openapi::account::{Account, AccountKind};
use openapi::error::ErrorCode;
use openapi::organization::MyOrganization;

use super::TITLE;
use super::sections::Section;
use crate::api::{self, Failure};
use crate::components::{JoinOrganization, Toasts, loaded};
use crate::routes::path;
use crate::session::Session;
use administrator::Administrator;
use member::MemberView;

#[component]
pub(super) fn OrganizationSection() -> impl IntoView {
    let session = Session::expect();
    // Which one, and one's part in it: what is typed stays while the rest of the account changes.
    let place = Memo::new(move |_| session.account().and_then(|account| place(&account)));
    move || if place.get().is_some() { mine(session) } else { none(session).into_any() }
}

fn place(account: &Account) -> Option<(openapi::ids::OrganizationId, AccountKind)> {
    account.organization.as_ref().map(|membership| (membership.id, account.kind))
}

fn mine(session: Session) -> AnyView {
    loaded(
        move || load(session),
        |organization| match organization.role {
            AccountKind::OrgAdmin => view! { <Administrator organization=organization/> }.into_any(),
            AccountKind::Personal => view! { <MemberView organization=organization/> }.into_any(),
        },
    )
}

async fn load(session: Session) -> Result<MyOrganization, Failure> {
    let answer = api::my_organization::get().await;
    // Removed from it meanwhile: the account tells where one stands now.
    let removed = |failure: &Failure| failure.code() == Some(ErrorCode::OrganizationRequired);
    if answer.as_ref().is_err_and(removed) {
        session.update(api::accounts::me().await?);
    }
    answer
}

fn none(session: Session) -> impl IntoView {
    let toasts = Toasts::expect();
    let pending = move || session.account().is_some_and(|account| account.registration_pending);
    view! {
        <section class="card account-card" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{Section::Organization.title()}</h2>
            <p>"当前账号还不属于任何组织。输入单位名称或社会信用代码选择加入组织，即可申报。"</p>
            <JoinOrganization on_joined=move |_| toasts.say("已加入组织，可以申报。")/>
            <p class="muted">
                "本单位还没有组织管理员账号？"
                <a href=path::REGISTER_ORGANIZATION>
                    {move || if pending() { "继续企业注册" } else { "企业注册" }}
                </a>
            </p>
        </section>
    }
}
