//! The registration's form: 暂存 as often as one likes, 立即注册 once (guide, clauses 23 to 27).

use leptos::prelude::*;
use openapi::error::ErrorCode;
use openapi::organization::{Registration, RegistrationData};
use openapi::sms_code::SmsPurpose;

use super::discard::Discard;
use super::form_state::FormState;
use super::proof::ProofBlock;
use crate::api::Failure;
use crate::browser;
use crate::components::{
    Button, Checkbox, CodeField, ErrorSummary, Look, Notice, Task, TextInput, Tone, When, refused_with,
};
use crate::drafts::UnsentRegistration;
use crate::filing::pointer::element_id;
use crate::i18n;
use crate::routes::path;

/// The form, with what this browser has kept, what was saved, or else what the lookup gave.
#[component]
pub(super) fn Form(
    registration: Option<Registration>,
    data: RegistrationData,
    kept: Option<UnsentRegistration>,
    /// What was kept is not wanted any more.
    #[prop(into)]
    on_forget: Callback<()>,
) -> impl IntoView {
    let state = FormState::new(registration, data, kept);
    let registered = RwSignal::new(false);
    let discarding = RwSignal::new(false);
    // One task: what is pressed last is what is told of.
    let task = Task::new();
    let press = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        task.run(state.register(), move |()| {
            registered.set(true);
            browser::focus_soon("registered");
        });
    };
    let keep = move |()| {
        state.errors.set(Vec::new());
        task.run(state.save(), drop);
    };
    view! {
        <When is=move || !registered.get() fallback=done>
            <form class="card form" novalidate on:submit=press>
                <h2>"填写注册信息"</h2>
                <ErrorSummary title="请先更正以下内容" lines=Signal::derive(move || state.lines())/>
                {move || task.failure().and_then(|failure| refused(&failure, discarding))}
                <When is=move || state.restored.get()>{restored(state, on_forget)}</When>
                <Unit state=state/>
                <Administrator state=state/>
                <ProofBlock state=state/>
                <Checkbox
                    id=element_id("/confirmed")
                    label="我确认以上信息真实有效性，愿承担法律责任"
                    checked=state.confirmed
                    on_change=move |ticked| state.confirmed.set(ticked)
                    remark=Signal::derive(move || state.remark("/confirmed").get().map(|remark| remark.text))
                />
                <p class="muted small" role="status">{move || saved_line(state)}</p>
                <div class="actions">
                    <Button pending=task.pending() on_press=keep>"暂存"</Button>
                    <Button look=Look::Primary submits=true pending=task.pending()>"立即注册"</Button>
                </div>
                <When is=move || state.is_pending()>
                    <Button look=Look::Link on_press=move |()| discarding.set(true)>
                        "放弃企业注册，保留为个人账号"
                    </Button>
                </When>
                <Discard asking=discarding/>
            </form>
        </When>
    }
}

fn saved_line(state: FormState) -> Option<String> {
    let at = state.saved.with(|saved| saved.as_ref().map(|saved| saved.saved_at))?;
    Some(format!("已暂存 {}。重新进入请直接“登录”组织管理员账号继续填报。", i18n::day_time(at)))
}

/// What is shown was typed on an earlier visit.
fn restored(state: FormState, on_forget: Callback<()>) -> impl IntoView {
    let saved = state.saved.with_untracked(Option::is_some);
    view! {
        <Notice tone=Tone::Info>
            <p>"已恢复上次在此浏览器填写、尚未暂存的内容。密码和验证码须重新填写。"</p>
            <Button look=Look::Link on_press=on_forget>
                {if saved { "改用已暂存的内容" } else { "清除并重新查询" }}
            </Button>
        </Notice>
    }
}

/// What the summary of fields does not say, and the way on.
fn refused(failure: &Failure, discarding: RwSignal<bool>) -> Option<AnyView> {
    let told = matches!(failure, Failure::Aborted) || !failure.errors().is_empty();
    let way = match failure.code() {
        // The loser of a race for the unit is told, and need not lose the account.
        Some(ErrorCode::OrganizationTaken) => {
            let keep = move |()| discarding.set(true);
            view! { <Button on_press=keep>"保留为个人账号"</Button> }.into_any()
        }
        Some(ErrorCode::PhoneTaken) => {
            let login = path::login_then(path::REGISTER_ORGANIZATION);
            view! { <p><a href=login>"前往登录"</a></p> }.into_any()
        }
        _ => ().into_any(),
    };
    (!told).then(|| refused_with(failure, way))
}

#[component]
fn Unit(state: FormState) -> impl IntoView {
    view! {
        <TextInput
            id=element_id("/organization_name") label="单位全称" hint="与公章一致。" autocomplete="organization"
            value=state.organization_name remark=state.remark("/organization_name")
        />
        <TextInput
            id=element_id("/credit_code") label="统一社会信用代码" hint="营业执照或法人证书上的 18 位代码。"
            value=state.credit_code remark=state.remark("/credit_code")
        />
        <When is=move || state.is_doubtful()>
            <Checkbox
                id=element_id("/check_digit_confirmed")
                label="第 18 位校验不符；我已与营业执照核对，信用代码确认无误"
                checked=state.check_digit_confirmed
                on_change=move |ticked| state.check_digit_confirmed.set(ticked)
                remark=Signal::derive(move || state.remark("/check_digit_confirmed").get().map(|remark| remark.text))
            />
        </When>
        <TextInput
            id=element_id("/region") label="所在地" optional=true hint="省、市，例如：江苏省苏州市。"
            value=state.region remark=state.remark("/region")
        />
    }
}

#[component]
fn Administrator(state: FormState) -> impl IntoView {
    view! {
        <TextInput
            id=element_id("/administrator_name") label="管理员姓名" autocomplete="name"
            value=state.administrator_name remark=state.remark("/administrator_name")
        />
        <TextInput
            id=element_id("/email") label="邮箱" optional=true autocomplete="email"
            value=state.email remark=state.remark("/email")
        />
        <When is=move || !state.has_account()>
            <TextInput
                id=element_id("/credentials/phone") label="手机号" kind="tel" autocomplete="username"
                hint="用于登录。每个手机号仅能注册 1 个账号，无法同时注册组织管理员账号和个人账号。"
                value=state.phone remark=state.remark("/credentials/phone")
            />
            <CodeField
                id=element_id("/credentials/code") phone=state.phone purpose=SmsPurpose::Register
                value=state.code remark=state.remark("/credentials/code")
            />
            <TextInput
                id=element_id("/credentials/password") label="密码" kind="password" autocomplete="new-password"
                hint="8 至 128 个字符。" value=state.password remark=state.remark("/credentials/password")
            />
        </When>
    }
}

fn done() -> impl IntoView {
    view! {
        <div class="card confirmation" id="registered" tabindex="-1" role="status">
            <h2>"注册成功"</h2>
            <p>"组织管理员账号已经可以使用：可直接申报多个项目奖或个人奖。"</p>
            <p><a class="button button-primary" href=path::ACTIVITIES>"前往活动报名"</a></p>
        </div>
    }
}
