//! 注册查询: whether the unit has an administrator account already (guide, clauses 18 to 21).

use leptos::prelude::*;
use openapi::organization::{MaskedContact, OrganizationLookup, RegistrationData};
use openapi::{CreditCode, OrganizationName};

use crate::api;
use crate::browser;
use crate::components::{Button, Checkbox, Look, Notice, Remark, Task, TextInput, Tone};
use crate::i18n::t;
use crate::routes::path;

/// Asks for a unit; what is found free is put to `free`.
#[component]
pub(super) fn Lookup(free: RwSignal<Option<RegistrationData>>) -> impl IntoView {
    let (query, remark) = (RwSignal::new(String::new()), RwSignal::new(None));
    let asked = RwSignal::new(String::new());
    let found = RwSignal::new(None::<OrganizationLookup>);
    let lookup = Task::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = query.get_untracked().trim().to_owned();
        let wrong = refusal(&typed);
        let fits = wrong.is_none();
        remark.set(wrong.map(Remark::wrong));
        found.set(None);
        if fits {
            asked.set(typed.clone());
            let work = async move { api::organizations::lookup(&typed).await };
            lookup.run(work, move |answer| found.set(Some(answer)));
        } else {
            browser::focus_soon("q");
        }
    };
    let next = move || free.set(Some(begun(&asked.get_untracked())));
    view! {
        <p class="switch">"注册组织管理员账号？"<a href=path::REGISTER>"不，我要个人注册"</a></p>
        <form class="card form" novalidate on:submit=submit>
            <h2>"注册查询"</h2>
            <TextInput
                id="q" label="单位全称或统一社会信用代码" value=query remark=remark
                hint="准确输入单位全称（公章为准）或信用代码进行查询。每家单位仅能注册 1 个组织管理员账号。"
            />
            <Button look=Look::Primary submits=true pending=lookup.pending()>"查询"</Button>
        </form>
        <div aria-live="polite">
            {move || lookup.failure().map(|failure| view! {
                <Notice tone=Tone::Bad><p>{failure.whole_message()}</p></Notice>
            })}
            // An answer is for what was asked: once that is changed, it is none.
            {move || found.get().filter(|_| query.with(|query| query.trim() == asked.get())).map(|found| if found.registered {
                taken(&found).into_any()
            } else {
                view! { <Free found=found on_next=next/> }.into_any()
            })}
        </div>
    }
}

/// Why there is nothing to look up, told at the field.
fn refusal(typed: &str) -> Option<&'static str> {
    if CreditCode::looks_like_one(typed) {
        return CreditCode::parse(typed).err().map(|refusal| refusal.zh);
    }
    let sentence = "请准确输入单位全称（公章为准）或 18 位统一社会信用代码。";
    OrganizationName::parse(typed).err().map(|_| sentence)
}

/// What was asked for need not be typed again.
fn begun(asked: &str) -> RegistrationData {
    match CreditCode::parse(asked) {
        Ok(code) => RegistrationData { credit_code: code.into(), ..RegistrationData::default() },
        Err(_) => RegistrationData { organization_name: asked.to_owned(), ..RegistrationData::default() },
    }
}

fn taken(found: &OrganizationLookup) -> impl IntoView + use<> {
    let contact = |contact: MaskedContact| {
        view! {
            <dl class="terms">
                <dt>"管理员"</dt><dd>{contact.name}</dd>
                <dt>"手机号"</dt><dd>{contact.phone}</dd>
            </dl>
        }
    };
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
fn Free(found: OrganizationLookup, on_next: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
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
                on_press=move |()| on_next()
            >
                "下一步"
            </Button>
        </Notice>
    }
}
