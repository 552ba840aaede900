//! “加入组织”: search, join, and the wait where the administrator must agree (guide, clauses 30 to 32).

use leptos::prelude::*;
use openapi::account::{Account, JoinRequest};
use openapi::error::ErrorCode;
use openapi::organization::{JoinPolicy, OrganizationLookup, RegisteredOrganization};

use super::{Button, Look, Notice, Task, Toasts, Tone, UnitSearch, contact, refused};
use crate::api;
use crate::browser;
use crate::i18n;
use crate::routes::path;
use crate::session::Session;

/// The id of what is said while a request waits.
const WAITING: &str = "join-waiting";

/// The id of the search field.
const QUERY: &str = "join-q";

/// For an account without an organization: leads it into one, by itself or with the administrator's consent.
#[component]
pub(crate) fn JoinOrganization(
    /// The account belongs to an organization now.
    #[prop(into)]
    on_joined: Callback<Account>,
) -> impl IntoView {
    let session = Session::expect();
    let request = Memo::new(move |_| session.account().and_then(|account| account.join_request));
    let arrived = Callback::new(move |account: Account| {
        session.update(account.clone());
        if account.organization.is_some() {
            on_joined.run(account);
        }
    });
    let found = Callback::new(move |(_, found): (String, OrganizationLookup)| answer(found, arrived));
    move || match request.get() {
        Some(request) => view! { <Waiting request=request arrived=arrived/> }.into_any(),
        None => view! {
            <UnitSearch
                id=QUERY
                label="单位名称或社会信用代码"
                hint="输入单位名称或社会信用代码选择加入组织"
                view=found
            />
        }
        .into_any(),
    }
}

fn answer(found: OrganizationLookup, arrived: Callback<Account>) -> AnyView {
    let OrganizationLookup { organization, administrator, .. } = found;
    let Some(organization) = organization else { return nobody().into_any() };
    let administrator = administrator.map(contact);
    view! {
        <section class="found-unit" aria-label="查询结果">
            <h3><bdi>{organization.name.clone()}</bdi></h3>
            {administrator}
            <Join organization=organization arrived=arrived/>
        </section>
    }
    .into_any()
}

/// “无匹配结果”: nothing can be filed until the unit has its administrator account.
fn nobody() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning>
            <p><strong>"无匹配结果"</strong></p>
            <p>"该单位未注册组织管理员账号，请单位注册组织管理员账号后再进行申报。"</p>
            <p>
                "请核对是否准确输入了单位全称（公章为准）或信用代码；由您担任组织管理员的，可"
                <a href=path::REGISTER_ORGANIZATION>"前往企业注册"</a>"。"
            </p>
        </Notice>
    }
}

#[component]
fn Join(organization: RegisteredOrganization, arrived: Callback<Account>) -> impl IntoView {
    let (join, refresh) = (Task::new(), Task::new());
    let id = organization.id;
    let rule = match organization.join_policy {
        JoinPolicy::Open => "加入后即可申报。",
        JoinPolicy::Approval => "该组织须由组织管理员同意后方可加入。",
    };
    let press = move |()| {
        join.run(async move { api::organizations::join(id).await }, move |account: Account| {
            if account.join_request.is_some() {
                browser::focus_soon(WAITING);
            }
            arrived.run(account);
        });
    };
    // Done in another tab meanwhile: what this one shows is out of date.
    let outdated = move || {
        let code = join.failure().and_then(|failure| failure.code());
        let outdated = matches!(code, Some(ErrorCode::AlreadyMember | ErrorCode::JoinPending));
        let again = move |()| refresh.run(api::accounts::me(), move |account| arrived.run(account));
        outdated.then(|| view! { <Button pending=refresh.pending() on_press=again>"刷新状态"</Button> })
    };
    view! {
        <p class="muted small">{rule}</p>
        {move || join.failure().or_else(|| refresh.failure()).map(|failure| refused(&failure))}
        <div class="actions">
            <Button look=Look::Primary pending=join.pending() on_press=press>"加入组织"</Button>
            {outdated}
        </div>
    }
}

/// The administrator has not answered yet.
#[component]
fn Waiting(request: JoinRequest, arrived: Callback<Account>) -> impl IntoView {
    let (session, toasts) = (Session::expect(), Toasts::expect());
    let (refresh, withdraw) = (Task::new(), Task::new());
    let still = RwSignal::new(None::<&'static str>);
    let again = move |()| {
        still.set(None);
        refresh.run(api::accounts::me(), move |account| {
            match (&account.organization, &account.join_request) {
                (None, None) => toasts.say("加入申请未获同意，可重新查询并申请"),
                (None, Some(_)) => still.set(Some("组织管理员尚未同意，请稍后再看。")),
                (Some(_), _) => toasts.say("组织管理员已同意，您已加入组织"),
            }
            arrived.run(account);
        });
    };
    let back = move |()| {
        let Some(account) = session.account_untracked() else { return };
        let work = async move {
            api::members::remove(account.id).await?;
            api::accounts::me().await
        };
        withdraw.run(work, move |account| {
            browser::focus_soon(QUERY);
            arrived.run(account);
        });
    };
    view! {
        <div class="join-waiting" id=WAITING tabindex="-1">
            <Notice tone=Tone::Info>
                <p>"已申请加入 "<strong><bdi>{request.organization_name}</bdi></strong>"，等待组织管理员同意"</p>
                <p class="muted small">"申请时间："{i18n::full(request.requested_at)}"。同意后即可申报。"</p>
            </Notice>
            {move || refresh.failure().or_else(|| withdraw.failure()).map(|failure| refused(&failure))}
            <p class="small" role="status">{still}</p>
            <div class="actions">
                <Button look=Look::Primary pending=refresh.pending() on_press=again>"刷新状态"</Button>
                <Button pending=withdraw.pending() on_press=back>"撤回申请"</Button>
            </div>
        </div>
    }
}
