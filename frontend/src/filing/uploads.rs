//! Files on their way to the server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::attachment::Attachment;
use openapi::form::definition::{MediaKind, Slot};
use openapi::ids::ApplicationId;
use web_sys::File;

use super::autosave::Autosave;
use crate::api::upload::Abort;
use crate::api::{self, Failure};
use crate::i18n;

/// A file on its way.
#[derive(Clone)]
pub(crate) struct Upload {
    /// Tells it from the others.
    pub(crate) number: usize,
    /// The slot it goes to.
    pub(crate) slot: String,
    /// The file on the person's disk.
    pub(crate) file: File,
    /// The part that has gone out, 0 to 1.
    pub(crate) progress: ArcRwSignal<f64>,
    /// Why it did not arrive.
    pub(crate) failure: ArcRwSignal<Option<Failed>>,
    abort: Abort,
}

/// Why a file did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failed {
    /// What happened, and what to do.
    pub(crate) message: String,
    /// Whether the same file may arrive at another try.
    pub(crate) retry: bool,
}

/// All files on their way to one application.
#[derive(Clone, Copy)]
pub(crate) struct Uploads {
    /// The files, in the order they were chosen.
    pub(crate) list: RwSignal<Vec<Upload>, LocalStorage>,
    application: ApplicationId,
    arrived: RwSignal<Vec<Attachment>>,
    save: Autosave,
    next_number: StoredValue<usize>,
}

impl Uploads {
    /// None yet; each that arrives is put to `arrived`.
    pub(super) fn new(
        application: ApplicationId,
        arrived: RwSignal<Vec<Attachment>>,
        save: Autosave,
    ) -> Self {
        let list = RwSignal::new_local(Vec::new());
        // Files still under way when the page is left are called off: nobody would see them fail.
        on_cleanup(move || list.with_untracked(abort_all));
        Self { list, application, arrived, save, next_number: StoredValue::new(0) }
    }

    /// Sends the files that the person has chosen, as far as the slot takes them.
    pub(crate) fn add(self, slot: &Slot<'_>, files: Vec<File>) {
        let max = usize::try_from(slot.max).unwrap_or(usize::MAX);
        for file in files {
            let room = self.count(&slot.field.key) < max;
            let refusal = refusal(slot, &file).or_else(|| (!room).then(|| too_many(slot)));
            let upload = self.enlist(&slot.field.key, file);
            match refusal {
                Some(message) => upload.failure.set(Some(Failed { message, retry: false })),
                None => self.send(upload),
            }
        }
    }

    /// The one with this number.
    pub(crate) fn get(self, number: usize) -> Option<Upload> {
        self.list.with_untracked(|list| list.iter().find(|upload| upload.number == number).cloned())
    }

    /// Sends it once more.
    pub(crate) fn retry(self, upload: &Upload) {
        upload.failure.set(None);
        upload.progress.set(0.0);
        self.send(upload.clone());
    }

    /// Calls it off and forgets it.
    pub(crate) fn cancel(self, upload: &Upload) {
        upload.abort.abort();
        self.forget(upload.number);
    }

    fn count(self, slot: &str) -> usize {
        let here = self.arrived.with_untracked(|files| files.iter().filter(|file| file.slot == slot).count());
        let coming = |upload: &&Upload| upload.slot == slot && upload.failure.with_untracked(Option::is_none);
        here + self.list.with_untracked(|list| list.iter().filter(coming).count())
    }

    fn enlist(self, slot: &str, file: File) -> Upload {
        let number = self.next_number.get_value();
        self.next_number.set_value(number + 1);
        let upload = Upload {
            number,
            slot: slot.to_owned(),
            file,
            progress: ArcRwSignal::new(0.0),
            failure: ArcRwSignal::new(None),
            abort: Abort::default(),
        };
        self.list.update(|list| list.push(upload.clone()));
        upload
    }

    fn send(self, upload: Upload) {
        spawn_local(async move {
            let progress = upload.progress.clone();
            let tell = move |part| progress.set(part);
            // The server looks at the units that it knows to see which of them a letter may cover.
            let _ = self.save.save().await;
            let answer =
                api::attachments::upload(self.application, &upload.slot, &upload.file, &upload.abort, tell)
                    .await;
            if self.list.is_disposed() {
                return;
            }
            match answer {
                Ok(attachment) => {
                    self.forget(upload.number);
                    self.arrived.update(|files| files.push(attachment));
                }
                Err(Failure::Aborted) => {}
                Err(failure) => upload.failure.set(Some(Failed::from(&failure))),
            }
        });
    }

    fn forget(self, number: usize) {
        self.list.update(|list| list.retain(|upload| upload.number != number));
    }
}

impl From<&Failure> for Failed {
    fn from(failure: &Failure) -> Self {
        Self { message: failure.whole_message(), retry: failure.is_passing() }
    }
}

fn abort_all(list: &Vec<Upload>) {
    for upload in list {
        upload.abort.abort();
    }
}

/// Why the file would be refused by the server: said before it is sent.
fn refusal(slot: &Slot<'_>, file: &File) -> Option<String> {
    let name = file.name().to_lowercase();
    let kinds = slot.accept;
    if !kinds.iter().any(|kind| extensions(*kind).iter().any(|extension| name.ends_with(extension))) {
        return Some(format!("格式不符，请上传 {} 文件。", formats(kinds)));
    }
    if is_larger(file, slot.max_bytes) {
        return Some(format!("文件超过 {}，请压缩或拆分后重新上传。", i18n::size(slot.max_bytes)));
    }
    (file.size() < 1.0).then(|| "文件是空的，请检查后重新上传。".to_owned())
}

/// Whether the file has more bytes than that. The browser counts them in a floating-point number.
pub(crate) fn is_larger(file: &File, max_bytes: u64) -> bool {
    u32::try_from(max_bytes).is_ok_and(|max_bytes| file.size() > f64::from(max_bytes))
}

fn too_many(slot: &Slot<'_>) -> String {
    format!("最多 {} 份文件，请先删除不需要的文件。", slot.max)
}

fn extensions(kind: MediaKind) -> &'static [&'static str] {
    match kind {
        MediaKind::Pdf => &[".pdf"],
        MediaKind::Jpeg => &[".jpg", ".jpeg"],
        MediaKind::Png => &[".png"],
    }
}

/// `PDF、JPG、PNG`.
pub(crate) fn formats(kinds: &[MediaKind]) -> String {
    let names = kinds.iter().map(|kind| match kind {
        MediaKind::Pdf => "PDF",
        MediaKind::Jpeg => "JPG",
        MediaKind::Png => "PNG",
    });
    names.collect::<Vec<_>>().join("、")
}

/// For the file dialog: `.pdf,.jpg,.jpeg,.png`.
pub(crate) fn accept_attribute(kinds: &[MediaKind]) -> String {
    kinds.iter().flat_map(|kind| extensions(*kind)).copied().collect::<Vec<_>>().join(",")
}
