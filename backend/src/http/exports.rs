//! 导出: tables for staff.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use openapi::application::ApplicationStatus;
use openapi::export::ExportFormat;
use openapi::ids::{ActivityId, AwardKey};
use openapi::organization::OrganizationStatus;
use openapi::review::Outcome;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::auth::{Guarded, Staff};
use super::document::FileContent;
use super::download;
use super::error::ApiResult;
use super::extract::Query;
use crate::app::App;
use crate::domain::exports::{
    self, ApplicationsExport, OrganizationFilter, OrganizationsExport, ResultFilter, ReviewResultsExport,
};
use crate::domain::review_results::QueueFilter;

/// Which applications to export, and as what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ApplicationsQuery {
    /// 文件格式，缺省 `xlsx` · As what, by default `xlsx`.
    #[param(inline)]
    format: Option<ExportFormat>,
    /// 另加填报内容：每个单项问题一列；须选定一个活动和一个奖项 · With a column for each question that has a single answer;
    /// needs one activity and one award.
    answers: Option<bool>,
    /// 仅此活动 · Only this activity.
    activity: Option<ActivityId>,
    /// 仅此奖项 · Only this award.
    award: Option<AwardKey>,
    /// 仅此状态 · Only this state.
    #[param(inline)]
    status: Option<ApplicationStatus>,
}

/// Staff: submitted applications, one row each, filtered and ordered as the queue is. The export is noted in the audit
/// log.
#[utoipa::path(
    operation_id = "exportApplications", tag = "admin-exports", summary = "导出申报 · Export applications",
    params(ApplicationsQuery),
    responses((status = 200, description = "表格 · The table", content((FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileContent = "text/csv")))),
    security(("account" = []))
)]
#[get("/admin/applications/export")]
pub(super) async fn export_applications(
    app: Data<App>,
    call: Guarded<Staff, Query<ApplicationsQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let query = query.0;
    let asked = json!({
        "activity": query.activity, "award": query.award, "status": query.status, "answers": query.answers,
    });
    let filter = QueueFilter {
        activity: query.activity,
        award: query.award,
        status: query.status,
        ..QueueFilter::default()
    };
    let (answers, format) = (query.answers.unwrap_or_default(), query.format.unwrap_or_default());
    let request = ApplicationsExport { filter, asked, answers, format };
    Ok(download::export(exports::applications(&app, who.0, request).await?))
}

/// Which review results to export, and as what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ResultsQuery {
    /// 文件格式，缺省 `xlsx` · As what, by default `xlsx`.
    #[param(inline)]
    format: Option<ExportFormat>,
    /// 仅此活动 · Only of this activity.
    activity: Option<ActivityId>,
    /// 仅此奖项 · Only of this award.
    award: Option<AwardKey>,
    /// 仅此结果 · Only this outcome.
    #[param(inline)]
    outcome: Option<Outcome>,
}

/// Staff: review results, one row for each reason of a rejection and one for a pass, in the order in which they were
/// recorded. The export is noted in the audit log.
#[utoipa::path(
    operation_id = "exportReviewResults", tag = "admin-exports", summary = "导出形审结果 · Export review results",
    params(ResultsQuery),
    responses((status = 200, description = "表格 · The table", content((FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileContent = "text/csv")))),
    security(("account" = []))
)]
#[get("/admin/review-results/export")]
pub(super) async fn export_review_results(
    app: Data<App>,
    call: Guarded<Staff, Query<ResultsQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let ResultsQuery { format, activity, award, outcome } = query.0;
    let filter = ResultFilter { activity, award, outcome, after: None };
    let request = ReviewResultsExport { filter, format: format.unwrap_or_default() };
    Ok(download::export(exports::review_results(&app, who.0, request).await?))
}

/// Which organizations to export, and as what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrganizationsQuery {
    /// 文件格式，缺省 `xlsx` · As what, by default `xlsx`.
    #[param(inline)]
    format: Option<ExportFormat>,
    /// 仅此核验状态 · Only those of which staff found this.
    #[param(inline)]
    status: Option<OrganizationStatus>,
    /// 单位全称或信用代码中含有 · What the name or the code holds.
    #[param(max_length = 100)]
    q: Option<String>,
}

/// Staff: organizations with their administrators, one row each. The export is noted in the audit log.
#[utoipa::path(
    operation_id = "exportOrganizations", tag = "admin-exports", summary = "导出组织 · Export organizations",
    params(OrganizationsQuery),
    responses((status = 200, description = "表格 · The table", content((FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileContent = "text/csv")))),
    security(("account" = []))
)]
#[get("/admin/organizations/export")]
pub(super) async fn export_organizations(
    app: Data<App>,
    call: Guarded<Staff, Query<OrganizationsQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let OrganizationsQuery { format, status, q } = query.0;
    let filter = OrganizationFilter { status, text: q, after: None };
    let request = OrganizationsExport { filter, format: format.unwrap_or_default() };
    Ok(download::export(exports::organizations(&app, who.0, request).await?))
}
