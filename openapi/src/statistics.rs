//! 统计: how filing and review of an activity go, in numbers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ActivityId, AwardKey};
use crate::text::Text;
use crate::time::Window;

/// Numbers of one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Statistics {
    /// 统计时间 · When they were counted.
    pub counted_at: DateTime<Utc>,
    /// 按活动和奖项 · By activity and award, the newest activity first.
    pub awards: Vec<AwardStatistics>,
    /// 单位按审核状态，不含已注销 · Organizations by state of verification, without cancelled ones.
    pub organizations: Vec<Count>,
}

/// Numbers of an award of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AwardStatistics {
    /// 活动 · The activity.
    pub activity_id: ActivityId,
    /// 活动标题 · Its title.
    pub activity_title: Text,
    /// 奖项 · The award.
    pub award: AwardKey,
    /// 奖项名称 · Its title.
    pub award_title: Text,
    /// 填报时间 · When filing is open.
    pub filing: Window,
    /// 草稿数 · Drafts that have not been submitted.
    #[cfg_attr(feature = "server", schema(example = 12))]
    pub drafts: i64,
    /// 已提交数 · Submitted ones.
    #[cfg_attr(feature = "server", schema(example = 340))]
    pub submitted: i64,
    /// 每日提交数（中国时间），首日至末日 · Submitted by day in China, from the first day to the last.
    pub by_day: Vec<DayCount>,
    /// 每日各时段提交数（中国时间），共 24 项 · Submitted by hour of the day in China: 24 entries.
    pub by_hour: Vec<i64>,
    /// 截止前 48 小时每小时提交数 · Submitted in each of the last 48 hours before the close.
    pub before_close: Vec<HourCount>,
    /// 形审结果：通过、不通过、待审 · Results: passed, rejected, unreviewed.
    pub results: Vec<Count>,
    /// 不通过原因，一份申报可有多条 · Reasons of rejections; one application may have several.
    pub reasons: Vec<Count>,
    /// 提交至出结果的小时数；尚无结果时为空 · Hours from submission to result; none while there is no result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours_to_result: Option<Spread>,
}

/// How many of something that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Count {
    /// 代码 · Machine code.
    #[cfg_attr(feature = "server", schema(example = "passed"))]
    pub code: String,
    /// 名称 · What people call it.
    pub label: Text,
    /// 数量 · How many.
    #[cfg_attr(feature = "server", schema(example = 120))]
    pub count: i64,
}

/// How many on a day in China.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DayCount {
    /// 日期（中国时间） · The day.
    pub day: NaiveDate,
    /// 数量 · How many.
    pub count: i64,
}

/// How many in an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HourCount {
    /// 起始时刻（UTC） · When the hour begins, UTC.
    pub from: DateTime<Utc>,
    /// 数量 · How many.
    pub count: i64,
}

/// How values are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Spread {
    /// 中位数 · Half are at most this.
    #[cfg_attr(feature = "server", schema(example = 52))]
    pub median: i64,
    /// 第 90 百分位 · Nine in ten are at most this.
    #[cfg_attr(feature = "server", schema(example = 120))]
    pub p90: i64,
    /// 最大值 · All are at most this.
    #[cfg_attr(feature = "server", schema(example = 200))]
    pub longest: i64,
}
