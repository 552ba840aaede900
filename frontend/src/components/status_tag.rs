//! Small tags that tell a state.

use leptos::prelude::*;
use openapi::application::{ApplicationStatus, ApplicationSummary};
use openapi::time::WindowState;

/// The colour of a tag; never the only bearer of its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Nothing to do.
    Plain,
    /// Under way elsewhere.
    Blue,
    /// Done, passed.
    Green,
    /// Unfinished.
    Amber,
    /// Wrong, rejected, too late.
    Red,
}

impl Tag {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "tag",
            Self::Blue => "tag tag-blue",
            Self::Green => "tag tag-green",
            Self::Amber => "tag tag-amber",
            Self::Red => "tag tag-red",
        }
    }
}

/// A tag.
#[component]
pub(crate) fn StatusTag(tag: Tag, #[prop(into)] text: String) -> impl IntoView {
    view! { <span class=tag.class()>{text}</span> }
}

/// The tag of an application, given where we stand in its filing window.
pub(crate) fn status_tag(summary: &ApplicationSummary, filing: WindowState) -> (Tag, &'static str) {
    match (summary.status, filing) {
        (ApplicationStatus::Draft, WindowState::Closed) => (Tag::Red, "未提交（已截止）"),
        (ApplicationStatus::Draft, _) => (Tag::Plain, "草稿"),
        (ApplicationStatus::UnderReview, _) => (Tag::Blue, "形式审查中"),
        (ApplicationStatus::Passed, _) => (Tag::Green, "形式审查通过"),
        (ApplicationStatus::Rejected, _) => (Tag::Red, "形式审查不通过"),
    }
}
