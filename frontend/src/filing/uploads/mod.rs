//! Files on their way to the server.

mod limits;

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::activity::AwardForm;
use openapi::attachment::Attachment;
use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use web_sys::File;

use super::autosave::Autosave;
use super::pretended;
use crate::api::upload::Abort;
use crate::api::{self, Failure};
use crate::components::Toasts;

pub(crate) use limits::{accept_attribute, formats, is_larger};

/// So many go out at once: on a slow line more would only hold each other up.
const AT_ONCE: usize = 3;

/// A file on its way.
#[derive(Clone)]
pub(crate) struct Upload {
    /// Tells it from the others.
    pub(crate) number: usize,
    /// The slot it goes to.
    pub(crate) slot: String,
    /// The file on the person's disk.
    pub(crate) file: File,
    /// How far it has come.
    pub(crate) stage: ArcRwSignal<Stage>,
    abort: Abort,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stage {
    /// 等待上传: others go first.
    Waiting,
    /// The part that has gone out, 0 to 1.
    Sending(f64),
    /// It did not arrive.
    Failed(Failed),
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
    form: StoredValue<AwardForm>,
    arrived: RwSignal<Vec<Attachment>>,
    save: Autosave,
    toasts: Toasts,
    next_number: StoredValue<usize>,
}

impl Uploads {
    /// None yet; each that arrives is put to `arrived`.
    pub(super) fn new(
        application: ApplicationId,
        form: StoredValue<AwardForm>,
        arrived: RwSignal<Vec<Attachment>>,
        save: Autosave,
    ) -> Self {
        let (list, toasts) = (RwSignal::new_local(Vec::new()), Toasts::expect());
        let uploads =
            Self { list, application, form, arrived, save, toasts, next_number: StoredValue::new(0) };
        let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
            if untrack(|| uploads.under_way()) > 0 {
                event.prevent_default();
                event.set_return_value("");
            }
        });
        on_cleanup(move || {
            leaving.remove();
            uploads.call_off();
        });
        uploads
    }

    /// Sends the files that the person has chosen, as far as the slot takes them.
    pub(crate) fn add(self, slot: &str, files: Vec<File>) {
        for file in files {
            let upload = self.enlist(slot, file);
            self.admit(&upload);
        }
        self.go_on();
    }

    /// The one with this number.
    pub(crate) fn get(self, number: usize) -> Option<Upload> {
        self.list.with_untracked(|list| list.iter().find(|upload| upload.number == number).cloned())
    }

    /// How many have not come to an end; a reader runs again when that changes.
    pub(crate) fn under_way(self) -> usize {
        self.list.with(|list| list.iter().filter(|upload| upload.is_coming()).count())
    }

    /// Sends it once more.
    pub(crate) fn retry(self, upload: &Upload) {
        self.admit(upload);
        self.go_on();
    }

    /// Calls it off and forgets it.
    pub(crate) fn cancel(self, upload: &Upload) {
        let gone_out = upload.stage.with_untracked(|stage| *stage == Stage::Sending(1.0));
        upload.abort.abort();
        self.forget(upload.number);
        if gone_out {
            // The server may have taken it before it heard.
            self.look_again();
        }
        self.go_on();
    }

    fn enlist(self, slot: &str, file: File) -> Upload {
        let number = self.next_number.get_value();
        self.next_number.set_value(number + 1);
        let upload = Upload {
            number,
            slot: slot.to_owned(),
            file,
            stage: ArcRwSignal::new(Stage::Waiting),
            abort: Abort::default(),
        };
        self.list.update(|list| list.push(upload.clone()));
        upload
    }

    /// Lets it wait for its turn, unless the server would refuse it.
    fn admit(self, upload: &Upload) {
        let others = self.list.with_untracked(|list| {
            let others =
                list.iter().filter(|other| other.number != upload.number && untrack(|| other.is_coming()));
            others.cloned().collect::<Vec<_>>()
        });
        let refused = self.form.with_value(|form| {
            self.arrived.with_untracked(|arrived| limits::refusal(&form.form, upload, arrived, &others))
        });
        upload.stage.set(refused.map_or(Stage::Waiting, Stage::Failed));
    }

    /// Sends those whose turn it is.
    fn go_on(self) {
        let next: Vec<Upload> = self.list.with_untracked(|list| {
            let sending = list.iter().filter(|upload| upload.is(|stage| matches!(stage, Stage::Sending(_))));
            let room = AT_ONCE.saturating_sub(sending.count());
            let waiting = list.iter().filter(|upload| upload.is(|stage| *stage == Stage::Waiting));
            waiting.take(room).cloned().collect()
        });
        for upload in next {
            upload.stage.set(Stage::Sending(0.0));
            self.send(upload);
        }
    }

    fn send(self, upload: Upload) {
        if !self.save.sends() {
            self.pretend(&upload);
            return;
        }
        spawn_local(async move {
            let stage = upload.stage.clone();
            let tell = move |part| stage.set(Stage::Sending(part));
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
                    self.arrive(attachment);
                }
                Err(Failure::Aborted) => {}
                Err(failure) => self.fail(&upload, &failure),
            }
            self.go_on();
        });
    }

    /// A form that is only looked at keeps the file's name, and sends nothing.
    fn pretend(self, upload: &Upload) {
        self.forget(upload.number);
        if let Some(attachment) = pretended::attachment(upload, self.save.now()) {
            self.arrive(attachment);
        }
    }

    /// The same content once more is answered with the file that is there.
    fn arrive(self, attachment: Attachment) {
        if self.arrived.with_untracked(|files| files.iter().any(|file| file.id == attachment.id)) {
            self.toasts.say(format!("该文件已上传：{}，没有重复添加。", attachment.file_name));
        } else {
            self.arrived.update(|files| files.push(attachment));
        }
    }

    fn fail(self, upload: &Upload, failure: &Failure) {
        self.save.note(failure);
        upload.stage.set(Stage::Failed(Failed::from(failure)));
    }

    fn forget(self, number: usize) {
        self.list.update(|list| list.retain(|upload| upload.number != number));
    }

    fn look_again(self) {
        spawn_local(async move {
            if let Ok(newest) = api::applications::get(self.application).await {
                let _ = self.arrived.try_set(newest.attachments);
            }
        });
    }

    /// The page is left: nobody would see them fail.
    fn call_off(self) {
        let coming = untrack(|| self.under_way());
        self.list.with_untracked(|list| list.iter().for_each(|upload| upload.abort.abort()));
        if coming > 0 {
            self.toasts.say(format!("{coming} 个文件没有传完，已取消。请返回填报页面重新上传。"));
        }
    }
}

impl Upload {
    fn is(&self, holds: impl Fn(&Stage) -> bool) -> bool {
        self.stage.with_untracked(holds)
    }

    /// Whether it has not come to an end.
    fn is_coming(&self) -> bool {
        self.stage.with(|stage| !matches!(stage, Stage::Failed(_)))
    }
}

impl From<&Failure> for Failed {
    fn from(failure: &Failure) -> Self {
        // Room can be made by deleting another file.
        let full = matches!(failure.code(), Some(ErrorCode::QuotaExceeded | ErrorCode::TooManyFiles));
        Self { message: failure.whole_message(), retry: full || failure.is_passing() }
    }
}
