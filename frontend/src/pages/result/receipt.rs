//! 提交回执: all of it, as a file, on paper, and how anyone can check it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::receipt::Receipt;

use crate::components::{Button, Notice, Task, Toasts, Tone};
use crate::pages::receipt_content as content;
use crate::routes::path;
use crate::{api, browser};

/// The receipt.
pub(super) fn receipt(receipt: &Receipt) -> impl IntoView + use<> {
    let (id, name) = (receipt.application_id, format!("提交回执-{}.json", receipt.number));
    let fetch = Task::new();
    let download = move |()| {
        let name = name.clone();
        fetch.run(api::applications::receipt_file(id), move |file| browser::save_file(&file, &name));
    };
    view! {
        <section class="card receipt" aria-labelledby="receipt-title">
            <h2 id="receipt-title">"提交回执"</h2>
            {content::terms(receipt)}
            {content::files(receipt)}
            <Signature signature=receipt.signature.clone()/>
            {move || fetch.failure().map(|failure| view! {
                <Notice tone=Tone::Bad><p>"未能下载回执："{failure.message()}</p></Notice>
            })}
            <div class="actions no-print">
                <a class="button" href=path::print_receipt(id)>"打印回执"</a>
                <Button pending=fetch.pending() on_press=download>"下载回执（JSON）"</Button>
                <a href=path::RECEIPTS>"如何验证"</a>
            </div>
        </section>
    }
}

/// Long and for machines: out of the way until it is wanted.
#[component]
fn Signature(signature: String) -> impl IntoView {
    let (field, toasts) = (NodeRef::<html::Textarea>::new(), Toasts::expect());
    let text = StoredValue::new(signature);
    let copy = move |()| {
        spawn_local(async move {
            if browser::copy_text(&text.get_value()).await {
                return toasts.say("已复制签名。");
            }
            if let Some(field) = field.try_get_untracked().flatten() {
                let _ = field.focus();
                field.select();
            }
            toasts.say("浏览器不允许自动复制。签名已选中，请按 Ctrl+C 复制。");
        });
    };
    view! {
        <details class="no-print">
            <summary>"平台签名"</summary>
            <p class="muted small">"以上内容由平台签名。任何人都可以凭签名验证回执的真伪。"</p>
            <textarea
                class="input signature"
                rows="5"
                readonly
                spellcheck="false"
                aria-label="平台签名"
                node_ref=field
                prop:value=text.get_value()
            ></textarea>
            <Button on_press=copy>"复制签名"</Button>
        </details>
    }
}
