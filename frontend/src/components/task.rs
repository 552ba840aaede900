//! Something under way that the person waits for: a save, a login, a submission.
//!
//! Instead of Leptos' `Action`, whose code is compiled again for each pair of types it is used with: bytes that
//! everyone would have to load.

use std::future::Future;

use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::Failure;

type Done = Box<dyn FnOnce()>;

/// One kind of work, done once at a time.
#[derive(Clone, Copy)]
pub(crate) struct Task {
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Task {
    /// Nothing under way.
    pub(crate) fn new() -> Self {
        Self { pending: RwSignal::new(false), failure: RwSignal::new(None) }
    }

    /// Whether it is under way.
    pub(crate) fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// Why it failed the last time.
    pub(crate) fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// Does the work and, if the page is still there then, `then`. Does nothing while it is under way already, so
    /// that nothing is sent twice.
    pub(crate) fn run<T: 'static>(
        self,
        work: impl Future<Output = Result<T, Failure>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        self.begin(Box::pin(async move {
            let value = work.await?;
            let done: Done = Box::new(move || then(value));
            Ok(done)
        }));
    }

    fn begin(self, work: LocalBoxFuture<'static, Result<Done, Failure>>) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let outcome = work.await;
            if self.pending.is_disposed() {
                return;
            }
            self.pending.set(false);
            match outcome {
                Ok(then) => then(),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }
}
