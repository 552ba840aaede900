//! Files: a slot with its limits, what is in it, and what is on its way there.

use leptos::prelude::*;
use openapi::attachment::Attachment;
use openapi::form::definition::Slot;
use openapi::ids::AttachmentId;

use super::attachment_rows::{attached, coming};
use super::letters::letters;
use super::question::Question;
use crate::components::{DropZone, Preview};
use crate::filing::Draft;
use crate::filing::uploads::{Upload, accept_attribute, formats};
use crate::i18n;

pub(super) fn slot(question: Question, slot: &Slot<'_>) -> AnyView {
    let draft = question.draft;
    let preview = RwSignal::new(None::<Attachment>);
    let covers = slot.covers.map(str::to_owned);
    let key = StoredValue::new(slot.field.key.clone());
    let add = move |files| {
        key.with_value(|key| draft.uploads.add(key, files));
        draft.touch(&format!("/{}", key.get_value()));
    };
    let multiple = slot.max != 1;
    // The lists change when a file comes or goes, not with what is ticked beside it.
    let here = Memo::new(move |_| files(draft, &key.get_value()));
    let under_way = Memo::new(move |_| uploads(draft, &key.get_value()));
    let row = move |file| attached(draft, file, covers.clone(), preview);
    let input = view! {
        <p class="muted small">{limits(slot)}</p>
        {letters(draft, slot)}
        <DropZone
            id=question.id.clone()
            pointer=question.pointer.clone()
            label=format!("上传{}", question.label)
            accept=accept_attribute(slot.accept)
            multiple=multiple
            described_by=question.described_by()
            on_files=add
        />
        <ul class="files">
            {move || here.get().into_iter().map(row.clone()).collect_view()}
            {move || under_way.get().into_iter().map(|number| coming(draft.uploads, number)).collect_view()}
        </ul>
        <Preview file=preview/>
    };
    question.framed(true, input)
}

/// Told before, so that nobody learns them from a refusal.
fn limits(slot: &Slot<'_>) -> String {
    let count = match (slot.min, slot.max) {
        (1.., 1) => "1 份".to_owned(),
        (0, max) => format!("最多 {max} 份"),
        (min, max) => format!("{min} 至 {max} 份"),
    };
    format!("{}，单个文件不超过 {}，{count}。", formats(slot.accept), i18n::size(slot.max_bytes))
}

/// How much of the room for all files together is taken.
pub(super) fn total(draft: Draft) -> impl IntoView {
    let most = draft.form.with_value(|form| form.form.max_total_bytes);
    let used = move || draft.files.with(|files| files.iter().map(|file| file.size).sum());
    view! {
        <p class="muted small" data-testid="total">
            "全部附件已用 "{move || i18n::size(used())}"，合计不超过 "{i18n::size(most)}"。"
        </p>
    }
}

fn files(draft: Draft, slot: &str) -> Vec<AttachmentId> {
    let here = |file: &&Attachment| file.slot == slot;
    draft.files.with(|files| files.iter().filter(here).map(|file| file.id).collect())
}

fn uploads(draft: Draft, slot: &str) -> Vec<usize> {
    let here = |upload: &&Upload| upload.slot == slot;
    draft.uploads.list.with(|list| list.iter().filter(here).map(|upload| upload.number).collect())
}
