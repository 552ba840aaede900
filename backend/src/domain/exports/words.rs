//! The guide's words for what the columns say.

use openapi::application::ApplicationStatus;
use openapi::organization::OrganizationStatus;
use openapi::review::{Outcome, ReviewReason};

use crate::store::organizations::OrganizationRow;

/// A state, as the applicant reads it.
pub(super) fn status_title(status: ApplicationStatus) -> &'static str {
    match status {
        ApplicationStatus::Draft => "草稿",
        ApplicationStatus::UnderReview => "形式审查中",
        ApplicationStatus::Passed => "形式审查通过",
        ApplicationStatus::Rejected => "形式审查不通过",
    }
}

/// An outcome.
pub(super) fn outcome_title(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "通过",
        Outcome::Rejected => "不通过",
    }
}

/// What staff found of an organization's proof.
pub(super) fn organization_title(status: OrganizationStatus) -> &'static str {
    match status {
        OrganizationStatus::Unverified => "待核验",
        OrganizationStatus::Verified => "已核验",
        OrganizationStatus::Rejected => "未通过",
    }
}

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
