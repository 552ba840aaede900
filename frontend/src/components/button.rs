//! Buttons.

use leptos::prelude::*;

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Look {
    /// The next step; one on a page.
    Primary,
    /// Anything else.
    #[default]
    Secondary,
    /// In running text and in rows.
    Link,
    /// What cannot be undone.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button",
            Self::Link => "link",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button. While `pending` it cannot be pressed again, keeps the focus and says so.
#[component]
pub(crate) fn Button(
    #[prop(optional)] look: Look,
    /// Submits the form around instead of calling `on_press`.
    #[prop(optional)]
    submits: bool,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Where the focus is to find it.
    #[prop(optional, into)]
    id: Option<String>,
    /// The accessible name, where the text alone does not tell what is meant.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| {
        if pending.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            id=id
            type=if submits { "submit" } else { "button" }
            class=look.class()
            class:button-pending=pending
            disabled=disabled
            aria-disabled=move || pending.get().then_some("true")
            aria-busy=move || pending.get().then_some("true")
            aria-label=name
            on:click=press
        >
            {children()}
        </button>
    }
}
