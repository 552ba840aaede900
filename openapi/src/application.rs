//! Applications (申报): drafts, checks, submission, receipt.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::attachment::Attachment;
use crate::form::answers::Answers;
use crate::form::check::Finding;
use crate::ids::{ActivityId, ApplicationId, AwardKey};
use crate::text::Text;
use crate::time::Window;

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApplicationStatus {
    /// 草稿; after the close: 未提交（已截止）.
    Draft,
    /// 形式审查中.
    UnderReview,
    /// 形式审查通过.
    Passed,
    /// 形式审查不通过.
    Rejected,
}

impl ApplicationStatus {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::UnderReview => "under_review",
            Self::Passed => "passed",
            Self::Rejected => "rejected",
        }
    }

    /// As people read it.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Draft => ("草稿", "Draft"),
            Self::UnderReview => ("形式审查中", "Under review"),
            Self::Passed => ("形式审查通过", "Passed"),
            Self::Rejected => ("形式审查不通过", "Rejected"),
        };
        Text::new(zh, en)
    }
}

/// Begins a draft.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateApplication {
    /// The activity to file in.
    pub activity_id: ActivityId,
    /// 项目奖 or 个人奖.
    pub award: AwardKey,
}

/// 暂存: changes to a draft.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveApplication {
    /// A merge patch (RFC 7396) over the answers: a member replaces the answer of that field, `null` removes it,
    /// lists are replaced whole. Values may be incomplete and wrong (guide, clause 45).
    #[cfg_attr(feature = "server", schema(value_type = Object, example = json!({"project_name": "基于测量系统分析的精密齿轮一致性提升技术"})))]
    pub answers: Answers,
    /// Sent by itself while one types: it may take the place of the revision that the save before has made, as long as it
    /// takes nothing away.
    #[serde(default)]
    pub autosave: bool,
}

/// Begins a draft with what an earlier application of the same award holds, files included.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CopyApplication {
    /// The activity to file in; open for filing, with an award of the same key.
    pub activity_id: ActivityId,
}

/// An application in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApplicationSummary {
    /// Its id.
    pub id: ApplicationId,
    /// The activity.
    pub activity_id: ActivityId,
    /// The activity's title.
    pub activity_title: Text,
    /// The award.
    pub award: AwardKey,
    /// The award's title.
    pub award_title: Text,
    /// 第 1 完成单位 or 现工作单位: who files (guide, clauses 15 and 16).
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub organization_name: String,
    /// Who began it; stays, whoever carries it on (guide, clause 40).
    #[cfg_attr(feature = "server", schema(example = "王志强"))]
    pub author_name: String,
    /// Whether the caller may carry it on: it is their own, or was filed as administrator of an organization that they
    /// are the administrator of now.
    pub own: bool,
    /// What the form's title field says so far; empty at first.
    #[cfg_attr(feature = "server", schema(example = "基于测量系统分析的精密齿轮一致性提升技术"))]
    pub title: String,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// Counts up with each change of the draft; the `ETag`.
    #[cfg_attr(feature = "server", schema(example = 7))]
    pub version: i64,
    /// When the activity's filing is open.
    pub filing: Window,
    /// When the draft was begun.
    pub created_at: DateTime<Utc>,
    /// When the draft was last changed.
    pub updated_at: DateTime<Utc>,
    /// 受理编号; once submitted.
    #[cfg_attr(feature = "server", schema(example = "2025-XM-000123"))]
    pub number: Option<String>,
    /// Once submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Once a review result is recorded.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// How many findings still block the submission; drafts only.
    #[cfg_attr(feature = "server", schema(example = 5))]
    pub missing: Option<u32>,
}

/// An application with all that was filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Application {
    /// Everything the list shows.
    #[serde(flatten)]
    pub summary: ApplicationSummary,
    /// Version of the form that this application is filled in on.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub form_version: i32,
    /// The answers, by field key.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub answers: Answers,
    /// The attached files, in order of upload.
    pub attachments: Vec<Attachment>,
}

/// A state that a draft was in, and can be brought back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RevisionSummary {
    /// The draft's version then.
    #[cfg_attr(feature = "server", schema(example = 6))]
    pub version: i64,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// Who saved it.
    #[cfg_attr(feature = "server", schema(example = "王志强"))]
    pub saved_by: String,
    /// How many of the form's fields were answered.
    #[cfg_attr(feature = "server", schema(example = 12))]
    pub answered: u32,
}

/// A revision with its answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Revision {
    /// What the list shows.
    #[serde(flatten)]
    pub summary: RevisionSummary,
    /// The answers then, by field key.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub answers: Answers,
}

/// Brings a draft back to one of its revisions.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RestoreRevision {
    /// Which revision.
    #[cfg_attr(feature = "server", schema(example = 6))]
    pub version: i64,
}

/// What [`crate::form::check`] found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CheckReport {
    /// Whether the application could be submitted as it is.
    pub complete: bool,
    /// What is missing or wrong, in the order of the form.
    pub findings: Vec<Finding>,
}

/// 提交: the one submission.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SubmitApplication {
    /// The applicant has confirmed the guide's sentence of clause 7.
    pub confirmed: bool,
}
