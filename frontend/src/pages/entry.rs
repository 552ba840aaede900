//! The few lines that are typed on a page about accounts, and what is wrong with them.

use leptos::prelude::*;

use crate::api::Failure;
use crate::components::{ErrorLine, Remark, Task, focus_error_summary};
use crate::i18n::t;

/// What is typed, and what is wrong with it.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Id of the input, and its name in the request.
    id: &'static str,
    pub(super) value: RwSignal<String>,
    pub(super) remark: RwSignal<Option<Remark>>,
}

impl Entry {
    /// Nothing typed yet.
    pub(super) fn new(id: &'static str) -> Self {
        Self { id, value: RwSignal::default(), remark: RwSignal::default() }
    }

    /// What is typed, if it is what it should be; else the remark tells.
    pub(super) fn parsed<T: std::str::FromStr>(self) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        let parsed = self.value.with_untracked(|value| value.parse::<T>());
        let refusal =
            parsed.as_ref().err().and_then(|code| openapi::error::refusal_by_code(&code.to_string()));
        self.remark.set(refusal.map(|refusal| Remark::wrong(t(&refusal.text()))));
        parsed.ok()
    }

    fn line(self) -> Option<ErrorLine> {
        self.remark.get_untracked().map(|remark| ErrorLine { target: self.id.to_owned(), text: remark.text })
    }
}

/// All entries of a form together.
#[derive(Clone, Copy)]
pub(super) struct Entries {
    all: StoredValue<Vec<Entry>>,
    /// For the summary, as of the last try.
    pub(super) lines: RwSignal<Vec<ErrorLine>>,
    /// Why the server refused, where that is not told at the entries.
    pub(super) refusal: RwSignal<Option<Failure>>,
}

impl Entries {
    /// The entries of a form that `task` sends.
    pub(super) fn new(all: &[Entry], task: Task) -> Self {
        let entries = Self {
            all: StoredValue::new(all.to_vec()),
            lines: RwSignal::default(),
            refusal: RwSignal::default(),
        };
        Effect::new(move |_| {
            let failure = task.failure();
            let told = failure.as_ref().is_some_and(|failure| entries.place(failure));
            entries.refusal.set(failure.filter(|_| !told));
        });
        entries
    }

    /// Lists what is wrong and leads there.
    pub(super) fn tell(self) {
        let lines: Vec<_> = self.all.with_value(|all| all.iter().filter_map(|entry| entry.line()).collect());
        if !lines.is_empty() {
            focus_error_summary();
        }
        self.lines.set(lines);
    }

    /// Puts what the server says to the entries it is about; whether that is all it says.
    fn place(self, failure: &Failure) -> bool {
        let errors = failure.errors();
        let place = |error: &openapi::error::FieldError| {
            let entry = self
                .all
                .with_value(|all| all.iter().copied().find(|entry| error.pointer.ends_with(entry.id)));
            if let Some(entry) = entry {
                entry.remark.set(Some(Remark::wrong(t(&error.message))));
            }
            entry.is_some()
        };
        let placed = errors.iter().filter(|error| place(error)).count();
        self.tell();
        placed > 0 && placed == errors.len()
    }
}
