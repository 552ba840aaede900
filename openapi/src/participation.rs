//! Participation in other activities, which keeps an account from being cancelled (guide, clause 36).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::Phone;
use crate::error::FieldError;
use crate::review::StaffName;

/// How long the name of an event may be.
pub const EVENT_CHARS: usize = 100;

/// Someone took part in something, e.g. 全面质量知识竞赛.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Participation {
    /// Whose; known by the phone, whether or not it has an account yet.
    pub phone: Phone,
    /// In what.
    #[validate(length(max = 100), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "全面质量知识竞赛"))]
    pub event: String,
}

/// Brings participations in.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportParticipations {
    /// At most 1,000 at once.
    #[validate(length(max = 1000), nested)]
    pub participations: Vec<Participation>,
}

/// 已导入的参赛记录 · A participation as it was brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ImportedParticipation {
    /// 活动 · In what.
    #[cfg_attr(feature = "server", schema(example = "全面质量知识竞赛"))]
    pub event: String,
    /// 导入人 · Who brought it in.
    pub imported_by: StaffName,
    /// 导入时间 · When.
    pub imported_at: DateTime<Utc>,
}

/// 删除误导入的参赛记录 · Removes a participation that was brought in by mistake.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveParticipation {
    /// 手机号 · Whose.
    pub phone: Phone,
    /// 活动，与列表中一致 · In what, as listed.
    #[validate(length(max = 100), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "全面质量知识竞赛"))]
    pub event: String,
    /// 原因，记入审计 · Why; stands in the audit log.
    #[validate(length(max = 500), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "手机号录入有误"))]
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ParticipationsImported {
    /// How many are new.
    #[cfg_attr(feature = "server", schema(example = 2))]
    pub added: u32,
    /// How many were there already.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub known: u32,
}

/// How the characters of a table were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum TextEncoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// GBK, or GB 18030, which it is a part of.
    #[serde(rename = "gbk")]
    Gbk,
    /// UTF-16.
    #[serde(rename = "utf-16")]
    Utf16,
}

/// CSV 导入的结果 · What came of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ParticipationsCsvImported {
    /// 识别出的文件编码 · How its characters were read.
    pub encoding: TextEncoding,
    /// 数据行数，不含表头和空行 · How many rows it has, without header and blank lines.
    #[cfg_attr(feature = "server", schema(example = 3))]
    pub rows: u32,
    /// 新增 · How many are new.
    #[cfg_attr(feature = "server", schema(example = 2))]
    pub added: u32,
    /// 已有，或在文件中重复 · How many were there already, or stand in it twice.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub known: u32,
    /// 已跳过的错误（`skip_wrong=true`），`pointer` 为“/行号/列” · What was skipped; `pointer` is /line/column.
    pub wrong: Vec<FieldError>,
    /// 未使用的列 · Columns that mean nothing here.
    #[cfg_attr(feature = "server", schema(example = json!(["序号"])))]
    pub ignored_columns: Vec<String>,
}
