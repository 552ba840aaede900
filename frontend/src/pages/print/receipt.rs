//! 提交回执 on paper.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use openapi::receipt::Receipt;

use super::sheet;
use crate::api::{self, Failure};
use crate::browser;
use crate::components::{PrintHead, loaded};
use crate::pages::{application_source, receipt_content as content};
use crate::routes::path;

/// 打印提交回执.
#[component]
pub(crate) fn PrintedReceipt() -> impl IntoView {
    browser::title("打印提交回执");
    let params = use_params_map();
    let receipt = move || {
        let id = params.with(application_source::id);
        async move { api::applications::receipt(id.ok_or(Failure::NoSuch)?).await }
    };
    loaded(receipt, |receipt| printed(&receipt).into_any())
}

fn printed(receipt: &Receipt) -> impl IntoView + use<> {
    // Browsers propose it as the name of the PDF.
    browser::title(&format!("提交回执 {}", receipt.number));
    let origin = window().location().origin().unwrap_or_default();
    let content = view! {
        <h2 id="paper-title" class="paper-title">"提交回执"</h2>
        {content::terms(receipt)}
        {content::files(receipt)}
        <h3>"平台签名"</h3>
        <p class="digest">{receipt.signature.clone()}</p>
        <p class="paper-note">"凭平台签名或下载的回执（JSON）文件，任何人都可以在 "{origin}{path::RECEIPTS}" 验证本回执。"</p>
    };
    let mark = format!("提交回执　受理编号 {}", receipt.number);
    view! {
        <PrintHead
            title="打印提交回执"
            lead="用 A4 纸打印。打印件便于存档；需要证明真伪时，请提供下载的回执（JSON）文件。"
            back=Some((path::result(receipt.application_id), "申报状态"))
        />
        {sheet(content.into_any(), view! { <p class="paper-mark">{mark}</p> }.into_any())}
    }
}
