//! 管理: the reviewers' queue and 形审结果.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use openapi::Text;
use openapi::application::ApplicationStatus;
use openapi::error::FieldError;
use openapi::ids::{ActivityId, ApplicationId, AwardKey};
use openapi::page::Page;
use openapi::review::{QueueEntry, RecordReviewResult, ReviewCase, ReviewResult};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{Guarded, Staff};
use super::error::{ApiError, ApiResult};
use super::extract::{Body, Query};
use super::paging;
use crate::app::App;
use crate::domain::review_results::{self, QueueFilter};

/// Filters of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct QueueQuery {
    /// 仅此活动 · Only this activity.
    activity: Option<ActivityId>,
    /// 仅此奖项 · Only this award.
    award: Option<AwardKey>,
    /// 仅此状态 · Only this state.
    #[param(inline)]
    status: Option<ApplicationStatus>,
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<String>,
}

/// Staff. Submitted applications only, the oldest submission first.
#[utoipa::path(
    operation_id = "adminListApplications", tag = "admin", summary = "审查队列 · The review queue", params(QueueQuery),
    responses((status = 200, description = "一页队列 · A page of the queue", body = Page<QueueEntry>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/admin/applications")]
pub(super) async fn admin_list_applications(
    app: Data<App>,
    call: Guarded<Staff, Query<QueueQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, query, ..) = call;
    let query = query.0;
    let limit = paging::limit(query.limit)?;
    let after = query.after.as_deref().map(|raw| review_results::parse_cursor(raw).ok_or_else(bad_cursor));
    let filters = [
        ("activity", query.activity.as_ref().map(ToString::to_string)),
        ("award", query.award.as_ref().map(ToString::to_string)),
        ("status", query.status.map(wire_name)),
    ];
    let filter = QueueFilter {
        activity: query.activity,
        award: query.award,
        status: query.status,
        after: after.transpose()?,
    };
    let page = review_results::queue(&app, filter, limit).await?;
    Ok(paging::respond("/api/v1/admin/applications", &filters, limit, &page))
}

/// An enumeration's name on the wire.
fn wire_name(status: ApplicationStatus) -> String {
    serde_json::to_value(status).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn bad_cursor() -> ApiError {
    let text = Text::new("请使用上一页返回的 next。", "Use the `next` of the page before.");
    ApiError::invalid(vec![FieldError::new("/after", "invalid_cursor", text)])
}

/// Staff. The whole application as submitted; its files by [`download_attachment`](super::attachments).
#[utoipa::path(
    operation_id = "adminGetApplication", tag = "admin", summary = "查看申报材料 · Get a submitted application",
    params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "申报材料与结果 · The application and its result", body = ReviewCase)),
    security(("account" = []))
)]
#[get("/admin/applications/{id}")]
pub(super) async fn admin_get_application(
    app: Data<App>,
    call: Guarded<Staff, Path<ApplicationId>>,
) -> ApiResult<Json<ReviewCase>> {
    let Guarded(_, id, ..) = call;
    Ok(Json(review_results::case(&app, *id).await?))
}

/// What staff must know of reasons before they record; the award's own list is in `adminGetApplication`.
const REASONS: &str = "审核员记录，一经记录不可更改。不通过须给出一条或多条原因，代码见 `adminGetApplication` 返回的 `reasons`；\
    2025 年度：\n\n\
    - 项目奖：`missing_application_proof` 缺少应用满一年的证实性材料；`missing_appraisal` 缺少鉴定或评价证明；\
    `commitment_seals_incomplete` 承诺书盖章不齐；`not_as_required` 未按《申报书》要求撰写材料；`other` 其他（须填 words）。\n\
    - 个人奖：`conditions_not_met` 不满足申报条件；`commitment_not_sealed` 承诺书未盖单位公章；\
    `not_as_required` 未按《申报书》要求撰写材料；`other` 其他（须填 words）。\n\n\
    `pointer` 可指向字段或附件项，例如 `/commitment_letter`。\n\n\
    Staff; recorded once and final. A rejection names one or more of the award's coded reasons, listed as `reasons` by \
    `adminGetApplication`; `other` needs words; `pointer` may name a field or an attachment slot.";

/// Staff. Once and finally; a rejection names coded reasons of the award (guide, clauses 48 to 51).
#[utoipa::path(
    operation_id = "recordReviewResult", tag = "admin", summary = "记录形审结果 · Record a review result",
    description = REASONS,
    params(("id" = ApplicationId, Path)),
    request_body(content = RecordReviewResult, examples(
        ("1 请选择示例" = (summary = "请先选择示例，或自行填写 · Choose an example first", value = json!({ "outcome": "rejected", "reasons": [] }))),
        ("2 形式审查通过" = (summary = "形式审查通过 · Passed", value = json!({ "outcome": "passed", "reasons": [] }))),
        ("3 形式审查不通过·项目奖" = (summary = "形式审查不通过·项目奖 · Rejected, project award", value = json!({
            "outcome": "rejected", "reasons": [
                { "code": "commitment_seals_incomplete", "words": "第 2 完成单位的承诺书未见公章。", "pointer": "/commitment_letter" },
                { "code": "missing_application_proof", "words": "所附合同签订至截止日不足一年。", "pointer": "/application_proof" }
            ]
        }))),
        ("4 形式审查不通过·个人奖" = (summary = "形式审查不通过·个人奖 · Rejected, individual award", value = json!({
            "outcome": "rejected", "reasons": [
                { "code": "commitment_not_sealed", "words": "承诺书未见单位公章。", "pointer": "/commitment_letter" }
            ]
        })))
    )),
    responses((status = 201, description = "已记录 · Recorded", body = ReviewResult)), security(("account" = []))
)]
#[post("/admin/applications/{id}/review-result")]
pub(super) async fn record_review_result(
    app: Data<App>,
    call: Guarded<Staff, Path<ApplicationId>, Body<RecordReviewResult>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, body, ..) = call;
    let result = review_results::record(&app, who.0, *id, body.0).await?;
    Ok(HttpResponse::Created().json(result))
}
