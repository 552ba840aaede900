//! 验证提交回执: for anyone who holds one, without a login.

mod file;
mod verdict;

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::receipt::ReceiptVerification;
use web_sys::File;

use crate::components::{Button, DropZone, Field, Look, Remark, Task, described_by, is_wrong, refused};
use crate::{api, browser};

/// The id of the field.
const FIELD: &str = "receipt";

/// As many characters are checked; the server's own limit (`VerifyReceipt`).
const MOST_CHARS: usize = 200_000;

/// What was checked, and the answer.
type Checked = (String, ReceiptVerification);

/// 验证提交回执.
#[component]
pub(crate) fn ReceiptsPage() -> impl IntoView {
    browser::title("验证提交回执");
    let (text, remark) = (RwSignal::new(String::new()), RwSignal::new(None::<Remark>));
    let checked = RwSignal::new(None::<Checked>);
    let verify = Task::new();
    let check = move || {
        let typed = text.get_untracked().trim().to_owned();
        checked.set(None);
        remark.set(refusal(&typed).map(Remark::wrong));
        if remark.read_untracked().is_some() {
            return browser::focus_soon(FIELD);
        }
        let asked = typed.clone();
        verify.run(api::receipts::verify(typed), move |answer| {
            checked.set(Some((asked, answer)));
            browser::focus_soon(verdict::TITLE);
        });
    };
    let chosen = move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        spawn_local(async move {
            // What is wrong with a file leaves alone what was there before.
            match file::read(&file).await {
                Ok(content) => {
                    let _ = text.try_set(content);
                    check();
                }
                Err(why) => drop(remark.try_set(Some(Remark::wrong(why)))),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        check();
    };
    // A verdict is on what was asked: once that is changed, it is none.
    let verdict = move || checked.get().filter(|(asked, _)| text.with(|text| text.trim() == asked));
    view! {
        <div class="medium">
            <h1>"验证提交回执"</h1>
            <p class="lead">"核对一份提交回执是否由本平台签发、内容是否被改动。无须登录，所提交的内容不会保存。"</p>
            <form class="card form" novalidate on:submit=submit>
                <Field
                    id=FIELD
                    label="回执内容或平台签名"
                    hint="粘贴平台签名，或下载的回执（JSON）的全部内容；也可直接选择回执文件。"
                    wide=true
                    remark=remark
                >
                    <textarea
                        class="input text-area signature"
                        id=FIELD
                        spellcheck="false"
                        autocomplete="off"
                        aria-describedby=described_by(FIELD)
                        aria-invalid=move || is_wrong(remark.into())
                        prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                    <DropZone
                        id="receipt-file"
                        pointer="/receipt"
                        label="选择回执文件"
                        accept=file::ACCEPT
                        described_by=described_by(FIELD)
                        on_files=chosen
                    />
                </Field>
                <Button look=Look::Primary submits=true pending=verify.pending()>"验证"</Button>
            </form>
            <div class="verdict" aria-live="polite">
                {move || verify.failure().map(|failure| refused(&failure))}
                {move || verdict().map(|(asked, answer)| verdict::verdict(&asked, &answer))}
            </div>
        </div>
    }
}

/// Why there is nothing to check, told at the field.
fn refusal(typed: &str) -> Option<&'static str> {
    if typed.is_empty() {
        Some("请粘贴平台签名或回执内容，或选择回执文件。")
    } else if typed.chars().count() > MOST_CHARS {
        Some("内容过长，不是提交回执。请只粘贴一份回执或其签名。")
    } else {
        None
    }
}
