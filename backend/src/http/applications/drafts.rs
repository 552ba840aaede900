//! Drafts: begun, copied, saved, deleted.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, patch, post};
use openapi::application::{Application, CopyApplication, CreateApplication, SaveApplication};
use openapi::ids::ApplicationId;

use super::with_etag;
use crate::app::App;
use crate::domain::applications;
use crate::http::auth::{Applicant, Guarded};
use crate::http::error::ApiResult;
use crate::http::extract::{Body, MaybeKey, Version};

/// 立即报名 · Begin a draft
///
/// An applicant in an organization, while filing is open.
#[utoipa::path(
    operation_id = "createApplication", tag = "applications",
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

/// 复制为新草稿 · Copy into a new draft
///
/// Who carries it on: a new draft of the same award, in an activity that is open, with its answers and files.
#[utoipa::path(
    operation_id = "copyApplication", tag = "applications",
    request_body = CopyApplication,
    params(
        ("id" = ApplicationId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "重试时不会重复创建 · Makes a retry safe")
    ),
    responses((status = 201, description = "草稿 · The draft", body = Application, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[post("/applications/{id}/copy")]
pub(super) async fn copy_application(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>, MaybeKey, Body<CopyApplication>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, key, body, ..) = call;
    let application = applications::copy(&app, who.0, *id, key.0, body.0).await?;
    Ok(with_etag(HttpResponse::Created(), &application))
}

/// 暂存 · Save a draft
///
/// Who carries it on, while filing is open. Partial and invalid values are kept (guide, clause 45).
#[utoipa::path(
    operation_id = "saveApplication", tag = "applications",
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

/// 删除草稿 · Delete a draft
///
/// Who carries it on, while filing is open.
#[utoipa::path(
    operation_id = "deleteDraft", tag = "applications",
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
