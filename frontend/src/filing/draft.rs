//! The state that the pages and the fields of one draft share. Copies are handles to the same draft.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures::lock::Mutex;
use leptos::prelude::*;
use openapi::activity::AwardForm;
use openapi::application::{Application, ApplicationSummary};
use openapi::attachment::Attachment;
use openapi::form::answers::Answers;
use openapi::form::check::{AttachedFile, Filing, Finding, check};
use openapi::form::definition::FormDefinition;
use openapi::time::Window;
use serde_json::Value;

use super::autosave::Autosave;
use super::pointer;
use super::sections::{self, Progress};
use super::uploads::Uploads;
use super::wording;
use crate::browser;
use crate::components::Toasts;
use crate::drafts::Shelf;

/// A draft that is being filled in.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    /// The form in the version of the draft.
    pub(crate) form: StoredValue<AwardForm>,
    /// The answers as they stand on the page.
    pub(crate) answers: RwSignal<Answers>,
    /// The files that the server has.
    pub(crate) files: RwSignal<Vec<Attachment>>,
    /// The files on their way.
    pub(crate) uploads: Uploads,
    /// What is missing or wrong, live.
    pub(crate) findings: Memo<Vec<Finding>>,
    /// The saving.
    pub(crate) save: Autosave,
    /// Where short messages go; event handlers have no context to find them in.
    pub(crate) toasts: Toasts,
    /// One change of what files cover at a time, so that the last one counts.
    pub(crate) covering: StoredValue<Rc<Mutex<()>>, LocalStorage>,
    /// The section that is shown.
    pub(crate) section: RwSignal<String>,
    /// Fields that the person has given an answer in: only those show what is wrong beside them.
    touched: RwSignal<BTreeSet<String>>,
    /// After “检查并提交” every field does.
    show_all: RwSignal<bool>,
    /// The row that is being edited, by group.
    open_rows: RwSignal<BTreeMap<String, Option<usize>>>,
}

impl Draft {
    /// Takes up an application as the server has it, and the edits that an earlier visit could not send.
    pub(crate) fn open(application: Application, form: AwardForm, shelf: Shelf) -> Self {
        let (answers, files) =
            (RwSignal::new(application.answers.clone()), RwSignal::new(application.attachments.clone()));
        let touched = pointer::filled(&Value::Object(application.answers.clone()), "");
        let summary = application.summary.clone();
        let save = Autosave::start(application, shelf, answers, files);
        Self::with(&summary, form, save, answers, files, touched)
    }

    /// Shows a form as applicants will see it, in an activity with this filing window. Nothing is sent or kept.
    pub(crate) fn preview(form: AwardForm, window: Window) -> Option<Self> {
        let application = super::pretended::application(&form, window)?;
        let shelf = super::pretended::shelf()?;
        let (answers, files) = (RwSignal::new(application.answers.clone()), RwSignal::new(Vec::new()));
        let summary = application.summary.clone();
        let save = Autosave::idle(application, shelf, answers, files);
        Some(Self::with(&summary, form, save, answers, files, Vec::new()))
    }

    fn with(
        summary: &ApplicationSummary,
        form: AwardForm,
        save: Autosave,
        answers: RwSignal<Answers>,
        files: RwSignal<Vec<Attachment>>,
        touched: Vec<String>,
    ) -> Self {
        let first = form.form.sections.first().map(|section| section.key.clone());
        let form = StoredValue::new(form);
        let (id, filing) = (summary.id, StoredValue::new(filing(summary)));
        Self {
            form,
            answers,
            files,
            uploads: Uploads::new(id, form, files, save),
            findings: Memo::new(move |_| find(&form.read_value().form, answers, files, &filing.read_value())),
            save,
            toasts: Toasts::expect(),
            covering: StoredValue::new_local(Rc::default()),
            section: RwSignal::new(first.unwrap_or_default()),
            touched: RwSignal::new(touched.into_iter().collect()),
            show_all: RwSignal::new(false),
            open_rows: RwSignal::default(),
        }
    }

    /// The draft of the page around.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The text at `pointer`.
    pub(crate) fn text(self, pointer: &str) -> Memo<String> {
        let pointer = pointer.to_owned();
        Memo::new(move |_| self.answers.with(|answers| pointer::text(answers, &pointer)))
    }

    /// The person has put `value` at `pointer`.
    pub(crate) fn set(self, pointer: &str, value: impl Into<Value>) {
        if self.is_left() {
            return;
        }
        self.answers.update(|answers| pointer::set(answers, pointer, value.into()));
        self.save.edited();
    }

    /// The person has changed the rows of the group at `pointer`. What was wrong in a row shows again where the row
    /// now stands.
    pub(crate) fn change_rows(self, pointer: &str, change: impl FnOnce(&mut Vec<Value>)) {
        self.answers.update(|answers| {
            if let Some(rows) = pointer::rows(answers, pointer) {
                change(rows);
            }
        });
        let filled = self.answers.with_untracked(|answers| {
            pointer::get(answers, pointer).map(|rows| pointer::filled(rows, pointer)).unwrap_or_default()
        });
        self.touched.update(|touched| {
            touched.retain(|touched| pointer::root(touched) != pointer::root(pointer));
            touched.extend(filled);
            touched.insert(pointer.to_owned());
        });
        self.save.edited();
    }

    /// From now on, what is wrong here shows.
    pub(crate) fn touch(self, pointer: &str) {
        if !self.is_left() && !self.touched.with_untracked(|touched| touched.contains(pointer)) {
            self.touched.update(|touched| {
                let _ = touched.insert(pointer.to_owned());
            });
        }
    }

    /// Whether the page has been left. A browser that takes a focused input away still sends its `change`, to a
    /// draft whose signals are gone.
    fn is_left(self) -> bool {
        self.touched.is_disposed()
    }

    /// From now on, everything that is wrong shows.
    pub(crate) fn touch_all(self) {
        self.show_all.set(true);
    }

    /// What is to be said beside the field at `pointer`.
    pub(crate) fn finding(self, pointer: &str) -> Memo<Option<Finding>> {
        let pointer = pointer.to_owned();
        Memo::new(move |_| {
            let shows = self.show_all.get() || self.touched.with(|touched| is_touched(touched, &pointer));
            let here = |findings: &Vec<Finding>| {
                let mut here = findings.iter().filter(|finding| finding.pointer == pointer);
                let first = here.clone().next();
                here.find(|finding| wording::is_blocking(finding)).or(first).cloned()
            };
            shows.then(|| self.findings.with(here)).flatten()
        })
    }

    /// How many findings stop the submission.
    pub(crate) fn blocking(self) -> usize {
        self.findings.with(|findings| findings.iter().filter(|finding| wording::is_blocking(finding)).count())
    }

    /// How far the section with this key has come.
    pub(crate) fn progress(self, key: &str) -> Progress {
        let slots: Vec<String> =
            self.files.with(|files| files.iter().map(|file| file.slot.clone()).collect());
        let form = self.form.read_value();
        let section = form.form.sections.iter().find(|section| section.key == key);
        let of = |section| {
            self.answers.with(|answers| {
                self.findings.with(|findings| sections::progress(section, answers, &slots, findings))
            })
        };
        section.map_or(Progress::Optional, of)
    }

    /// The row of the group at `pointer` that is being edited: the one chosen, else the first with something to do.
    pub(crate) fn open_row(self, pointer: &str) -> Memo<Option<usize>> {
        let (key, prefix) = (pointer.to_owned(), format!("{pointer}/"));
        Memo::new(move |_| {
            let chosen = self.open_rows.with(|rows| rows.get(&key).copied());
            let first = || {
                self.findings.with_untracked(|findings| {
                    let finding = findings.iter().find(|finding| finding.pointer.starts_with(&prefix));
                    finding.and_then(|finding| pointer::row(&finding.pointer))
                })
            };
            chosen.unwrap_or_else(first)
        })
    }

    /// Chooses the row to edit, or none.
    pub(crate) fn edit_row(self, pointer: &str, row: Option<usize>) {
        self.open_rows.update(|rows| {
            let _ = rows.insert(pointer.to_owned(), row);
        });
    }

    /// Goes to the field at `pointer`, whatever section and row it stands in.
    pub(crate) fn go_to(self, pointer: &str) {
        let form = self.form.read_value();
        let Some(section) = form.form.section_of(pointer) else { return };
        let group = format!("/{}", pointer::root(pointer));
        if let Some(row) = pointer::row(pointer) {
            self.edit_row(&group, Some(row));
        }
        self.section.set(section.key.clone());
        browser::focus_soon(pointer::element_id(pointer));
    }
}

/// Whether an answer has been given at `pointer`, or in a part of it: one end of a range, a row of a list.
fn is_touched(touched: &BTreeSet<String>, pointer: &str) -> bool {
    touched.contains(pointer) || touched.iter().any(|part| is_part(part, pointer))
}

fn is_part(part: &str, whole: &str) -> bool {
    part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('/'))
}

fn find(
    form: &FormDefinition,
    answers: RwSignal<Answers>,
    files: RwSignal<Vec<Attachment>>,
    filing: &Filing,
) -> Vec<Finding> {
    let attached = files.with(|files| attached(files));
    answers.with(|answers| check(form, answers, &attached, filing))
}

/// Who files, and until when: what [`check`] holds the answers against.
pub(crate) fn filing(summary: &ApplicationSummary) -> Filing {
    Filing { organization_name: summary.organization_name.clone(), closes_at: summary.filing.closes_at }
}

/// What [`check`] wants to know of the files.
pub(crate) fn attached(files: &[Attachment]) -> Vec<AttachedFile> {
    files.iter().map(|file| AttachedFile { slot: file.slot.clone(), covers: file.covers.clone() }).collect()
}
