//! Looking at an uploaded file without leaving the page.

use leptos::prelude::*;
use openapi::attachment::Attachment;

use super::{Dialog, ObjectUrl};
use crate::api;

/// Shows the file that `file` names, in a dialog.
#[component]
pub(crate) fn Preview(file: RwSignal<Option<Attachment>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let address = ObjectUrl::new();
    Effect::new(move |_| {
        if let Some(file) = file.get() {
            open.set(true);
            address.show(api::attachments::download(file.id));
        }
    });
    // Closing it lets the same file be opened again.
    Effect::new(move |_| {
        if !open.get() {
            file.set(None);
        }
    });
    let name = Signal::derive(move || file.get().map(|file| file.file_name).unwrap_or_default());
    view! {
        <Dialog title=name open=open wide=true>
            {move || match address.get() {
                None => view! { <p role="status">"正在打开…"</p> }.into_any(),
                Some(Err(failure)) => view! { <p role="alert">{failure.message()}</p> }.into_any(),
                Some(Ok(url)) => content(file.get_untracked(), url).into_any(),
            }}
            <div class="actions">
                <super::Button on_press=move |()| open.set(false)>"关闭"</super::Button>
            </div>
        </Dialog>
    }
}

fn content(file: Option<Attachment>, url: String) -> impl IntoView {
    let (name, media_type) = file.map(|file| (file.file_name, file.media_type)).unwrap_or_default();
    let shown = if media_type.starts_with("image/") {
        view! { <img class="preview" src=url.clone() alt=name.clone()/> }.into_any()
    } else {
        view! { <iframe class="preview preview-document" src=url.clone() title=name.clone()></iframe> }
            .into_any()
    };
    view! {
        {shown}
        <p>
            <a href=url.clone() target="_blank" rel="noopener">"在新窗口打开"</a>
            " "
            <a href=url download=name>"下载"</a>
        </p>
    }
}
