//! 形式审查: results and what staff see of applications.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::activity::Reason;
use crate::application::Application;
use crate::ids::{AccountId, ActivityId, ApplicationId, AttachmentId, AwardKey};
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

impl Outcome {
    /// As people read it.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Passed => ("通过", "Passed"),
            Self::Rejected => ("不通过", "Rejected"),
        };
        Text::new(zh, en)
    }
}

/// Records a review result. It is recorded once and is final (guide, clause 51); what was a mistake is corrected openly.
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
    /// 所指的字段或附件项（JSON Pointer） · JSON Pointer to the field or attachment slot that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200))]
    #[cfg_attr(feature = "server", schema(example = "/application_proof"))]
    pub pointer: Option<String>,
    /// 所指的文件：该申报的附件 id · The file that it is about, an attachment of this application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<AttachmentId>,
}

/// Corrects a recorded result. What was recorded before stays, and stays visible.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CorrectReviewResult {
    /// 所更正的记录序号：审查材料 `history` 最后一条的 `entry` · The entry that is corrected: the last one of the case's `history`.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub corrects: i32,
    /// 更正后的结果 · The outcome from now on.
    pub outcome: Outcome,
    /// 更正后的原因：不通过时一条或多条，通过时为空 · The reasons from now on; none when passed.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    pub reasons: Vec<GivenReason>,
    /// 更正理由，仅工作人员可见 · Why it is corrected; for staff and the audit log.
    #[validate(length(max = 500), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(
        feature = "server",
        schema(example = "复核发现第 2 完成单位的公章位于承诺书第 2 页，原结论有误。")
    )]
    pub why: String,
}

/// A person of the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffName {
    /// 账号 id · The account.
    pub id: AccountId,
    /// 姓名 · The name.
    #[cfg_attr(feature = "server", schema(example = "陈静"))]
    pub name: String,
}

/// An entry of a result's history: the record, then its corrections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReviewEntry {
    /// 序号，首次记录为 0 · 0 is the first record; each correction counts up.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub entry: i32,
    /// 结果 · The outcome.
    pub outcome: Outcome,
    /// 原因 · The reasons, empty when passed.
    pub reasons: Vec<ReviewReason>,
    /// 更正理由；首次记录没有 · Why it was corrected; the first record has none.
    pub why: Option<String>,
    /// 记录人 · Who recorded it.
    pub by: StaffName,
    /// 记录时间 · When.
    pub at: DateTime<Utc>,
}

/// A case that a reviewer has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReviewClaim {
    /// 审核员 · Who has taken it.
    pub reviewer: StaffName,
    /// 领取时间 · Since when.
    pub claimed_at: DateTime<Utc>,
    /// 到期时间，到期自动释放 · Until when; then it is free again.
    pub until: DateTime<Utc>,
}

/// A recorded review result as the applicant reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReviewResult {
    /// The outcome.
    pub outcome: Outcome,
    /// The reasons, empty when passed.
    pub reasons: Vec<ReviewReason>,
    /// When it was first recorded.
    pub recorded_at: DateTime<Utc>,
    /// When it was last corrected, if that was after it had been published.
    pub corrected_at: Option<DateTime<Utc>>,
    /// What it said until that correction.
    pub corrected_from: Option<Outcome>,
}

/// What a publication did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReviewResultsPublished {
    /// 本次公布的通过数 · How many passes were published now.
    #[cfg_attr(feature = "server", schema(example = 118))]
    pub passed: u32,
    /// 本次公布的不通过数 · How many rejections were published now.
    #[cfg_attr(feature = "server", schema(example = 23))]
    pub rejected: u32,
    /// 仍无结果的申报数 · How many applications have no result yet.
    #[cfg_attr(feature = "server", schema(example = 4))]
    pub unreviewed: u32,
    /// 首次公布的时间；此后记录的结果立即可见 · When the activity's results were first published; what is recorded later is seen
    /// at once.
    pub published_at: DateTime<Utc>,
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
    /// 已记录的结果，公布前申报人看不到 · The recorded outcome; the applicant does not see it before it is published.
    pub outcome: Option<Outcome>,
    /// 领取该申报的审核员 · Who has taken the case.
    pub claim: Option<ReviewClaim>,
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
    /// 领取该申报的审核员 · Who has taken the case.
    pub claim: Option<ReviewClaim>,
    /// 当前结果，公布前申报人看不到 · What the result says now, once recorded; the applicant sees it when it is published.
    pub review_result: Option<ReviewResult>,
    /// 全部记录：首次记录及历次更正 · The whole history: the first record and every correction.
    pub history: Vec<ReviewEntry>,
}
