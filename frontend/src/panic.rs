//! When the application itself fails: say so over the whole page, and that nothing typed is lost.
//!
//! Written without Leptos, which can no longer be relied on by then.

use std::panic::PanicHookInfo;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Installs the hook that logs a panic to the console and covers the page.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        console_error_panic_hook::hook(panic);
        // The browser may refuse; then the console has all there is to say.
        let _ = cover();
    }));
}

fn cover() -> Option<()> {
    let document = web_sys::window()?.document()?;
    if document.get_element_by_id("crashed").is_some() {
        return None;
    }
    let overlay = document.create_element("div").ok()?;
    overlay.set_id("crashed");
    overlay.set_class_name("crashed");
    overlay.set_attribute("role", "alertdialog").ok()?;
    overlay.set_attribute("aria-labelledby", "crashed-title").ok()?;
    overlay.set_inner_html(
        "<div class=\"card\"><h1 id=\"crashed-title\">页面出现错误</h1>\
         <p>已保存的内容不受影响；尚未保存的更改保留在本浏览器中，重新加载后会继续保存。</p></div>",
    );
    let button = document.create_element("button").ok()?.dyn_into::<web_sys::HtmlElement>().ok()?;
    button.set_class_name("button button-primary");
    button.set_text_content(Some("重新加载"));
    let reload = Closure::<dyn Fn()>::new(|| {
        let _ = web_sys::window().map(|window| window.location().reload());
    });
    button.set_onclick(Some(reload.as_ref().unchecked_ref()));
    reload.forget();
    overlay.first_element_child()?.append_child(&button).ok()?;
    document.body()?.append_child(&overlay).ok()?;
    button.focus().ok()
}
