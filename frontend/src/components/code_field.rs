//! “短信验证码”: sends a code to a phone, and takes what arrived there.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use openapi::Phone;
use openapi::sms_code::{SendSmsCode, SmsCodeSent, SmsPurpose};

use super::{Button, Field, Remark, Task, described_by, is_wrong};
use crate::api;
use crate::browser;
use crate::clock::Clock;

/// A code that is on its way.
#[derive(Clone)]
struct Sent {
    phone: Phone,
    answer: SmsCodeSent,
    /// When another one can be asked for.
    again_at: DateTime<Utc>,
}

/// The code's field with the button that sends a code to `phone`, as typed in the form around.
#[component]
pub(crate) fn CodeField(
    #[prop(default = "code".to_owned(), into)] id: String,
    #[prop(into)] phone: Signal<String>,
    purpose: SmsPurpose,
    value: RwSignal<String>,
    /// What the form around finds wrong with the code.
    #[prop(into)]
    remark: Signal<Option<Remark>>,
) -> impl IntoView {
    let sent = RwSignal::new(None::<Sent>);
    let trouble = RwSignal::new(None::<Remark>);
    // Why no code could be sent: until another number is typed, or the form has something newer to say.
    Effect::new(move |_| {
        phone.track();
        remark.track();
        trouble.set(None);
    });
    let shown = Signal::derive(move || trouble.get().or_else(|| remark.get()));
    // Of another number than the typed one there is nothing to say.
    let on_its_way = move || {
        let phone = phone.with(|phone| Phone::parse(phone).ok());
        sent.get().filter(|sent| phone.as_ref() == Some(&sent.phone)).map(told)
    };
    view! {
        <Field id=id.clone() label="短信验证码" wide=true remark=shown>
            <div class="with-button">
                <input
                    class="input code"
                    inputmode="numeric"
                    maxlength="20"
                    id=id.clone()
                    autocomplete="one-time-code"
                    aria-describedby=described_by(&id)
                    aria-invalid=move || is_wrong(shown)
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <Send field=id phone=phone purpose=purpose sent=sent trouble=trouble/>
            </div>
            <div class="code-sent" role="status">{on_its_way}</div>
        </Field>
    }
}

#[component]
fn Send(
    field: String,
    phone: Signal<String>,
    purpose: SmsPurpose,
    sent: RwSignal<Option<Sent>>,
    trouble: RwSignal<Option<Remark>>,
) -> impl IntoView {
    let clock = Clock::expect();
    let task = Task::new();
    Effect::new(move |_| {
        if let Some(failure) = task.failure() {
            trouble.set(Some(Remark::wrong(failure.whole_message())));
        }
    });
    let send = move |()| {
        let Ok(phone) = Phone::parse(&phone.get_untracked()) else {
            return trouble.set(Some(Remark::wrong("请先在上面填写正确的手机号，再获取验证码。")));
        };
        trouble.set(None);
        let field = field.clone();
        let body = SendSmsCode { phone: phone.clone(), purpose };
        task.run(async move { api::auth::send_code(&body).await }, move |answer: SmsCodeSent| {
            let again_at = clock.now_untracked() + TimeDelta::seconds(answer.resend_after.into());
            sent.set(Some(Sent { phone, answer, again_at }));
            browser::focus_soon_if_idle(field);
        });
    };
    // A number that was mistyped need not be waited for.
    let same = Memo::new(move |_| {
        let phone = phone.with(|phone| Phone::parse(phone).ok());
        sent.with(|sent| {
            sent.as_ref().filter(|sent| Some(&sent.phone) == phone.as_ref()).map(|sent| sent.again_at)
        })
    });
    let left =
        Memo::new(move |_| same.get().map(|at| (at - clock.now()).num_seconds()).filter(|left| *left > 0));
    let says = move || match left.get() {
        Some(left) => format!("{left} 秒后可重新获取"),
        None => "获取验证码".to_owned(),
    };
    view! {
        <Button pending=task.pending() disabled=Signal::derive(move || left.get().is_some()) on_press=send>
            {says}
        </Button>
    }
}

fn told(sent: Sent) -> impl IntoView {
    let minutes = sent.answer.expires_in.div_ceil(60);
    let page = sent.answer.messages_page.map(|page| {
        view! { <p><a href=page target="_blank" rel="noopener">"演示模式：查看短信"</a></p> }
    });
    view! {
        <p>
            {format!("验证码已发送至 {}，{minutes} 分钟内有效。如未收到，请核对手机号，稍后再试。", sent.phone.masked())}
        </p>
        {page}
    }
}
