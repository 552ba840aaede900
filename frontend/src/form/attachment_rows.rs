//! One file of a slot: attached, or on its way.

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::attachment::Attachment;
use openapi::ids::AttachmentId;

use super::letters::{Unit, units};
use crate::api;
use crate::components::{Button, Checkbox, Confirm, Look, When, seal_hint};
use crate::filing::Draft;
use crate::filing::uploads::{Stage, Uploads};
use crate::i18n;

/// A file that the server has.
pub(super) fn attached(
    draft: Draft,
    id: AttachmentId,
    covers: Option<String>,
    preview: RwSignal<Option<Attachment>>,
) -> impl IntoView {
    let file = move || draft.files.with(|files| files.iter().find(|file| file.id == id).cloned());
    let Some(now) = file() else { return ().into_any() };
    let asking = RwSignal::new(false);
    let (name, size) = (now.file_name.clone(), i18n::size(now.size));
    view! {
        <li class="file">
            <span class="file-text">
                <strong><bdi>{name.clone()}</bdi></strong>
                <span class="muted small">{size}" · 已上传 "{i18n::day_time(now.uploaded_at)}</span>
            </span>
            <span class="row-actions">
                {draft.save.sends().then(|| view! {
                    <Button look=Look::Link name=format!("预览 {name}") on_press=move |()| preview.set(file())>"预览"</Button>
                })}
                <Button look=Look::Link name=format!("删除 {name}") on_press=move |()| asking.set(true)>"删除"</Button>
            </span>
            {seal_hint(now.seal_seen)}
            {covers.map(|group| covered(draft, id, group))}
            <Confirm
                title="删除文件？"
                text=name.clone()
                action="删除"
                open=asking
                on_confirm=move |()| delete(draft, id)
            />
        </li>
    }
    .into_any()
}

fn delete(draft: Draft, id: AttachmentId) {
    let forget = move || {
        let _ = draft.files.try_update(|files| files.retain(|file| file.id != id));
    };
    if !draft.save.sends() {
        forget();
        return;
    }
    spawn_local(async move {
        match api::attachments::delete(id).await {
            Ok(()) => forget(),
            Err(failure) => draft.toasts.say(format!("未能删除文件：{}", failure.message())),
        }
    });
}

/// “本文件包含的单位”: one box a row of the group that the slot covers (guide, clause 43).
fn covered(draft: Draft, id: AttachmentId, group: String) -> impl IntoView {
    let units = Memo::new(move |_| draft.answers.with(|answers| units(answers, &group)));
    let boxes = move || {
        let units = units.get().into_iter().enumerate();
        units.map(|(index, unit)| cover_box(draft, id, index, unit)).collect_view()
    };
    view! {
        <fieldset class="covers">
            <legend>"本文件包含的单位"</legend>
            {boxes}
        </fieldset>
    }
}

fn cover_box(draft: Draft, id: AttachmentId, index: usize, Unit { name, code }: Unit) -> impl IntoView {
    let number = index + 1;
    let name = if name.trim().is_empty() { format!("第 {number} 单位") } else { name };
    let element = format!("covers-{id}-{index}");
    let Some(code) = code else {
        let label = format!("{name}（请先填写该单位的信用代码）");
        let tick = view! { <Checkbox id=element label=label checked=false on_change=|_| {} disabled=true/> };
        return tick.into_any();
    };
    let here = code.clone();
    let checked = move || draft.files.with(|files| covers(files, id).contains(&here));
    let change = move |ticked: bool| {
        let mut codes = draft.files.with_untracked(|files| covers(files, id));
        codes.retain(|other| *other != code);
        if ticked {
            codes.push(code.clone());
        }
        cover(draft, id, codes);
    };
    view! { <Checkbox id=element label=name checked=Signal::derive(checked) on_change=change/> }.into_any()
}

fn covers(files: &[Attachment], id: AttachmentId) -> Vec<String> {
    files.iter().find(|file| file.id == id).map(|file| file.covers.clone()).unwrap_or_default()
}

/// Shows the choice at once, and takes it back if the server does not. One after the other, and always as they stand by
/// then: whoever ticks two units quickly means both.
fn cover(draft: Draft, id: AttachmentId, codes: Vec<String>) {
    let put = move |codes: Vec<String>| {
        let _ = draft.files.try_update(|files| {
            if let Some(file) = files.iter_mut().find(|file| file.id == id) {
                file.covers = codes;
            }
        });
    };
    let shown = move || draft.files.try_with_untracked(|files| covers(files, id)).unwrap_or_default();
    let (before, turn) = (shown(), draft.covering.get_value());
    put(codes);
    if !draft.save.sends() {
        return;
    }
    spawn_local(async move {
        let _turn = turn.lock().await;
        // A unit that has just been typed is not known to the server yet.
        let _ = draft.save.save().await;
        let sent = shown();
        match api::attachments::update(id, sent.clone()).await {
            Ok(file) if shown() == sent => put(file.covers),
            Ok(_) => {}
            Err(failure) => {
                put(before);
                draft.toasts.say(format!("未能更改文件包含的单位：{}", failure.message()));
            }
        }
    });
}

/// A file on its way.
pub(super) fn coming(uploads: Uploads, number: usize) -> Option<impl IntoView> {
    let upload = uploads.get(number)?;
    let name = upload.file.name();
    let stage = ArcMemo::new({
        let stage = upload.stage.clone();
        move |_| stage.get()
    });
    let failure = {
        let stage = stage.clone();
        Signal::derive(move || match stage.get() {
            Stage::Failed(failed) => Some(failed),
            Stage::Waiting | Stage::Sending(_) => None,
        })
    };
    let failed = Signal::derive(move || failure.get().is_some());
    let stored = StoredValue::new_local(upload);
    let again = move |()| stored.with_value(|upload| uploads.retry(upload));
    let cancel = move |()| uploads.cancel(&stored.get_value());
    let (retry_name, cancel_name) = (format!("重试 {name}"), format!("取消 {name}"));
    Some(view! {
        <li class="file" class:file-failed=failed>
            <span class="file-text">
                <strong><bdi>{name.clone()}</bdi></strong>
                <span class="field-error" role="status">
                    {move || failure.get().map(|failure| failure.message)}
                </span>
                {under_way(stage, &name)}
            </span>
            <span class="row-actions">
                <When is=move || failure.get().is_some_and(|failure| failure.retry)>
                    <Button look=Look::Link name=retry_name.clone() on_press=again>"重试"</Button>
                </When>
                <Button look=Look::Link name=cancel_name on_press=cancel>
                    {move || if failed.get() { "移除" } else { "取消" }}
                </Button>
            </span>
        </li>
    })
}

/// How much has gone out, or that others go first.
fn under_way(stage: ArcMemo<Stage>, name: &str) -> impl IntoView + use<> {
    let label = StoredValue::new(format!("{name} 的上传进度"));
    let (sending, waiting) = (stage.clone(), stage.clone());
    let part = Signal::derive(move || match stage.get() {
        Stage::Sending(part) => part,
        Stage::Waiting | Stage::Failed(_) => 0.0,
    });
    view! {
        <When is=move || waiting.get() == Stage::Waiting>
            <span class="muted small">"等待上传"</span>
        </When>
        <When is=move || matches!(sending.get(), Stage::Sending(_))>
            <span class="progress">
                <progress max="1" aria-label=label.get_value() prop:value=part></progress>
                <span class="small">{move || percent_text(part.get())}</span>
            </span>
        </When>
    }
}

/// By the browser: Rust's own way of writing such numbers weighs as much as a page.
fn percent_text(part: f64) -> Option<String> {
    js_sys::Number::from(part * 100.0).to_fixed(0).ok().map(|digits| String::from(digits) + "%")
}
