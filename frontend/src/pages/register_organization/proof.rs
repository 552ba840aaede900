//! “* 证明文件”: the template, the stamped document, a look at it (guide, clauses 23 and 24).

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::organization::Proof;
use web_sys::File;

use super::form_state::FormState;
use crate::api::upload::Abort;
use crate::api::{self, Failure};
use crate::browser;
use crate::components::{Button, DropZone, Field, ObjectUrl, Remark, Task, When};
use crate::filing::pointer::element_id;
use crate::pages::proof_document::{ACCEPT, RULE, Uploaded, refusal};

/// The upload that is under way. The file that was chosen last counts: an earlier one is broken off, and what the server
/// says of it comes too late.
#[derive(Clone, Copy)]
struct Upload {
    part: RwSignal<Option<f64>>,
    failed: RwSignal<Option<String>>,
    turn: StoredValue<u32>,
    abort: StoredValue<Abort, LocalStorage>,
}

impl Upload {
    fn new() -> Self {
        Self {
            part: RwSignal::new(None),
            failed: RwSignal::new(None),
            turn: StoredValue::new(0),
            abort: StoredValue::new_local(Abort::default()),
        }
    }

    /// Another file was chosen: its turn.
    fn begin(self, refusal: Option<String>) -> u32 {
        self.abort.with_value(Abort::abort);
        self.abort.set_value(Abort::default());
        self.turn.update_value(|turn| *turn += 1);
        self.part.set(None);
        self.failed.set(refusal);
        self.turn.get_value()
    }

    /// Whether nothing else was chosen since, and the page is still there.
    fn is_newest(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }
}

#[component]
pub(super) fn ProofBlock(state: FormState) -> impl IntoView {
    let sending = Upload::new();
    let Upload { part, failed, .. } = sending;
    let remark =
        Signal::derive(move || failed.get().map(Remark::wrong).or_else(|| state.remark("/proof").get()));
    let upload = move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        let turn = sending.begin(refusal(&file));
        if failed.with_untracked(Option::is_none) {
            spawn_local(send(state, file, sending, turn));
        }
    };
    let id = element_id("/proof");
    view! {
        <Field id=id.clone() label="* 证明文件" hint=RULE wide=true remark=remark>
            <When is=move || !state.has_account()>
                <p class="muted small">"上传前会先暂存，请先填写手机号、短信验证码和密码。"</p>
            </When>
            <div class="actions">
                <Template state=state failed=failed/>
                <a class="button" target="_blank" rel="noopener" href=move || state.printable().address()>
                    "打印证明文件"
                </a>
            </div>
            <DropZone
                id=id.clone()
                pointer="/proof"
                label="上传文件"
                accept=ACCEPT
                described_by=format!("{id}-hint {id}-error")
                on_files=upload
            />
            <When is=move || part.with(Option::is_some)>
                <progress
                    max="1"
                    aria-label="证明文件的上传进度"
                    prop:value=move || part.get().unwrap_or_default()
                ></progress>
            </When>
            {move || state.proof.get().map(uploaded)}
        </Field>
    }
}

#[component]
fn Template(state: FormState, failed: RwSignal<Option<String>>) -> impl IntoView {
    let download = Task::new();
    let press = move |()| {
        let data = state.data();
        let work = async move {
            match api::organizations::proof_template(&data).await {
                Ok(file) => browser::save_file(&file, "证明文件模板.docx"),
                Err(failure) => failed.set(Some(format!("未能下载模板：{}", failure.whole_message()))),
            }
            Ok(())
        };
        download.run(work, drop);
    };
    view! {
        <Button pending=download.pending() on_press=press>"下载模板"</Button>
    }
}

/// Files belong to an account: the first upload saves what is filled in and so creates it.
async fn send(state: FormState, file: File, sending: Upload, turn: u32) {
    let Upload { part, failed, .. } = sending;
    if state.session.account_untracked().is_none()
        && let Err(failure) = state.save().await
    {
        let aborted = matches!(failure, Failure::Aborted);
        let text = if aborted {
            "请先填写手机号、短信验证码和密码，再上传文件。".to_owned()
        } else {
            failure.message()
        };
        let _ = failed.try_set(Some(text));
        return;
    }
    if !sending.is_newest(turn) {
        return;
    }
    part.set(Some(0.0));
    let tell = move |sent| {
        if sending.is_newest(turn) {
            part.set(Some(sent));
        }
    };
    let answer = api::organizations::upload_proof(&file, &sending.abort.get_value(), tell).await;
    let newest = sending.is_newest(turn);
    if newest {
        part.set(None);
    }
    match answer {
        Ok(proof) => {
            let _ = state.proof.try_set(Some(proof));
            let _ = state.errors.try_update(|errors| errors.retain(|error| error.pointer != "/proof"));
        }
        Err(failure) if newest => failed.set(Some(failure.whole_message())),
        Err(_) => {}
    }
}

fn uploaded(proof: Proof) -> impl IntoView {
    let image = ObjectUrl::new();
    image.show(api::organizations::proof());
    view! { <Uploaded proof=proof image=image/> }
}
