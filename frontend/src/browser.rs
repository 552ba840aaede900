//! The few things that are asked of the browser directly.

use std::time::Duration;

use futures::channel::oneshot;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, HtmlAnchorElement, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, Storage, Window,
};

/// Names the page in the tab and for screen readers.
pub(crate) fn title(page: &str) {
    document().set_title(&format!("{page} - 质量活动推进平台"));
}

/// Starts the application anew, at the same address.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Moves the focus to the element with this id, once what is being rendered stands in the page.
pub(crate) fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    // Two frames: the first renders what the same event has changed.
    request_animation_frame(move || request_animation_frame(move || focus(&id)));
}

/// The same, unless the person has gone on to another field meanwhile: what is typed there must not end up here.
pub(crate) fn focus_soon_if_idle(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        request_animation_frame(move || {
            let here = document().active_element();
            if !here.is_some_and(|here| matches!(&*here.tag_name(), "INPUT" | "SELECT" | "TEXTAREA")) {
                focus(&id);
            }
        });
    });
}

fn focus(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let options = ScrollIntoViewOptions::new();
    // What is in sight stays where it is; the sheet keeps what is not clear of the foot.
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// What the address has behind `#`, which no request carries.
pub(crate) fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Puts `query` into the address, so that reloading the page shows the same part of it again.
pub(crate) fn remember(query: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(query));
    }
}

/// Hands the file to the person under this name.
pub(crate) fn save_file(blob: &Blob, name: &str) {
    let Ok(url) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    let anchor = document().create_element("a").ok().and_then(|anchor| anchor.dyn_into().ok());
    if let Some(anchor) = anchor {
        let anchor: HtmlAnchorElement = anchor;
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // Some browsers read the address only after the click has returned.
    set_timeout(move || drop(web_sys::Url::revoke_object_url(&url)), Duration::from_mins(1));
}

/// Puts the text on the clipboard; `false` where the browser forbids it, as it does without HTTPS.
pub(crate) async fn copy_text(text: &str) -> bool {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    let there = clipboard.is_ok_and(|clipboard| !clipboard.is_undefined());
    there && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Waits.
pub(crate) async fn pause(length: Duration) {
    let (told, over) = oneshot::channel::<()>();
    set_timeout(move || drop(told), length);
    // The sender is dropped at the end, which is all that there is to be told.
    let _ = over.await;
}

/// Opens an empty window, to be led somewhere a moment later.
pub(crate) fn open_window() -> Option<Window> {
    window().open_with_url_and_target("", "_blank").ok().flatten()
}

/// Leads a window to the address, or closes it.
pub(crate) fn lead_window(opened: Option<Window>, address: Option<&str>) {
    let Some(opened) = opened else { return };
    let _ = match address {
        Some(address) => opened.location().set_href(address),
        None => opened.close(),
    };
}

/// Opens the print dialog.
pub(crate) fn print() {
    let _ = window().print();
}

/// What stays in this browser when the tab is closed; `None` where the person has forbidden it.
pub(crate) fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// 128 random bits in hexadecimal: a key that no other request has used. (`crypto.randomUUID` exists on HTTPS only.)
pub(crate) fn random_key() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
