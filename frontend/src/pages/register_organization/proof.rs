//! “* 证明文件”: the template, the stamped document, a look at it (guide, clauses 23 and 24).

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::organization::{PROOF_MAX_BYTES, Proof};
use web_sys::File;

use super::form_state::FormState;
use crate::api::upload::Abort;
use crate::api::{self, Failure};
use crate::browser;
use crate::components::{Button, DropZone, Field, ObjectUrl, Remark, Task, When};
use crate::filing::pointer::element_id;
use crate::filing::uploads::is_larger;
use crate::i18n;

const RULE: &str = "请下载模板，加盖组织公章后上传，格式jpg/png/jpeg，大小10m内";

#[component]
pub(super) fn ProofBlock(state: FormState) -> impl IntoView {
    let sending = RwSignal::new(None::<f64>);
    let failed = RwSignal::new(None::<String>);
    let remark =
        Signal::derive(move || failed.get().map(Remark::wrong).or_else(|| state.remark("/proof").get()));
    let upload = move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        failed.set(refusal(&file));
        if failed.with_untracked(Option::is_none) {
            spawn_local(send(state, file, sending, failed));
        }
    };
    let id = element_id("/proof");
    view! {
        <Field id=id.clone() label="* 证明文件" hint=RULE wide=true remark=remark>
            <When is=move || !state.has_account()>
                <p class="muted small">"上传前会先暂存，请先填写手机号和密码。"</p>
            </When>
            <div class="actions">
                <Template state=state failed=failed/>
            </div>
            <DropZone
                id=id.clone()
                pointer="/proof"
                label="上传文件"
                accept=".jpg,.jpeg,.png"
                described_by=format!("{id}-hint {id}-error")
                on_files=upload
            />
            {move || sending.get().map(|part| view! {
                <progress max="1" aria-label="证明文件的上传进度" prop:value=part></progress>
            })}
            {move || state.proof.get().map(|proof| view! { <Uploaded proof=proof/> })}
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
async fn send(
    state: FormState,
    file: File,
    sending: RwSignal<Option<f64>>,
    failed: RwSignal<Option<String>>,
) {
    if state.session.account_untracked().is_none()
        && let Err(failure) = state.save().await
    {
        let aborted = matches!(failure, Failure::Aborted);
        let text = if aborted {
            "请先填写手机号和密码，再上传文件。".to_owned()
        } else {
            failure.message()
        };
        failed.set(Some(text));
        return;
    }
    sending.set(Some(0.0));
    let tell = move |part| {
        let _ = sending.try_set(Some(part));
    };
    let answer = api::organizations::upload_proof(&file, &Abort::default(), tell).await;
    let _ = sending.try_set(None);
    match answer {
        Ok(proof) => {
            let _ = state.proof.try_set(Some(proof));
            let _ = state.errors.try_update(|errors| errors.retain(|error| error.pointer != "/proof"));
        }
        Err(failure) => drop(failed.try_set(Some(failure.whole_message()))),
    }
}

fn refusal(file: &File) -> Option<String> {
    let name = file.name().to_lowercase();
    if ![".jpg", ".jpeg", ".png"].iter().any(|extension| name.ends_with(extension)) {
        return Some("格式不符，请上传 jpg、jpeg 或 png 图片。".to_owned());
    }
    is_larger(file, PROOF_MAX_BYTES)
        .then(|| format!("文件超过 {}，请压缩后重新上传。", i18n::size(PROOF_MAX_BYTES)))
}

/// The document as the server has it.
#[component]
fn Uploaded(proof: Proof) -> impl IntoView {
    let image = ObjectUrl::new();
    image.show(api::organizations::proof());
    let name = StoredValue::new(proof.file_name.clone());
    view! {
        <figure class="proof">
            {move || image.get().map(|image| match image {
                Ok(url) => view! { <img src=url alt=format!("证明文件预览：{}", name.get_value())/> }.into_any(),
                Err(failure) => view! { <p role="alert">{failure.message()}</p> }.into_any(),
            })}
            <figcaption>
                <bdi>{proof.file_name}</bdi>
                <span class="muted small">" · "{i18n::size(proof.size)}" · 重新上传即可替换"</span>
            </figcaption>
        </figure>
    }
}
