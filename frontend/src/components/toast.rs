//! A short message about what has just been done, for things that leave nothing else to see.

use std::time::Duration;

use leptos::prelude::*;

/// Long enough to be read twice.
const SHOWN: Duration = Duration::from_secs(6);

/// The message of the application around.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    text: RwSignal<Option<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Toasts {
    /// No message yet.
    pub(crate) fn new() -> Self {
        Self { text: RwSignal::new(None), timer: StoredValue::new(None) }
    }

    /// The messages of the application around.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Says something for a few seconds, in place of what was said before.
    pub(crate) fn say(self, text: impl Into<String>) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        self.text.set(Some(text.into()));
        self.timer.set_value(set_timeout_with_handle(move || self.text.set(None), SHOWN).ok());
    }
}

/// Where the message appears.
#[component]
pub(crate) fn ToastList() -> impl IntoView {
    let toasts = Toasts::expect();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || toasts.text.get().map(|text| view! { <p class="toast"><bdi>{text}</bdi></p> })}
        </div>
    }
}
