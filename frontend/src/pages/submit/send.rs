//! The sentence, the box, the button; and certainty where an answer was lost.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use openapi::receipt::Receipt;

use crate::api::{self, Failure};
use crate::browser;
use crate::components::{Button, Checkbox, Look, Notice, Task, Tone, When};
use crate::routes::{in_place, path};

/// The guide's own sentence (clause 7).
const WARNING: &str = "确认全部信息和材料准确无误后，项目奖和个人奖须一次性提交所有申报材料，提交后无法对申报材料进行补充或修改，请谨慎提交。";

/// Where no answer comes it is asked again after these pauses, before the person is asked to.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(6)];

/// The one submission.
#[component]
pub(super) fn Send(id: ApplicationId, version: i64, submit: Task) -> impl IntoView {
    let navigate = use_navigate();
    // Kept for every try: however often the answer is lost, it is submitted once.
    let key = StoredValue::new(browser::random_key());
    let confirmed = RwSignal::new(false);
    let unconfirmed = RwSignal::new(None::<String>);
    let settling = RwSignal::new(false);
    let press = move |()| {
        let missing = !confirmed.get_untracked();
        unconfirmed.set(missing.then(|| "请先确认，再提交。".to_owned()));
        if missing {
            browser::focus_soon("confirmed");
            return;
        }
        let navigate = navigate.clone();
        settling.set(false);
        let work = settled(id, version, key.get_value(), settling);
        submit.run(work, move |_| navigate(&path::result(id), in_place()));
    };
    let pending = submit.pending();
    let is_settling = Signal::derive(move || pending.get() && settling.get());
    view! {
        <section class="card send" aria-labelledby="send-title">
            <h2 id="send-title" tabindex="-1">"提交"</h2>
            <Notice tone=Tone::Warning><p>{WARNING}</p></Notice>
            {move || submit.failure().map(|failure| refused(id, &failure))}
            <When is=is_settling>
                <Notice tone=Tone::Warning>
                    <p>"没有收到服务器的答复，正在确认是否已提交。请不要关闭页面；不会重复提交。"</p>
                </Notice>
            </When>
            <Checkbox
                id="confirmed"
                label="我已核对全部信息和材料，确认准确无误"
                checked=confirmed
                on_change=move |ticked| confirmed.set(ticked)
                disabled=pending
                remark=unconfirmed
            />
            <div class="actions">
                <Button look=Look::Primary pending=pending on_press=press>
                    {move || if is_settling.get() {
                        "正在确认是否已提交"
                    } else if pending.get() {
                        "正在提交"
                    } else {
                        "提交"
                    }}
                </Button>
                <When is=move || !pending.get()>
                    <a class="button" href=path::application(id)>"返回修改"</a>
                </When>
            </div>
        </section>
    }
}

/// Submits, and asks again with the same key where the answer was lost: the server answers as it did the first time.
async fn settled(
    id: ApplicationId,
    version: i64,
    key: String,
    settling: RwSignal<bool>,
) -> Result<Receipt, Failure> {
    for pause in PAUSES {
        match api::applications::submit(id, version, &key).await {
            Err(failure) if failure.is_passing() => {
                let _ = settling.try_set(true);
                browser::pause(pause).await;
            }
            answer => return answer,
        }
    }
    api::applications::submit(id, version, &key).await
}

fn refused(id: ApplicationId, failure: &Failure) -> impl IntoView + use<> {
    let (message, way) = match failure.code() {
        _ if failure.is_passing() => (
            "没有收到服务器的答复，还不能确定是否已提交。请检查网络，然后再按一次“提交”：不会重复提交。"
                .to_owned(),
            None,
        ),
        Some(ErrorCode::AlreadySubmitted) => (failure.message(), Some((path::result(id), "查看状态与回执"))),
        Some(ErrorCode::StaleVersion) => (
            "这份草稿在其他窗口或由他人更改过，尚未提交，内容都还在。请返回核对最新内容后再提交。".to_owned(),
            Some((path::application(id), "返回查看最新内容")),
        ),
        _ => (failure.whole_message(), Some((path::application(id), "返回查看最新内容"))),
    };
    view! {
        <Notice tone=Tone::Bad>
            <p>{message}</p>
            {way.map(|(href, text)| view! { <p><a href=href>{text}</a></p> })}
        </Notice>
    }
}
