//! 信息维护 of one's organization.

use actix_multipart::Multipart;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, get, patch, put};
use openapi::organization::{MyOrganization, PROOF_MAX_BYTES, Proof, UpdateOrganization};

use crate::app::App;
use crate::domain::organizations;
use crate::domain::proofs::{self, Holder};
use crate::http::auth::{Applicant, Guarded, OrgAdmin};
use crate::http::document::{FileContent, FileForm};
use crate::http::download;
use crate::http::error::ApiResult;
use crate::http::extract::Body;
use crate::http::upload;

/// 查看本组织 · My organization
///
/// A member; what is the administrator's own business is left out or masked.
#[utoipa::path(
    operation_id = "getMyOrganization", tag = "organizations",
    responses((status = 200, description = "本组织 · My organization", body = MyOrganization)),
    security(("account" = []))
)]
#[get("/organizations/mine")]
pub(super) async fn get_my_organization(app: Data<App>, who: Applicant) -> ApiResult<Json<MyOrganization>> {
    Ok(Json(organizations::mine(&app, who.0).await?))
}

/// 修改本组织 · Change my organization
///
/// The administrator. Name and credit code stand as the proof document says.
#[utoipa::path(
    operation_id = "updateMyOrganization", tag = "organizations",
    request_body = UpdateOrganization,
    responses((status = 200, description = "本组织 · My organization", body = MyOrganization)),
    security(("account" = []))
)]
#[patch("/organizations/mine")]
pub(super) async fn update_my_organization(
    app: Data<App>,
    call: Guarded<OrgAdmin, Body<UpdateOrganization>>,
) -> ApiResult<Json<MyOrganization>> {
    let Guarded(who, body, ..) = call;
    Ok(Json(organizations::update(&app, who.0, body.0).await?))
}

/// 更换证明文件 · Replace my organization's proof
///
/// The administrator. Staff look at the new document anew.
#[utoipa::path(
    operation_id = "replaceMyOrganizationProof", tag = "organizations",
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "已更换 · Replaced", body = Proof)), security(("account" = []))
)]
#[put("/organizations/mine/proof")]
pub(super) async fn replace_my_organization_proof(
    app: Data<App>,
    call: Guarded<OrgAdmin, HttpRequest, Multipart>,
) -> ApiResult<Json<Proof>> {
    let Guarded(who, request, body, ..) = call;
    proofs::ensure_place(&app, who.0, Holder::Organization).await?;
    let spooled = upload::receive(&app, &request, body, PROOF_MAX_BYTES).await?;
    Ok(Json(proofs::upload(&app, who.0, Holder::Organization, spooled).await?))
}

/// 下载本组织的证明文件 · Download my organization's proof
///
/// The administrator.
#[utoipa::path(
    operation_id = "downloadMyOrganizationProof", tag = "organizations",
    responses((status = 200, description = "图片 · The image", content((FileContent = "image/jpeg"), (FileContent = "image/png")))),
    security(("account" = []))
)]
#[get("/organizations/mine/proof")]
pub(super) async fn download_my_organization_proof(app: Data<App>, who: OrgAdmin) -> ApiResult<HttpResponse> {
    let proof = proofs::of_actor(&app, who.0, Holder::Organization).await?;
    download::respond(&app, &proof).await
}
