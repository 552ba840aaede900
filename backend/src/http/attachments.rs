//! 申报: files of an application.

use actix_multipart::Multipart;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use openapi::attachment::{Attachment, UpdateAttachment};
use openapi::ids::{ApplicationId, AttachmentId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{Applicant, Authenticated, Guarded};
use super::document::{FileContent, FileForm};
use super::download;
use super::error::ApiResult;
use super::extract::{Body, Query};
use super::upload;
use crate::app::App;
use crate::domain::attachments::{self, Upload};

/// Where the file belongs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SlotQuery {
    /// 附件项 · Key of the form's attachment field.
    #[param(example = "commitment_letter")]
    slot: String,
}

/// 上传附件 · Upload an attachment
///
/// The application's author, while filing is open. Kind and size are the slot's; judged by content.
#[utoipa::path(
    operation_id = "uploadAttachment", tag = "applications",
    params(("id" = ApplicationId, Path), SlotQuery),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "已上传 · Uploaded", body = Attachment)), security(("account" = []))
)]
#[post("/applications/{id}/attachments")]
pub(super) async fn upload_attachment(
    app: Data<App>,
    call: Guarded<Applicant, Path<ApplicationId>, Query<SlotQuery>, HttpRequest, Multipart>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, query, request, body, ..) = call;
    // Two calls of the domain: what the slot takes must be known before the body is read.
    let upload = Upload { actor: who.0, application: *id, slot: query.0.slot };
    let admission = attachments::admit(&app, upload.clone()).await?;
    let spooled = upload::receive(&app, &request, body, admission.max_bytes).await?;
    let attachment = attachments::attach(&app, upload, admission, spooled).await?;
    Ok(HttpResponse::Created().json(attachment))
}

/// 下载附件 · Download an attachment
///
/// The application's author; staff, once it is submitted.
#[utoipa::path(
    operation_id = "downloadAttachment", tag = "applications",
    params(("id" = AttachmentId, Path)),
    responses((status = 200, description = "文件 · The file", content((FileContent = "application/pdf"), (FileContent = "image/jpeg"), (FileContent = "image/png")))),
    security(("account" = []))
)]
#[get("/attachments/{id}")]
pub(super) async fn download_attachment(
    app: Data<App>,
    call: Guarded<Authenticated, Path<AttachmentId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    let attachment = attachments::readable(&app, who.0, *id).await?;
    download::respond(&app, &attachment).await
}

/// 标明承诺书包含的单位 · Say which units a letter covers
///
/// The application's author, while filing is open: which units a commitment letter covers (guide, clause 43).
#[utoipa::path(
    operation_id = "updateAttachment", tag = "applications",
    params(("id" = AttachmentId, Path)), request_body = UpdateAttachment,
    responses((status = 200, description = "已更新 · Updated", body = Attachment)), security(("account" = []))
)]
#[patch("/attachments/{id}")]
pub(super) async fn update_attachment(
    app: Data<App>,
    call: Guarded<Applicant, Path<AttachmentId>, Body<UpdateAttachment>>,
) -> ApiResult<Json<Attachment>> {
    let Guarded(who, id, body, ..) = call;
    Ok(Json(attachments::update(&app, who.0, *id, body.0).await?))
}

/// 删除附件 · Delete an attachment
///
/// The application's author, while filing is open.
#[utoipa::path(
    operation_id = "deleteAttachment", tag = "applications",
    params(("id" = AttachmentId, Path)),
    responses((status = 204, description = "已删除 · Deleted")), security(("account" = []))
)]
#[delete("/attachments/{id}")]
pub(super) async fn delete_attachment(
    app: Data<App>,
    call: Guarded<Applicant, Path<AttachmentId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    attachments::delete(&app, who.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
