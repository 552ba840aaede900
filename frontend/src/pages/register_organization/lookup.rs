//! 注册查询: whether the unit has an administrator account already (guide, clauses 18 to 21).

use leptos::prelude::*;
use openapi::CreditCode;
use openapi::organization::{OrganizationLookup, RegistrationData};

use crate::components::{Button, Checkbox, Look, Notice, Tone, UnitSearch, contact};
use crate::i18n::t;
use crate::routes::path;

/// Asks for a unit; what is found free is put to `free`.
#[component]
pub(super) fn Lookup(free: RwSignal<Option<RegistrationData>>) -> impl IntoView {
    let answer = Callback::new(move |(asked, found): (String, OrganizationLookup)| {
        if found.registered {
            taken(&found).into_any()
        } else {
            let next = move |()| free.set(Some(begun(&asked)));
            view! { <Free found=found on_next=next/> }.into_any()
        }
    });
    view! {
        <p class="switch">"注册组织管理员账号？"<a href=path::REGISTER>"不，我要个人注册"</a></p>
        <UnitSearch
            id="q"
            label="单位全称或统一社会信用代码"
            hint="准确输入单位全称（公章为准）或信用代码进行查询。每家单位仅能注册 1 个组织管理员账号。"
            title="注册查询"
            view=answer
        />
    }
}

/// What was asked for need not be typed again.
fn begun(asked: &str) -> RegistrationData {
    match CreditCode::parse(asked) {
        Ok(code) => RegistrationData { credit_code: code.into(), ..RegistrationData::default() },
        Err(_) => RegistrationData { organization_name: asked.to_owned(), ..RegistrationData::default() },
    }
}

fn taken(found: &OrganizationLookup) -> impl IntoView + use<> {
    let administrator = found.administrator.clone().map(contact);
    let message = t(&found.message);
    view! {
        <Notice tone=Tone::Warning>
            <p><strong>{message}</strong></p>
            {administrator}
        </Notice>
    }
}

#[component]
fn Free(found: OrganizationLookup, #[prop(into)] on_next: Callback<()>) -> impl IntoView {
    let doubtful = found.check_digit_doubtful;
    let confirmed = RwSignal::new(!doubtful);
    let confirm = move || {
        view! {
            <p>"信用代码的第 18 位校验不符，请与营业执照核对。"</p>
            <Checkbox
                id="doubtful" label="我已核对，信用代码确认无误"
                checked=confirmed on_change=move |ticked| confirmed.set(ticked)
            />
        }
    };
    view! {
        <Notice tone=Tone::Good>
            <p><strong>{t(&found.message)}</strong></p>
            {doubtful.then(confirm)}
            <Button
                look=Look::Primary
                disabled=Signal::derive(move || !confirmed.get())
                on_press=on_next
            >
                "下一步"
            </Button>
        </Notice>
    }
}
