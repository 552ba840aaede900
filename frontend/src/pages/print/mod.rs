//! Pages that are there to be printed, A4: a head that stays off the paper, and the sheet.

pub(crate) mod application;
pub(crate) mod letter;
pub(crate) mod receipt;

use leptos::prelude::*;

/// A document of as many pages as it takes. `mark` stands on each of them.
fn sheet(content: AnyView, mark: AnyView) -> impl IntoView {
    // On paper the second part is a table's foot: repeated on each page, it keeps the room for the mark there.
    view! {
        <article class="paper" lang="zh-CN" aria-labelledby="paper-title">
            <div class="paper-body">{content}</div>
            <div class="paper-room" aria-hidden="true"></div>
        </article>
        {mark}
    }
}
