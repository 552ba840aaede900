//! What a draft was before.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use openapi::application::{Application, RestoreRevision, Revision, RevisionSummary};
use openapi::ids::ApplicationId;
use openapi::page::Page;

use super::with_etag;
use crate::app::App;
use crate::domain::applications;
use crate::http::auth::{Applicant, Guarded};
use crate::http::error::ApiResult;
use crate::http::extract::{Body, Version};

/// 历史版本 · List a draft's revisions
///
/// Who carries it on. The newest 20, the present one among them; they go when the draft is submitted.
#[utoipa::path(
    operation_id = "listRevisions", tag = "applications",
    params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "历史版本 · The revisions, newest first", body = Page<RevisionSummary>)),
    security(("account" = []))
)]
#[get("/applications/{id}/revisions")]
pub(super) async fn list_revisions(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>>,
) -> ApiResult<Json<Page<RevisionSummary>>> {
    let Guarded(who, id, ..) = call;
    Ok(Json(applications::revisions(&app, who.0, *id).await?))
}

/// 查看历史版本 · Get a revision
///
/// Who carries it on.
#[utoipa::path(
    operation_id = "getRevision", tag = "applications",
    params(("id" = ApplicationId, Path), ("version" = i64, Path, description = "版本 · The draft's version then", example = 6)),
    responses((status = 200, description = "历史版本 · The revision", body = Revision)), security(("account" = []))
)]
#[get("/applications/{id}/revisions/{version}")]
pub(super) async fn get_revision(
    app: Data<App>,
    call: Guarded<Applicant, Path<(ApplicationId, i64)>>,
) -> ApiResult<Json<Revision>> {
    let Guarded(who, path, ..) = call;
    let (id, version) = path.into_inner();
    Ok(Json(applications::revision(&app, who.0, id, version).await?))
}

/// 恢复历史版本 · Bring a draft back to a revision
///
/// Who carries it on, while filing is open. A save like any other: what it replaces is a revision as well. Files are not
/// part of it.
#[utoipa::path(
    operation_id = "restoreRevision", tag = "applications",
    request_body = RestoreRevision,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "读取时的 ETag · The ETag read", example = "\"1\"")),
    responses((status = 200, description = "已恢复 · Brought back", body = Application, headers(("ETag" = String)))),
    security(("account" = []))
)]
#[post("/applications/{id}/restoration")]
pub(super) async fn restore_revision(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>, Version, Body<RestoreRevision>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, version, body, ..) = call;
    let application = applications::restore(&app, who.0, *id, version.0, body.0).await?;
    Ok(with_etag(HttpResponse::Ok(), &application))
}
