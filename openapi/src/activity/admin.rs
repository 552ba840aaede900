//! What the staff of the association set up: a year's activity with its awards.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use validator::Validate;

use super::{Contact, Publication, Reason};
use crate::error::FieldError;
use crate::form::definition::FormDefinition;
use crate::ids::{ActivityId, AwardKey, NumberCode};
use crate::text::{Text, not_blank};
use crate::time::{Window, WindowState};

/// How far an activity has come. It only ever goes forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActivityState {
    /// 未发布: being set up; only staff see it.
    Unpublished,
    /// 已发布: anyone sees it, and files while its window is open.
    Published,
    /// 已归档: kept for reading; nobody files, whatever the window says.
    Archived,
}

/// An activity as staff see it: everything that can be edited, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AdminActivity {
    /// 活动标识 · Its id, which stands in addresses.
    pub id: ActivityId,
    /// 年度 · The edition's year; first part of an application's number.
    #[cfg_attr(feature = "server", schema(example = 2026))]
    pub year: i32,
    /// 标题 · Title.
    pub title: Text,
    /// 申报须知 · The notice, paragraph by paragraph.
    pub notice: Vec<Text>,
    /// 填报时间 · When filing is open.
    pub filing: Window,
    /// 填报时间所处状态 · State of the filing window by the server's clock.
    pub filing_state: WindowState,
    /// 形式审查周期 · When formal review takes place.
    pub review: Window,
    /// 咨询方式 · Whom to ask.
    pub contact: Contact,
    /// 结果公布方式 · When applicants see the results.
    pub publication: Publication,
    /// 统一公布的时间 · When the results were published together.
    pub results_published_at: Option<DateTime<Utc>>,
    /// 状态 · How far it has come.
    pub state: ActivityState,
    /// 版本，更改时放入 If-Match · Counts up with each change; what `If-Match` takes.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i64,
    /// 创建时间 · When it was created.
    pub created_at: DateTime<Utc>,
    /// 奖项 · What one can file for, in order.
    pub awards: Vec<AdminAward>,
}

/// An award as staff see it. Its form is read with `adminGetAwardForm`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AdminAward {
    /// 奖项标识 · Its key: `project`, `individual`.
    pub key: AwardKey,
    /// 编号代码 · Middle part of an application's number.
    pub number_code: NumberCode,
    /// 名称 · Title.
    pub title: Text,
    /// 填报建议 · Who files it, and who should hold the account.
    pub advice: Text,
    /// 不通过原因 · Coded reasons of a rejection.
    pub reasons: Vec<Reason>,
    /// 新草稿所用的表单版本 · Version of the form that new drafts begin with.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub form_version: i32,
    /// 表单预览页 · Where staff see the form as applicants will.
    #[cfg_attr(
        feature = "server",
        schema(example = "http://localhost:8080/staff/preview?activity=2026&award=project")
    )]
    pub preview_url: String,
}

/// Sets up an activity. It begins unpublished.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateActivity {
    /// 活动标识，自行选定，创建后不变 · The id, of your choice; it stays.
    #[cfg_attr(feature = "server", schema(example = "2026"))]
    pub id: ActivityId,
    /// 年度 · The edition's year; first part of an application's number.
    #[cfg_attr(feature = "server", schema(example = 2026))]
    pub year: i32,
    /// 标题 · Title.
    pub title: Text,
    /// 申报须知 · The notice, paragraph by paragraph.
    #[serde(default)]
    pub notice: Vec<Text>,
    /// 填报时间（UTC，含起不含止） · When filing is open: UTC, half-open.
    pub filing: Window,
    /// 形式审查周期（UTC） · When formal review takes place.
    pub review: Window,
    /// 咨询方式 · Whom to ask.
    pub contact: Contact,
    /// 结果公布方式，缺省为逐份公布 · When applicants see the results; by default each as it is recorded.
    #[serde(default)]
    pub publication: Publication,
    /// 奖项，可稍后添加 · What one can file for; may be added later, before it is published.
    #[serde(default)]
    pub awards: Vec<NewAward>,
}

/// An award to be set up.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAward {
    /// 奖项标识 · Its key within the activity.
    pub key: AwardKey,
    /// 编号代码，活动内唯一 · Middle part of an application's number; unique within the activity.
    pub number_code: NumberCode,
    /// 名称 · Title.
    pub title: Text,
    /// 填报建议 · Who files it, and who should hold the account.
    pub advice: Text,
    /// 不通过原因 · Coded reasons of a rejection.
    pub reasons: Vec<Reason>,
    /// 表单 · Sections and fields.
    pub form: FormDefinition,
}

/// A whole award, put in its place while nobody has filed for it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutAward {
    /// 编号代码，活动内唯一 · Middle part of an application's number; unique within the activity.
    pub number_code: NumberCode,
    /// 名称 · Title.
    pub title: Text,
    /// 填报建议 · Who files it, and who should hold the account.
    pub advice: Text,
    /// 不通过原因 · Coded reasons of a rejection.
    pub reasons: Vec<Reason>,
    /// 表单 · Sections and fields.
    pub form: FormDefinition,
}

/// A JSON Merge Patch (RFC 7396) of an activity: what is left out stays. Windows have an operation of their own.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateActivity {
    /// 年度；有申报提交后不可更改 · The year, while nothing has been submitted.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = 2026))]
    pub year: Option<i32>,
    /// 标题 · Title.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub title: Option<TextPatch>,
    /// 申报须知，整体替换 · The notice; replaced as a whole.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub notice: Option<Vec<Text>>,
    /// 咨询方式 · Whom to ask.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactPatch>,
    /// 结果公布方式；有申报提交后不可更改 · When applicants see the results, while nothing has been submitted.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub publication: Option<Publication>,
    /// 奖项的名称和填报建议，按奖项标识 · Titles and advice of awards, by their key.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub awards: Option<BTreeMap<AwardKey, AwardPatch>>,
}

/// A text of which one language may be left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TextPatch {
    /// 中文 · Simplified Chinese.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
    /// 英文 · English.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl TextPatch {
    /// Writes what is there into `text`.
    pub fn apply(self, text: &mut Text) {
        replace(&mut text.zh, self.zh);
        replace(&mut text.en, self.en);
    }
}

/// A contact of which one part may be left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContactPatch {
    /// 咨询电话 · Phones, as printed.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub phones: Option<String>,
    /// 邮箱 · E-mail address.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

impl ContactPatch {
    /// Writes what is there into `contact`.
    pub fn apply(self, contact: &mut Contact) {
        replace(&mut contact.phones, self.phones);
        replace(&mut contact.email, self.email);
    }
}

/// What can be changed of an award at any time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AwardPatch {
    /// 名称 · Title.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub title: Option<TextPatch>,
    /// 填报建议 · Who files it, and who should hold the account.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub advice: Option<TextPatch>,
}

/// Moves an activity's windows. The reason and what was before go into the audit log.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeWindows {
    /// 填报时间（UTC，含起不含止） · When filing is open: UTC, half-open.
    pub filing: Window,
    /// 形式审查周期（UTC） · When formal review takes place.
    pub review: Window,
    /// 更改原因，记入审计日志 · Why; kept in the audit log.
    #[validate(length(max = 500), custom(function = "not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "应多家单位请求，延长三天"))]
    pub reason: String,
}

/// Next year's activity as a copy: awards, forms, reasons, notice and contact come along. It begins unpublished.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CopyActivity {
    /// 新活动标识 · The new id.
    #[cfg_attr(feature = "server", schema(example = "2026"))]
    pub id: ActivityId,
    /// 年度 · The new year.
    #[cfg_attr(feature = "server", schema(example = 2026))]
    pub year: i32,
    /// 标题；缺省为原标题，其中的年度换成新年度 · Title; by default the old one with the new year in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// 填报时间（UTC，含起不含止） · When filing is open: UTC, half-open.
    pub filing: Window,
    /// 形式审查周期（UTC） · When formal review takes place.
    pub review: Window,
}

/// A form to be looked at; nothing is saved.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckAwardForm {
    /// 表单 · Sections and fields.
    pub form: FormDefinition,
    /// 不通过原因，可不填 · Coded reasons, if they are to be checked as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<Reason>>,
}

/// What is wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FormVerdict {
    /// 问题及其位置；为空即可使用 · What is wrong and where; empty: it can be used.
    pub problems: Vec<FieldError>,
    /// 部分数 · How many sections it has.
    #[cfg_attr(feature = "server", schema(example = 7))]
    pub sections: usize,
    /// 字段数，含分组内的 · How many fields, those within groups too.
    #[cfg_attr(feature = "server", schema(example = 74))]
    pub fields: usize,
}

/// Members that a patch may leave out, but not take away: `null` is not a value.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn replace<T>(place: &mut T, with: Option<T>) {
    if let Some(with) = with {
        *place = with;
    }
}
