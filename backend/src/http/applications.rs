//! 申报: drafts, checks, submission, receipt.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use openapi::application::{
    Application, ApplicationSummary, CheckReport, CreateApplication, Receipt, SaveApplication,
    SubmitApplication,
};
use openapi::ids::{ApplicationId, OrganizationId};
use openapi::page::Page;
use openapi::review::ReviewResult;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::auth::{Applicant, ApplicationReader, Guarded, ResultReader};
use super::error::ApiResult;
use super::extract::{Body, Key, MaybeKey, Query, Version};
use super::paging;
use crate::app::App;
use crate::domain::applications::{self, ListScope};
use crate::domain::review_results;

fn with_etag(mut response: actix_web::HttpResponseBuilder, application: &Application) -> HttpResponse {
    response.insert_header((ETAG, format!("\"{}\"", application.summary.version)));
    response.json(application)
}

/// An applicant in an organization, while filing is open.
#[utoipa::path(
    operation_id = "createApplication", tag = "applications", summary = "立即报名 · Begin a draft",
    request_body = CreateApplication,
    params(("Idempotency-Key" = Option<String>, Header, description = "重试时不会重复创建 · Makes a retry safe")),
    responses((status = 201, description = "草稿 · The draft", body = Application, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[post("/applications")]
pub(super) async fn create_application(
    app: Data<App>,
    call: Guarded<Applicant, MaybeKey, Body<CreateApplication>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, key, body, ..) = call;
    let application = applications::create(&app, who.0, key.0, body.0).await?;
    Ok(with_etag(HttpResponse::Created(), &application))
}

/// A page of one's applications.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<ApplicationId>,
    /// `own`：我的（缺省）；`organization`：本组织全部，限组织管理员 · My own, by default, or all of the organization, for
    /// its administrator.
    #[param(inline)]
    scope: Option<RecordScope>,
}

/// Whose records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RecordScope {
    /// Those that one carries on.
    Own,
    /// All of the organization.
    Organization,
}

/// An applicant: the records, newest first. A portal, for the organization in `X-Organization`: what it has submitted.
#[utoipa::path(
    operation_id = "listApplications", tag = "applications", summary = "申报记录 · List my applications",
    params(ListQuery, ("X-Organization" = Option<OrganizationId>, Header, description = "门户必填 · For portals: whom they work for")),
    responses((status = 200, description = "申报记录 · My applications", body = Page<ApplicationSummary>, headers(("Link" = String)))),
    security(("account" = []), ("portal" = ["applications:read"]))
)]
#[get("/applications")]
pub(super) async fn list_applications(
    app: Data<App>,
    call: Guarded<ApplicationReader, Query<ListQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let (limit, whole) = (paging::limit(query.0.limit)?, query.0.scope == Some(RecordScope::Organization));
    let scope = if whole { ListScope::Organization } else { ListScope::Own };
    let page = applications::list(&app, who.0, scope, query.0.after, limit).await?;
    let filter = whole.then(|| "organization".to_owned());
    Ok(paging::respond("/api/v1/applications", &[("scope", filter)], limit, &page))
}

/// Who carries it on; once submitted, its organization's administrator and a portal with the consent as well.
#[utoipa::path(
    operation_id = "getApplication", tag = "applications", summary = "查看申报 · Get an application",
    params(
        ("id" = ApplicationId, Path),
        ("X-Organization" = Option<OrganizationId>, Header, description = "门户必填 · For portals: whom they work for")
    ),
    responses((status = 200, description = "申报 · The application", body = Application, headers(("ETag" = String)))),
    security(("account" = []), ("portal" = ["applications:read"]))
)]
#[get("/applications/{id}")]
pub(super) async fn get_application(
    app: Data<App>,
    call: Guarded<ApplicationReader, Path<ApplicationId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    let application = applications::get(&app, who.0, *id).await?;
    Ok(with_etag(HttpResponse::Ok(), &application))
}

/// Who carries it on, while filing is open. Partial and invalid values are kept (guide, clause 45).
#[utoipa::path(
    operation_id = "saveApplication", tag = "applications", summary = "暂存 · Save a draft",
    request_body = SaveApplication,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "读取时的 ETag · The ETag read", example = "\"1\"")),
    responses((status = 200, description = "已暂存 · Saved", body = Application, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[patch("/applications/{id}")]
pub(super) async fn save_application(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>, Version, Body<SaveApplication>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, version, body, ..) = call;
    let application = applications::save(&app, who.0, *id, version.0, body.0).await?;
    Ok(with_etag(HttpResponse::Ok(), &application))
}

/// Who carries it on, while filing is open.
#[utoipa::path(
    operation_id = "deleteDraft", tag = "applications", summary = "删除草稿 · Delete a draft",
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "读取时的 ETag · The ETag read", example = "\"1\"")),
    responses((status = 204, description = "已删除 · Deleted")), security(("account" = []))
)]
#[delete("/applications/{id}")]
pub(super) async fn delete_draft(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>, Version>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, version, ..) = call;
    applications::delete(&app, who.0, *id, version.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who carries it on. The same findings that a submission would answer with.
#[utoipa::path(
    operation_id = "checkApplication", tag = "applications", summary = "检查完整性 · Check completeness",
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

/// Who carries it on, while filing is open, once and finally (guide, clauses 5 and 6).
#[utoipa::path(
    operation_id = "submitApplication", tag = "applications", summary = "提交申报 · Submit an application",
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

/// Who may read the application.
#[utoipa::path(
    operation_id = "getReceipt", tag = "applications", summary = "查看提交回执 · Get the receipt",
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
    Ok(Json(applications::receipt(&app, who.0, *id).await?))
}

/// Who may read the application.
#[utoipa::path(
    operation_id = "getReviewResult", tag = "review-results", summary = "查看形审结果 · Get the review result",
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
