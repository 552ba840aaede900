//! 导出: tables for staff.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use openapi::application::ApplicationStatus;
use openapi::export::ExportFormat;
use openapi::ids::{ActivityId, AwardKey, OrganizationId};
use openapi::organization::OrganizationStatus;
use openapi::review::Outcome;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use super::auth::{Guarded, Staff};
use super::document::FileContent;
use super::download;
use super::error::ApiResult;
use super::extract::Query;
use super::organizations::OrganizationQuery;
use super::review_results::{OutcomeQuery, QueueQuery, ReviewerQuery};
use crate::app::App;
use crate::domain::exports::{
    self, ApplicationsExport, OrganizationsExport, ResultFilter, ReviewResultsExport,
};

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
    /// 已记录的结果；`none` 为尚未记录 · The recorded outcome; `none`: nothing recorded yet.
    #[param(inline)]
    outcome: Option<OutcomeQuery>,
    /// 仅此组织，组织 id · Only what this organization has filed.
    organization: Option<OrganizationId>,
    /// 受理编号、项目名称或单位名称中含有，不分大小写 · What the number, the title or the organization's name holds, in any
    /// case.
    #[param(max_length = 100)]
    q: Option<String>,
    /// 此时刻起提交（含），RFC 3339 · Submitted then or later.
    #[param(value_type = Option<String>, format = DateTime)]
    submitted_from: Option<DateTime<Utc>>,
    /// 此时刻前提交（不含），RFC 3339 · Submitted before then.
    #[param(value_type = Option<String>, format = DateTime)]
    submitted_to: Option<DateTime<Utc>>,
    /// 领取人：`me` 本人，`none` 无人领取，或审核员账号 id · Who has taken it: `me`, `none` for nobody, or an account's id.
    #[param(value_type = Option<String>)]
    reviewer: Option<ReviewerQuery>,
}

impl ApplicationsQuery {
    /// What the queue calls it.
    fn queue(self) -> QueueQuery {
        let Self {
            activity,
            award,
            status,
            outcome,
            organization,
            q,
            submitted_from,
            submitted_to,
            reviewer,
            ..
        } = self;
        QueueQuery {
            activity,
            award,
            status,
            outcome,
            organization,
            q,
            submitted_from,
            submitted_to,
            reviewer,
            limit: None,
            after: None,
        }
    }
}

/// 导出申报 · Export applications
///
/// 工作人员。已提交的申报，每份一行，筛选和排序与待审队列相同。导出会记入操作日志。
///
/// Staff: submitted applications, one row each, filtered and ordered as the queue is. The export is noted in the audit
/// log.
#[utoipa::path(
    operation_id = "exportApplications", tag = "admin-exports",
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
    let (answers, format) = (query.0.answers.unwrap_or_default(), query.0.format.unwrap_or_default());
    let query = query.0.queue();
    let asked = asked(query.repeated());
    let filter = query.filter(who.0)?;
    let request = ApplicationsExport { filter, asked, answers, format };
    Ok(download::export(exports::applications(&app, who.0, request).await?))
}

/// The filters of an export, as the audit log tells of them.
fn asked<const N: usize>(filters: [(&'static str, Option<String>); N]) -> Value {
    let given = filters.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
    Value::Object(given.collect())
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

/// 导出形审结果 · Export review results
///
/// 工作人员。不通过的每条原因一行，通过的一行，按记录时间排列。导出会记入操作日志。
///
/// Staff: review results, one row for each reason of a rejection and one for a pass, in the order in which they were
/// recorded. The export is noted in the audit log.
#[utoipa::path(
    operation_id = "exportReviewResults", tag = "admin-exports",
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
    /// 仅此核验状态；`unverified` 按证明文件上传先后排列 · Only this state; `unverified` in the order of the proofs' uploads.
    #[param(inline)]
    status: Option<OrganizationStatus>,
    /// 名称或信用代码的一部分 · A part of the name or of the credit code.
    #[param(max_length = 100)]
    q: Option<String>,
    /// 此时（含）之后注册 · Registered at or after this instant.
    registered_from: Option<DateTime<Utc>>,
    /// 此时之前注册 · Registered before this instant.
    registered_to: Option<DateTime<Utc>>,
    /// 仅已停用，或仅未停用 · Only suspended ones, or only others.
    suspended: Option<bool>,
    /// `true`：改为导出已注销或已合并的单位 · Export cancelled and merged ones instead.
    #[serde(default)]
    #[param(required = false)]
    gone: bool,
}

impl OrganizationsQuery {
    /// What the list calls it.
    fn list(self) -> OrganizationQuery {
        let Self { status, q, registered_from, registered_to, suspended, gone, .. } = self;
        OrganizationQuery {
            status,
            q,
            registered_from,
            registered_to,
            suspended,
            gone,
            limit: None,
            after: None,
        }
    }
}

/// 导出组织 · Export organizations
///
/// 工作人员。单位及其组织管理员，每家一行，筛选和排序与单位列表相同。导出会记入操作日志。
///
/// Staff: organizations with their administrators, one row each, filtered and ordered as the list is. The export is noted in
/// the audit log.
#[utoipa::path(
    operation_id = "exportOrganizations", tag = "admin-exports",
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
    let format = query.0.format.unwrap_or_default();
    let query = query.0.list();
    let asked = asked(query.repeated());
    let request = OrganizationsExport { query: query.asked()?, asked, format };
    Ok(download::export(exports::organizations(&app, who.0, request).await?))
}
