//! From the last check to the receipt and the result.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use openapi::application::{CheckReport, SubmitApplication};
use openapi::ids::{ApplicationId, OrganizationId};
use openapi::receipt::Receipt;
use openapi::review::ReviewResult;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::domain::{applications, docx, receipts, review_results};
use crate::http::auth::{Applicant, ApplicationReader, Guarded, ResultReader};
use crate::http::document::FileContent;
use crate::http::download;
use crate::http::error::ApiResult;
use crate::http::extract::{Body, Key, Query, Version};

/// 检查完整性 · Check completeness
///
/// Who carries it on. The same findings that a submission would answer with.
#[utoipa::path(
    operation_id = "checkApplication", tag = "applications",
    params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "检查结果 · What was found", body = CheckReport)),
    security(("account" = []))
)]
#[post("/applications/{id}/check")]
pub(super) async fn check_application(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>>,
) -> ApiResult<Json<CheckReport>> {
    let Guarded(who, id, ..) = call;
    Ok(Json(applications::check(&app, who.0, *id).await?))
}

/// Which unit stamps.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LetterQuery {
    /// 第几完成单位，缺省 1 · Place among the units that stamp, from 1; by default 1.
    #[param(minimum = 1, example = 1)]
    unit: Option<u32>,
}

/// 下载申报承诺书 · Download the commitment letter
///
/// Who carries it on: 申报承诺书 to print, stamp and upload, prefilled for one of the units (guide, clauses 43 and 44).
#[utoipa::path(
    operation_id = "downloadCommitmentLetterTemplate", tag = "applications", params(("id" = ApplicationId, Path), LetterQuery),
    responses((status = 200, description = "Word 文档 · A DOCX document", content_type = docx::MEDIA_TYPE, body = FileContent)),
    security(("account" = []))
)]
#[get("/applications/{id}/commitment-letter-template")]
pub(super) async fn download_commitment_letter_template(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>, Query<LetterQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, query, ..) = call;
    let letter = applications::commitment_letter(&app, who.0, *id, query.0.unit.unwrap_or(1)).await?;
    Ok(download::document(&letter))
}

/// 提交申报 · Submit an application
///
/// Who carries it on, while filing is open, once and finally (guide, clauses 5 and 6).
#[utoipa::path(
    operation_id = "submitApplication", tag = "applications",
    request_body = SubmitApplication,
    params(
        ("id" = ApplicationId, Path),
        ("If-Match" = String, Header, description = "读取时的 ETag · The ETag read", example = "\"1\""),
        ("Idempotency-Key" = String, Header, description = "重试时不会重复提交 · Makes a retry safe", example = "0198a0b2-7c3d")
    ),
    responses((status = 201, description = "提交回执 · The receipt", body = Receipt)), security(("account" = []))
)]
#[post("/applications/{id}/submission")]
pub(super) async fn submit_application(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>, Version, Key, Body<SubmitApplication>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, version, key, body, ..) = call;
    let receipt = applications::submit(&app, who.0, *id, version.0, key.0, body.0).await?;
    Ok(HttpResponse::Created().json(receipt))
}

/// 查看提交回执 · Get the receipt
///
/// Who may read the application.
#[utoipa::path(
    operation_id = "getReceipt", tag = "applications",
    params(
        ("id" = ApplicationId, Path),
        ("X-Organization" = Option<OrganizationId>, Header, description = "门户必填 · For portals: whom they work for")
    ),
    responses((status = 200, description = "提交回执 · The receipt", body = Receipt)), security(("account" = []), ("portal" = ["applications:read"]))
)]
#[get("/applications/{id}/receipt")]
pub(super) async fn get_receipt(
    app: Data<App>,
    call: Guarded<ApplicationReader, Path<ApplicationId>>,
) -> ApiResult<Json<Receipt>> {
    let Guarded(who, id, ..) = call;
    Ok(Json(receipts::get(&app, who.0, *id).await?))
}

/// 查看形审结果 · Get the review result
///
/// Who may read the application.
#[utoipa::path(
    operation_id = "getReviewResult", tag = "review-results",
    params(
        ("id" = ApplicationId, Path),
        ("X-Organization" = Option<OrganizationId>, Header, description = "门户必填 · For portals: whom they work for")
    ),
    responses((status = 200, description = "形审结果 · The result", body = ReviewResult)), security(("account" = []), ("portal" = ["results:read"]))
)]
#[get("/applications/{id}/review-result")]
pub(super) async fn get_review_result(
    app: Data<App>,
    call: Guarded<ResultReader, Path<ApplicationId>>,
) -> ApiResult<Json<ReviewResult>> {
    let Guarded(who, id, ..) = call;
    Ok(Json(review_results::of_application(&app, who.0, *id).await?))
}
