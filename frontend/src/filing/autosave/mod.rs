//! Saving by itself: what differs from the server's answers goes out a moment after the last keystroke, and stays in
//! this browser until the server has it.

mod merging;

use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::lock::Mutex;
use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::application::{Application, ApplicationSummary};
use openapi::attachment::Attachment;
use openapi::error::ErrorCode;
use openapi::form::answers::Answers;

use super::merge::{self, Conflict};
use crate::api::{self, Failure};
use crate::clock::Clock;
use crate::drafts::{Shelf, Unsent};

/// How long the person has to pause.
const PAUSE: Duration = Duration::from_millis(1500);

/// Who types on and on is saved after so many pauses all the same.
const MOST_PAUSES: u32 = 8;

/// How long to wait before trying again.
const RETRY: Duration = Duration::from_secs(5);

/// A draft that others keep changing under our hands is given up after as many rounds, until the next edit.
const ROUNDS: usize = 4;

/// What the foot of the page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SaveState {
    /// 已保存, at this instant.
    Saved(DateTime<Utc>),
    /// 保存中: about to be sent, or on its way.
    Saving,
    /// 未保存: what hinders is passing, it will be tried again.
    Waiting(String),
    /// 未保存: changed elsewhere as well, the person has to choose.
    Conflict,
    /// 未保存: the server refuses, and says why.
    Refused(String),
}

/// The saving of one draft.
#[derive(Clone, Copy)]
pub(crate) struct Autosave {
    /// The application as the server last described it.
    pub(crate) summary: RwSignal<ApplicationSummary>,
    /// What the foot of the page says.
    pub(crate) state: RwSignal<SaveState>,
    /// Fields changed here and elsewhere; nothing is saved until the person has chosen.
    pub(crate) conflicts: RwSignal<Vec<Conflict>>,
    answers: RwSignal<Answers>,
    files: RwSignal<Vec<Attachment>>,
    clock: Clock,
    /// The answers as the server has them.
    base: StoredValue<Answers>,
    shelf: StoredValue<Shelf>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// When what is not sent yet began, by the page's own clock, milliseconds.
    since: StoredValue<Option<f64>>,
    /// Whether anything is sent: not for a form that is only looked at.
    sends: bool,
    /// One save at a time: each carries the version that the one before has made.
    turn: StoredValue<Rc<Mutex<()>>, LocalStorage>,
}

impl Autosave {
    /// Begins with the application as the server has it, and with the edits that an earlier visit left behind.
    pub(super) fn start(
        application: Application,
        shelf: Shelf,
        answers: RwSignal<Answers>,
        files: RwSignal<Vec<Attachment>>,
    ) -> Self {
        let save = Self::new(application, shelf, answers, files, true);
        if let Some(unsent) = shelf.take_up() {
            save.take_up(&unsent);
        }
        let online = window_event_listener(leptos::ev::online, move |_| save.soon(Duration::ZERO));
        let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
            if save.has_unsent() {
                event.prevent_default();
                event.set_return_value("");
            }
        });
        on_cleanup(move || {
            online.remove();
            leaving.remove();
            save.part();
        });
        save
    }

    /// For a form that is only looked at: what is typed stays in the page.
    pub(super) fn idle(
        application: Application,
        shelf: Shelf,
        answers: RwSignal<Answers>,
        files: RwSignal<Vec<Attachment>>,
    ) -> Self {
        Self::new(application, shelf, answers, files, false)
    }

    fn new(
        application: Application,
        shelf: Shelf,
        answers: RwSignal<Answers>,
        files: RwSignal<Vec<Attachment>>,
        sends: bool,
    ) -> Self {
        Self {
            state: RwSignal::new(SaveState::Saved(application.summary.updated_at)),
            summary: RwSignal::new(application.summary),
            conflicts: RwSignal::default(),
            answers,
            files,
            clock: Clock::expect(),
            base: StoredValue::new(application.answers),
            shelf: StoredValue::new(shelf),
            timer: StoredValue::new(None),
            since: StoredValue::new(None),
            sends,
            turn: StoredValue::new_local(Rc::default()),
        }
    }

    /// Whether anything is sent: not for a form that is only looked at.
    pub(crate) fn sends(self) -> bool {
        self.sends
    }

    /// The time on the server.
    pub(super) fn now(self) -> DateTime<Utc> {
        self.clock.now_untracked()
    }

    /// Whether something here is not on the server yet.
    pub(crate) fn has_unsent(self) -> bool {
        !self.changed().is_empty()
    }

    /// The answers have been changed by the person.
    pub(crate) fn edited(self) {
        if !self.sends {
            return;
        }
        let changed = self.changed();
        let place = self.shelf.get_value();
        if changed.is_empty() {
            place.clear();
            self.settle();
            return;
        }
        let base = self.base.with_value(|base| merge::only(base, &changed));
        let mine = self.answers.with_untracked(|mine| merge::only(mine, &changed));
        place.keep(&Unsent { base, mine });
        self.state.set(SaveState::Saving);
        self.soon(if self.has_waited() { Duration::ZERO } else { PAUSE });
    }

    /// Whether the oldest edit has waited for as long as an edit may.
    fn has_waited(self) -> bool {
        let now = js_sys::Date::now();
        let since = self.since.get_value().unwrap_or(now);
        self.since.set_value(Some(since));
        now - since > f64::from(MOST_PAUSES) * PAUSE.as_secs_f64() * 1000.0
    }

    /// Sends what differs, as the page does by itself. `true` when the server then has everything.
    pub(crate) async fn save(self) -> bool {
        self.send(true).await
    }

    /// 暂存: the same, because the person has asked for it.
    pub(crate) async fn save_as_asked(self) -> bool {
        self.send(false).await
    }

    async fn send(self, autosave: bool) -> bool {
        if !self.sends {
            return true;
        }
        let Some(turn) = self.turn.try_get_value() else { return false };
        let _turn = turn.lock().await;
        for _ in 0..ROUNDS {
            if self.state.is_disposed() {
                return false;
            }
            if self.conflicts.with_untracked(|conflicts| !conflicts.is_empty()) {
                self.state.set(SaveState::Conflict);
                return false;
            }
            let sent = self.answers.get_untracked();
            let changes = self.base.with_value(|base| merge::patch(base, &sent));
            if changes.is_empty() {
                self.settle();
                return true;
            }
            self.stop_timer();
            self.since.set_value(None);
            self.state.set(SaveState::Saving);
            let (id, version) = self.summary.with_untracked(|summary| (summary.id, summary.version));
            let answer = api::applications::save(id, version, changes, autosave).await;
            if self.state.is_disposed() {
                return answer.is_ok();
            }
            match answer {
                Ok(saved) => self.accept(&sent, saved),
                Err(failure) if is_stale(&failure) => self.rebase().await,
                Err(failure) => {
                    self.fail(&failure);
                    return false;
                }
            }
        }
        false
    }

    /// The close is near: what waits for a pause in typing is sent now.
    pub(crate) fn hurry(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
            self.soon(Duration::ZERO);
        }
    }

    /// Names of the fields that the server does not have as they stand here; a reader runs again when that changes.
    pub(crate) fn unsent(self) -> Vec<String> {
        self.state.track();
        self.changed()
    }

    /// The person has chosen between two answers to one field.
    pub(crate) fn choose(self, conflict: &Conflict, mine: bool) {
        if !mine {
            let theirs = conflict.theirs.clone();
            self.answers.update(|answers| merge::put(answers, conflict.key.clone(), theirs));
        }
        self.conflicts.update(|conflicts| conflicts.retain(|other| other.key != conflict.key));
        self.edited();
    }

    /// Sends it after `pause`, unless something else is edited first.
    fn soon(self, pause: Duration) {
        self.stop_timer();
        let send = move || {
            spawn_local(async move {
                let _ = self.save().await;
            });
        };
        self.timer.set_value(set_timeout_with_handle(send, pause).ok());
    }

    fn stop_timer(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }

    fn changed(self) -> Vec<String> {
        self.base.with_value(|base| self.answers.with_untracked(|mine| merge::changed(base, mine)))
    }

    fn settle(self) {
        if self.conflicts.with_untracked(Vec::is_empty) {
            self.shelf.get_value().clear();
            self.state.set(SaveState::Saved(self.summary.with_untracked(|summary| summary.updated_at)));
        }
    }

    /// Takes from a refusal what concerns the whole page: by the server's clock filing is over.
    pub(super) fn note(self, failure: &Failure) {
        if failure.code() == Some(ErrorCode::FilingClosed) {
            self.clock.compare();
        }
    }

    fn fail(self, failure: &Failure) {
        self.note(failure);
        if failure.is_passing() {
            let why = if matches!(failure, Failure::Offline) { "网络中断" } else { "系统繁忙" };
            self.state.set(SaveState::Waiting(why.to_owned()));
            self.soon(RETRY);
        } else {
            self.state.set(SaveState::Refused(failure.whole_message()));
        }
    }

    /// The person leaves the page: what is not sent yet goes out now, and stays on the shelf if that fails;
    /// so does what a page that was opened meanwhile has put there.
    fn part(self) {
        self.stop_timer();
        let mine = self.answers.get_untracked();
        let changes = self.base.with_value(|base| merge::patch(base, &mine));
        if changes.is_empty() || self.conflicts.with_untracked(|conflicts| !conflicts.is_empty()) {
            return;
        }
        let place = self.shelf.get_value();
        let (id, version) = self.summary.with_untracked(|summary| (summary.id, summary.version));
        spawn_local(async move {
            let kept = place.take_up();
            if api::applications::save(id, version, changes, true).await.is_ok() && place.take_up() == kept {
                place.clear();
            }
        });
    }
}

fn is_stale(failure: &Failure) -> bool {
    failure.code() == Some(ErrorCode::StaleVersion)
}
