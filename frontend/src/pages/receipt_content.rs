//! What a receipt says: on the result page, on paper, and where one is checked.

use leptos::prelude::*;
use openapi::receipt::{Receipt, ReceiptFile};

use crate::i18n::{self, size, t};

/// Everything but the files and the signature.
pub(super) fn terms(receipt: &Receipt) -> impl IntoView + use<> {
    view! {
        <dl class="terms receipt-terms">
            <dt>"受理编号"</dt><dd><strong class="code">{receipt.number.clone()}</strong></dd>
            <dt>"提交时间"</dt><dd>{i18n::full(receipt.submitted_at)}"（中国时间）"</dd>
            <dt>"申报单位"</dt><dd><bdi>{receipt.organization_name.clone()}</bdi></dd>
            <dt>"申报名称"</dt><dd><bdi>{receipt.title.clone()}</bdi></dd>
            <dt>"活动与奖项"</dt><dd>{t(&receipt.activity_title)}" · "{t(&receipt.award_title)}</dd>
            <dt>"内容摘要"</dt><dd class="digest">"sha-256 "{in_eights(&receipt.form_sha256)}</dd>
        </dl>
    }
}

/// Every file with its digest.
pub(super) fn files(receipt: &Receipt) -> impl IntoView + use<> {
    let files = receipt.files.iter().map(file).collect_view();
    view! {
        <h3>"随附文件（"{receipt.files.len()}" 份）"</h3>
        <ul class="receipt-files">{files}</ul>
    }
}

fn file(file: &ReceiptFile) -> impl IntoView + use<> {
    view! {
        <li>
            <bdi>{file.file_name.clone()}</bdi>" "<span class="muted small">{size(file.size)}</span>
            <span class="digest">"sha-256 "{in_eights(&file.sha256)}</span>
        </li>
    }
}

/// A digest that can be compared by eye.
pub(super) fn in_eights(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().collect();
    digits.chunks(8).map(String::from_iter).collect::<Vec<_>>().join(" ")
}
