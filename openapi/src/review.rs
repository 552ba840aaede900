//! 形式审查: results and what staff see of applications.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::activity::Reason;
use crate::application::Application;
use crate::ids::{ActivityId, ApplicationId, AwardKey};
use crate::text::Text;

/// The two outcomes of 形式审查.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 形式审查通过.
    Passed,
    /// 形式审查不通过.
    Rejected,
}

/// Records a review result. It is recorded once and is final (guide, clause 51).
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordReviewResult {
    /// The outcome.
    pub outcome: Outcome,
    /// One or more of the award's coded reasons when rejected, none when passed (guide, clause 50).
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    pub reasons: Vec<GivenReason>,
}

/// One reason given for a rejection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GivenReason {
    /// One of the award's codes.
    #[cfg_attr(feature = "server", schema(example = "missing_application_proof"))]
    pub code: String,
    /// The reviewer's words for the applicant; “其他” needs them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[validate(length(max = 500))]
    #[cfg_attr(feature = "server", schema(example = "所附合同签订于 2024 年 9 月，至截止日不足一年。"))]
    pub words: String,
    /// JSON Pointer to the field or attachment slot that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200))]
    #[cfg_attr(feature = "server", schema(example = "/application_proof"))]
    pub pointer: Option<String>,
}

/// A recorded review result as the applicant reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReviewResult {
    /// The outcome.
    pub outcome: Outcome,
    /// The reasons, empty when passed.
    pub reasons: Vec<ReviewReason>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// A reason with the guide's sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReviewReason {
    /// Code, sentence's key.
    #[serde(flatten)]
    pub given: GivenReason,
    /// The guide's sentence, verbatim.
    pub text: Text,
}

/// An application in the reviewers' queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct QueueEntry {
    /// Its id.
    pub id: ApplicationId,
    /// 受理编号.
    #[cfg_attr(feature = "server", schema(example = "2025-XM-000123"))]
    pub number: String,
    /// The activity.
    pub activity_id: ActivityId,
    /// The award.
    pub award: AwardKey,
    /// The application's title.
    #[cfg_attr(feature = "server", schema(example = "基于测量系统分析的精密齿轮一致性提升技术"))]
    pub title: String,
    /// Who filed.
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub organization_name: String,
    /// Where it stands.
    pub status: crate::application::ApplicationStatus,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
}

/// A submitted application as staff see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReviewCase {
    /// The application, exactly as submitted.
    pub application: Application,
    /// The award's coded reasons, one or more of which a rejection names.
    pub reasons: Vec<Reason>,
    /// The result, once recorded.
    pub review_result: Option<ReviewResult>,
}
