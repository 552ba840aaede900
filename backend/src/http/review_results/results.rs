//! 形审结果: recorded once, corrected openly, published one by one or together.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, post};
use openapi::ids::{ActivityId, ApplicationId};
use openapi::review::{
    CorrectReviewResult, RecordReviewResult, ReviewCase, ReviewResult, ReviewResultsPublished,
};

use crate::app::App;
use crate::domain::review_results;
use crate::http::auth::{Administrator, Guarded, Staff};
use crate::http::error::ApiResult;
use crate::http::extract::Body;

/// What staff must know of reasons before they record; the award's own list is in `adminGetApplication`.
const REASONS: &str = "审核员记录，一经记录不可更改。不通过须给出一条或多条原因，代码见 `adminGetApplication` 返回的 `reasons`；\
    2025 年度：\n\n\
    - 项目奖：`missing_application_proof` 缺少应用满一年的证实性材料；`missing_appraisal` 缺少鉴定或评价证明；\
    `commitment_seals_incomplete` 承诺书盖章不齐；`not_as_required` 未按《申报书》要求撰写材料；`other` 其他（须填 words）。\n\
    - 个人奖：`conditions_not_met` 不满足申报条件；`commitment_not_sealed` 承诺书未盖单位公章；\
    `not_as_required` 未按《申报书》要求撰写材料；`other` 其他（须填 words）。\n\n\
    `pointer` 可指向字段或附件项，例如 `/commitment_letter`；`file` 可指向该申报的一个文件（附件 id）。\n\n\
    他人领取期间不能记录；活动为“统一公布”时，公布前申报人看不到结果。记录有误时由管理员更正。\n\n\
    Staff; recorded once and final. A rejection names one or more of the award's coded reasons, listed as `reasons` by \
    `adminGetApplication`; `other` needs words; `pointer` may name a field or an attachment slot, `file` one of its files. Not while somebody else \
    has taken the case. Where results are published jointly the applicant sees it then. An admin corrects mistakes.";

/// Staff. Once and finally; a rejection names coded reasons of the award (guide, clauses 48 to 51).
#[utoipa::path(
    operation_id = "recordReviewResult", tag = "admin-review", summary = "记录形审结果 · Record a review result",
    description = REASONS,
    params(("id" = ApplicationId, Path, description = "申报 id，见审查队列 · The application")),
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

/// What an admin must know before correcting.
const CORRECTION: &str = "限管理员。原记录和历次更正全部保留，最后一条为准；已公布的，申报状态随之改变，申报人看到更正后的结果、\
    更正时间和原结果，并收到通知。`corrects` 填 `adminGetApplication` 返回的 `history` 最后一条的 `entry`。\n\n\
    Admins. What was recorded stays, the last entry counts. If it was published, the status follows, and the applicant sees \
    what the result says now, since when, and what it said before. `corrects` is the `entry` of the last one in `history`.";

/// Admins. Openly: what was recorded before stays.
#[utoipa::path(
    operation_id = "correctReviewResult", tag = "admin-review", summary = "更正形审结果 · Correct a review result",
    description = CORRECTION,
    params(("id" = ApplicationId, Path, description = "申报 id，见审查队列 · The application")),
    request_body(content = CorrectReviewResult, examples(
        ("1 更正为通过" = (summary = "更正为通过 · It passes after all", value = json!({
            "corrects": 0, "outcome": "passed", "reasons": [], "why": "复核发现第 2 完成单位的公章位于承诺书第 2 页，原结论有误。"
        }))),
        ("2 更正为不通过" = (summary = "更正为不通过 · It does not pass after all", value = json!({
            "corrects": 0, "outcome": "rejected",
            "reasons": [{ "code": "not_as_required", "words": "详细内容缺少同类技术比较。", "pointer": "/comparison" }],
            "why": "抽查发现原审核遗漏。"
        })))
    )),
    responses((status = 201, description = "已更正 · Corrected", body = ReviewCase)), security(("account" = []))
)]
#[post("/admin/applications/{id}/review-result/corrections")]
pub(super) async fn correct_review_result(
    app: Data<App>,
    call: Guarded<Administrator, Path<ApplicationId>, Body<CorrectReviewResult>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, body, ..) = call;
    let case = review_results::correct(&app, who.0, *id, body.0).await?;
    Ok(HttpResponse::Created().json(case))
}

/// What an admin must know before publishing.
const PUBLICATION: &str = "限管理员。将该活动已记录、尚未公布的形审结果一次性公布：申报状态随之改变，并通知申报人和组织管理员。\
    可以重复调用，仅公布剩余部分；首次公布后记录的结果立即可见，且不能撤回，故非统一公布的活动和尚无结果的活动不予公布。\n\n\
    Admins. Publishes all recorded results of the activity that are not published yet: statuses move, people are told. May be \
    repeated, and then publishes what is left. What is recorded after the first publication is seen at once, and that cannot be \
    taken back: of an activity that is not published jointly, or has no result yet, nothing is published.";

/// Admins. All recorded results of an activity at once.
#[utoipa::path(
    operation_id = "publishReviewResults", tag = "admin-review",
    summary = "统一公布形审结果 · Publish the results of an activity", description = PUBLICATION,
    params(("id" = ActivityId, Path, description = "活动标识 · The activity", example = "2025")),
    responses((status = 200, description = "已公布 · Published", body = ReviewResultsPublished)),
    security(("account" = []))
)]
#[post("/admin/activities/{id}/review-results/publication")]
pub(super) async fn publish_review_results(
    app: Data<App>,
    call: Guarded<Administrator, Path<ActivityId>>,
) -> ApiResult<Json<ReviewResultsPublished>> {
    let Guarded(who, id, ..) = call;
    Ok(Json(review_results::publish(&app, who.0, id.into_inner()).await?))
}
