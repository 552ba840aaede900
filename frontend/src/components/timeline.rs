//! How far something has come, step by step.

use leptos::prelude::*;

/// What has become of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepState {
    /// Behind us.
    Done,
    /// Where we are.
    Current,
    /// Still to come.
    Ahead,
    /// It ended well.
    Passed,
    /// It ended badly.
    Failed,
}

impl StepState {
    fn class(self) -> &'static str {
        match self {
            Self::Done => "step step-done",
            Self::Current => "step step-current",
            Self::Ahead => "step",
            Self::Passed => "step step-passed",
            Self::Failed => "step step-failed",
        }
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// What has become of it.
    pub(crate) state: StepState,
    /// Its name.
    pub(crate) title: &'static str,
    /// When, or what is awaited.
    pub(crate) note: String,
}

/// Steps in a row.
#[component]
pub(crate) fn Timeline(steps: Vec<Step>) -> impl IntoView {
    let step = |step: Step| {
        let current = matches!(step.state, StepState::Current | StepState::Passed | StepState::Failed);
        view! {
            <li class=step.state.class() aria-current=current.then_some("step")>
                <strong>{step.title}</strong>
                <span>{step.note}</span>
            </li>
        }
    };
    view! { <ol class="timeline">{steps.into_iter().map(step).collect_view()}</ol> }
}
