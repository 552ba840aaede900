//! 统计: numbers for staff.

use actix_web::get;
use actix_web::web::{Data, Json};
use openapi::ids::{ActivityId, AwardKey};
use openapi::statistics::Statistics;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{Guarded, Staff};
use super::error::ApiResult;
use super::extract::Query;
use crate::app::App;
use crate::domain::statistics::{self, Filter};

/// What to count.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StatisticsQuery {
    /// 仅此活动 · Only this activity.
    #[param(example = "2025")]
    activity: Option<ActivityId>,
    /// 仅此奖项 · Only this award.
    #[param(example = "project")]
    award: Option<AwardKey>,
}

/// 统计 · Statistics
///
/// 工作人员。草稿数、按日和按时的提交数、结果、不通过原因和单位数。图表见 `/staff/statistics`。
///
/// Staff: drafts, submissions by day and hour in China, results, reasons, organizations. As plots at `/staff/statistics`.
#[utoipa::path(
    operation_id = "getStatistics", tag = "admin-exports", params(StatisticsQuery),
    responses((status = 200, description = "统计数字 · The numbers", body = Statistics)), security(("account" = []))
)]
#[get("/admin/statistics")]
pub(super) async fn get_statistics(
    app: Data<App>,
    call: Guarded<Staff, Query<StatisticsQuery>>,
) -> ApiResult<Json<Statistics>> {
    let Guarded(_, query, ..) = call;
    let filter = Filter { activity: query.0.activity, award: query.0.award };
    Ok(Json(statistics::get(&app, filter).await?))
}
