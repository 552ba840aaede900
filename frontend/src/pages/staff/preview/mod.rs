//! 表单预览: an award's form as applicants will see it, its fields and findings live, nothing saved.

mod existing;
mod pasted;

use leptos::prelude::*;
use openapi::activity::AwardForm;
use openapi::time::Window;

use crate::browser;
use crate::components::{Notice, Tone};
use crate::filing::Draft;
use crate::pages::application::Columns;
use crate::routes::path;

/// 表单预览.
#[component]
pub(crate) fn PreviewPage() -> impl IntoView {
    browser::title("表单预览");
    let pasting = RwSignal::new(false);
    // It stays while one looks at another form.
    let text = RwSignal::new(String::new());
    let way = move |pastes: bool, label: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="preview-source"
                    prop:checked=move || pasting.get() == pastes
                    on:change=move |_| pasting.set(pastes)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <p class="crumbs"><a href=path::STAFF>"工作台"</a></p>
        <h1>"表单预览"</h1>
        <p class="lead">"按申报人所见显示表单，可以试填；不会保存，也不会上传文件。"</p>
        <fieldset class="preview-ways">
            <legend class="visually-hidden">"表单来源"</legend>
            {way(false, "已有表单")}
            {way(true, "粘贴表单定义")}
        </fieldset>
        {move || if pasting.get() {
            view! { <pasted::Pasted text=text/> }.into_any()
        } else {
            view! { <existing::Existing/> }.into_any()
        }}
    }
}

/// The form, to be tried.
#[component]
fn Tried(form: AwardForm, filing: Window) -> impl IntoView {
    let Some(draft) = Draft::preview(form, filing) else {
        return view! { <Notice tone=Tone::Bad><p>"无法显示该表单。"</p></Notice> }.into_any();
    };
    provide_context(draft);
    view! { <Columns/> }.into_any()
}
