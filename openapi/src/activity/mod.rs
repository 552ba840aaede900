//! Activities (活动) and their awards (奖项类型).

mod admin;

pub use admin::{
    ActivityState, AdminActivity, AdminAward, AwardPatch, ChangeWindows, CheckAwardForm, ContactPatch,
    CopyActivity, CreateActivity, FormVerdict, NewAward, PutAward, TextPatch, UpdateActivity,
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::form::definition::FormDefinition;
use crate::ids::{ActivityId, AwardKey};
use crate::text::Text;
use crate::time::{Window, WindowState};

/// When applicants see the results of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Publication {
    /// 逐份公布：记录后立即可见 · Each as soon as it is recorded.
    #[default]
    Immediate,
    /// 统一公布：由管理员一次性公布 · All at once, when an admin publishes them.
    Joint,
}

/// One year's edition of an award scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Activity {
    /// Its id, which stands in addresses.
    pub id: ActivityId,
    /// The edition's year; first part of an application's number.
    #[cfg_attr(feature = "server", schema(example = 2025))]
    pub year: i32,
    /// Title.
    pub title: Text,
    /// 申报须知, paragraph by paragraph.
    pub notice: Vec<Text>,
    /// Whether it is the current one or kept for reading; the public sees no others.
    pub state: ActivityState,
    /// When filing is open (guide, clause 1).
    pub filing: Window,
    /// State of the filing window by the server's clock; of an archived activity it is closed.
    pub filing_state: WindowState,
    /// When formal review takes place (guide, clause 9).
    pub review: Window,
    /// 结果公布方式 · When applicants see the results.
    pub publication: Publication,
    /// 统一公布的时间；此后记录的结果立即可见 · When the results were published jointly; what is recorded later is seen at once.
    pub results_published_at: Option<DateTime<Utc>>,
    /// Whom to ask (guide, clause 53).
    pub contact: Contact,
    /// What one can file for.
    pub awards: Vec<Award>,
}

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// 咨询电话, as printed.
    #[cfg_attr(feature = "server", schema(example = "（010）68417696；68413282"))]
    pub phones: String,
    /// 邮箱.
    #[cfg_attr(feature = "server", schema(example = "zljsj@caq.org.cn"))]
    pub email: String,
}

/// An award within an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Award {
    /// Its key: `project`, `individual`.
    pub key: AwardKey,
    /// 项目奖, 个人奖.
    pub title: Text,
    /// Who files it, and who should hold the account (guide, clauses 15, 16, 29).
    pub advice: Text,
}

/// An award's form and the reasons for which its applications are rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AwardForm {
    /// The activity.
    pub activity_id: ActivityId,
    /// The award.
    pub award: AwardKey,
    /// Title of the award.
    pub title: Text,
    /// Version of the form; a draft keeps the version it began with.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
    /// Sections and fields.
    pub form: FormDefinition,
    /// Coded reasons of 形式审查不通过 (guide, clauses 48 and 49).
    pub reasons: Vec<Reason>,
}

/// A new version of an award's form, for drafts that are begun from now on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutAwardForm {
    /// 表单 · Sections and fields.
    pub form: FormDefinition,
    /// 不通过原因；缺省为不变 · Coded reasons for results recorded from now on; left out, they stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<Reason>>,
}

/// A coded reason of 形式审查不通过, in the guide's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Code.
    #[cfg_attr(feature = "server", schema(example = "missing_application_proof"))]
    pub code: String,
    /// The guide's sentence.
    pub text: Text,
    /// Whether the reviewer must add words: “其他” does (guide, clause 50).
    #[serde(default)]
    pub needs_words: bool,
}
