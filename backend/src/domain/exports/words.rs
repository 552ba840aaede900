//! The guide's words for what the columns say.

use openapi::review::ReviewReason;

use crate::store::organizations::OrganizationRow;

/// Whether an organization may file, is suspended, or is gone.
pub(super) fn standing_title(row: &OrganizationRow) -> &'static str {
    match row {
        OrganizationRow { merged_into: Some(_), .. } => "已合并",
        OrganizationRow { cancelled_at: Some(_), .. } => "已注销",
        OrganizationRow { suspended_at: Some(_), .. } => "已停用",
        _ => "正常",
    }
}

/// The guide's sentences of a rejection, with the reviewer's words, numbered.
pub(super) fn sentences(reasons: &[ReviewReason]) -> String {
    let sentence = |(index, reason): (usize, &ReviewReason)| {
        let words = Some(reason.given.words.trim()).filter(|words| !words.is_empty());
        let words = words.map(|words| format!("：{words}")).unwrap_or_default();
        format!("（{}）{}{words}", index + 1, reason.text.zh)
    };
    reasons.iter().enumerate().map(sentence).collect::<Vec<_>>().join("\n")
}
