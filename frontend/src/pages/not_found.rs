//! Where there is no page.

use leptos::prelude::*;

use crate::browser;
use crate::components::EmptyState;
use crate::routes::path;

/// An address that leads nowhere.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    browser::title("页面不存在");
    view! {
        <h1>"页面不存在"</h1>
        <EmptyState title="没有找到这个页面">
            <p>"地址可能输入有误，或页面已经移走。"</p>
            <p><a class="button button-primary" href=path::ACTIVITIES>"返回活动报名"</a></p>
        </EmptyState>
    }
}
