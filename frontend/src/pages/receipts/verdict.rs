//! What came of checking a receipt, in plain words: what it means, and what to do.

use leptos::prelude::*;
use openapi::receipt::{Receipt, ReceiptVerdict, ReceiptVerification};
use serde_json::Value;

use crate::components::{Notice, Tone};
use crate::pages::receipt_content as content;

/// The id of its heading.
pub(super) const TITLE: &str = "verdict-title";

/// Members of a receipt, and what people call them.
const MEMBERS: [(&str, &str); 9] = [
    ("number", "受理编号"),
    ("submitted_at", "提交时间"),
    ("organization_name", "申报单位"),
    ("title", "申报名称"),
    ("activity_title", "活动"),
    ("award_title", "奖项类型"),
    ("form_sha256", "内容摘要"),
    ("files", "随附文件"),
    ("application_id", "申报标识"),
];

/// The verdict on what was `asked`, and what was signed.
pub(super) fn verdict(asked: &str, answer: &ReceiptVerification) -> impl IntoView + use<> {
    let (tone, title, meaning) = wording(answer.verdict);
    let receipt = answer.receipt.as_ref();
    let altered = receipt.filter(|_| answer.verdict == ReceiptVerdict::Altered);
    let altered = altered.map(|receipt| view! { <p>{differences(receipt, asked)}</p> });
    let signed = receipt.map(|receipt| {
        view! {
            <section class="card receipt" aria-labelledby="signed-title">
                <h2 id="signed-title">"平台签发的内容"</h2>
                {content::terms(receipt)}
                {content::files(receipt)}
            </section>
        }
    });
    view! {
        <Notice tone=tone>
            <h2 id=TITLE tabindex="-1">{title}</h2>
            <p>{meaning}</p>
            {altered}
        </Notice>
        {signed}
    }
}

fn wording(verdict: ReceiptVerdict) -> (Tone, &'static str, &'static str) {
    match verdict {
        ReceiptVerdict::Genuine => (
            Tone::Good,
            "回执真实有效",
            "由本平台签发，且与平台保存的提交记录一致。请与手中的回执或申报材料核对以下内容。",
        ),
        ReceiptVerdict::Altered => (
            Tone::Bad,
            "回执内容已被改动",
            "签名由本平台签发，但所示内容与签发时不一致。请以下面“平台签发的内容”为准，并向提供回执的人核实。",
        ),
        ReceiptVerdict::Unknown => (
            Tone::Warning,
            "平台没有这次提交的记录",
            "签名由本平台签发，但平台没有与之对应的提交，不能证明已经提交。请联系中国质量协会：（010）68417696；68413282。",
        ),
        ReceiptVerdict::NotOurs => (
            Tone::Bad,
            "不是本平台签发的回执",
            "可能由其他平台签发、签名被改动，或者内容没有复制完整。请从“申报状态”页重新下载回执（JSON）文件再验证；仍不能通过的，请勿作为已提交的证明。",
        ),
    }
}

/// What differs from what was signed.
fn differences(signed: &Receipt, asked: &str) -> String {
    let (signed, asked) = (
        serde_json::to_value(signed).unwrap_or_default(),
        serde_json::from_str(asked).unwrap_or(Value::Null),
    );
    let differs = |key: &str| signed.get(key) != asked.get(key);
    let names: Vec<&str> =
        MEMBERS.into_iter().filter(|(key, _)| differs(key)).map(|(_, name)| name).collect();
    if names.is_empty() {
        "被改动的内容：增加了签发时没有的内容。".to_owned()
    } else {
        format!("被改动的内容：{}。", names.join("、"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_that_differ_are_named() {
        let given = r#"{"application_id": "01a20707-2981-76a3-ac73-87003d1f1224", "number": "2025-XM-000123",
            "activity_title": {"zh": "a", "en": "b"}, "award_title": {"zh": "a", "en": "b"}, "organization_name": "x",
            "title": "y", "submitted_at": "2025-04-01T01:00:00.500Z", "form_sha256": "00", "files": [], "signature": ""}"#;
        let signed: Receipt = serde_json::from_str(given).unwrap();
        assert_eq!(differences(&signed, &given.replace("000123", "000124")), "被改动的内容：受理编号。");
        assert_eq!(differences(&signed, &given.replace("[]", "[{}]")), "被改动的内容：随附文件。");
        assert!(differences(&signed, &given.replacen('{', r#"{"more": 1, "#, 1)).contains("增加"));
    }
}
