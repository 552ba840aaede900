//! 草稿 → 已提交 → 形式审查 → 结果.

use openapi::application::ApplicationStatus;

use super::Standing;
use crate::components::{Step, StepState};
use crate::i18n;

/// The four steps, as far as they have come.
pub(super) fn steps(standing: &Standing) -> Vec<Step> {
    let summary = &standing.application.summary;
    let submitted = standing.receipt.submitted_at;
    let reviewed = summary.reviewed_at;
    let under_review = summary.status == ApplicationStatus::UnderReview;
    let review_ends = reviewed.unwrap_or(standing.activity.review.closes_at);
    let (state, title) = match summary.status {
        ApplicationStatus::Passed => (StepState::Passed, "形式审查通过"),
        ApplicationStatus::Rejected => (StepState::Failed, "形式审查不通过"),
        ApplicationStatus::Draft | ApplicationStatus::UnderReview => (StepState::Ahead, "结果"),
    };
    let review = if under_review { StepState::Current } else { StepState::Done };
    let review_title = if under_review { "形式审查中" } else { "形式审查" };
    vec![
        Step {
            state: StepState::Done,
            title: "草稿",
            note: format!("{}创建", i18n::day(summary.created_at)),
        },
        Step { state: StepState::Done, title: "已提交", note: i18n::day_time(submitted) },
        Step { state: review, title: review_title, note: i18n::days(submitted, review_ends) },
        Step { state, title, note: reviewed.map_or_else(|| "等待结果".to_owned(), i18n::day_time) },
    ]
}
