//! Dialogs: the browser's own, which keeps the focus inside and closes on Esc.

use leptos::html;
use leptos::prelude::*;

use super::{Button, Look, When};

/// A modal dialog that is open while `open` says so.
#[component]
pub(crate) fn Dialog(
    #[prop(into)] title: Signal<String>,
    open: RwSignal<bool>,
    #[prop(optional)] wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let id = StoredValue::new(crate::browser::random_key());
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            class="dialog"
            class:dialog-wide=wide
            node_ref=node
            aria-labelledby=id.get_value()
            on:close=move |_| open.set(false)
        >
            <When is=move || open.get()>
                <h2 id=id.get_value()>{title}</h2>
                {children()}
            </When>
        </dialog>
    }
}

/// Asks before something that cannot be undone, or that changes much.
#[component]
pub(crate) fn Confirm(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    /// What the button says that does it.
    #[prop(into)]
    action: String,
    #[prop(default = Look::Danger)] look: Look,
    open: RwSignal<bool>,
    #[prop(into)] on_confirm: Callback<()>,
) -> impl IntoView {
    let action = StoredValue::new(action);
    let confirm = move |()| {
        open.set(false);
        on_confirm.run(());
    };
    view! {
        <Dialog title=title open=open>
            <p><bdi>{text}</bdi></p>
            <div class="actions">
                <Button look=look on_press=confirm>{action.get_value()}</Button>
                <Button on_press=move |()| open.set(false)>"取消"</Button>
            </div>
        </Dialog>
    }
}
