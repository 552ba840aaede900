//! Something to be said to the person, standing where it belongs.

use leptos::prelude::*;

use crate::api::Failure;

/// How it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// To know.
    Info,
    /// Well done.
    Good,
    /// Look here.
    Warning,
    /// Failed, refused or too late.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "notice notice-info",
            Self::Good => "notice notice-good",
            Self::Warning => "notice notice-warning",
            Self::Bad => "notice notice-bad",
        }
    }
}

/// A notice; what is bad is read out at once.
#[component]
pub(crate) fn Notice(tone: Tone, children: Children) -> impl IntoView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! { <div class=tone.class() role=role>{children()}</div> }
}

/// Why something was refused: what it is called, and what to do.
pub(crate) fn refused(failure: &Failure) -> AnyView {
    refused_with(failure, ().into_any())
}

/// The same, with the way on.
pub(crate) fn refused_with(failure: &Failure, way: AnyView) -> AnyView {
    let title = failure.problem().map(|problem| problem.title.clone());
    let title = title.map(|title| view! { <p><strong>{title}</strong></p> });
    let message = failure.whole_message();
    view! { <Notice tone=Tone::Bad>{title}<p>{message}</p>{way}</Notice> }.into_any()
}
