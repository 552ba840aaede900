//! 提交回执: number, instant, digests; on paper, and signed as a file.

use leptos::prelude::*;
use openapi::receipt::{Receipt, ReceiptFile};

use crate::browser;
use crate::components::Button;
use crate::i18n::{self, size, t};

/// The receipt.
pub(super) fn receipt(receipt: &Receipt) -> impl IntoView + use<> {
    let (signature, name) = (receipt.signature.clone(), format!("提交回执-{}.jws.txt", receipt.number));
    let download = move |()| {
        if let Some(file) = browser::text_file(&signature) {
            browser::save_file(&file, &name);
        }
    };
    let files = receipt.files.iter().map(file).collect_view();
    view! {
        <section class="card receipt" aria-labelledby="receipt-title">
            <h2 id="receipt-title">"提交回执"</h2>
            <dl class="terms">
                <dt>"受理编号"</dt><dd><strong class="code">{receipt.number.clone()}</strong></dd>
                <dt>"提交时间"</dt><dd>{i18n::full(receipt.submitted_at)}"（中国时间）"</dd>
                <dt>"申报单位"</dt><dd><bdi>{receipt.organization_name.clone()}</bdi></dd>
                <dt>"活动与奖项"</dt><dd>{t(&receipt.activity_title)}" · "{t(&receipt.award_title)}</dd>
                <dt>"内容摘要"</dt><dd class="digest">"sha-256 "{in_eights(&receipt.form_sha256)}</dd>
            </dl>
            <details>
                <summary>"随附文件（"{receipt.files.len()}" 份）及其摘要"</summary>
                <ul class="receipt-files">{files}</ul>
            </details>
            <div class="actions no-print">
                <Button on_press=move |()| browser::print()>"打印回执"</Button>
                <Button on_press=download>"下载签名回执"</Button>
            </div>
        </section>
    }
}

fn file(file: &ReceiptFile) -> impl IntoView + use<> {
    view! {
        <li>
            <bdi>{file.file_name.clone()}</bdi>" "<span class="muted small">{size(file.size)}</span>
            <span class="digest">{in_eights(&file.sha256)}</span>
        </li>
    }
}

/// A digest that can be compared by eye.
fn in_eights(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().collect();
    digits.chunks(8).map(String::from_iter).collect::<Vec<_>>().join(" ")
}
