//! 注册查询 and 企业注册 (guide, clauses 18 to 27).

use actix_multipart::Multipart;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use openapi::account::Account;
use openapi::organization::{
    OrganizationLookup, PROOF_MAX_BYTES, Proof, RegisterOrganization, Registration, SaveRegistration,
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::domain::proofs::{self, Holder};
use crate::domain::{docx, organizations, proof_template};
use crate::http::auth::{Applicant, Guarded, MaybeApplicant};
use crate::http::cookie;
use crate::http::document::{FileContent, FileForm};
use crate::http::download;
use crate::http::error::ApiResult;
use crate::http::extract::{Body, MaybeKey, Query};
use crate::http::upload;
use crate::http::visitor::Visitor;

/// What to look up.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LookupQuery {
    /// 单位全称（公章为准）或统一社会信用代码 · The unit's full name as on its seal, or its credit code.
    #[param(example = "示范质量科技（深圳）有限公司")]
    q: String,
}

/// 注册查询 · Look an organization up
///
/// Public. Exact after normalisation, never a listing.
#[utoipa::path(
    operation_id = "lookupOrganization", tag = "organizations",
    params(LookupQuery),
    responses((status = 200, description = "是否已注册组织管理员账号 · Whether it is registered", body = OrganizationLookup))
)]
#[get("/organizations/lookup")]
pub(super) async fn lookup_organization(
    app: Data<App>,
    visitor: Visitor,
    query: Query<LookupQuery>,
) -> ApiResult<Json<OrganizationLookup>> {
    Ok(Json(organizations::lookup(&app, &visitor.0, query.0.q).await?))
}

/// What to fill into the template; both may be left out.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
#[derive(Default)]
pub(super) struct TemplateQuery {
    /// 单位全称 · The unit's full name.
    #[param(example = "示范质量科技（深圳）有限公司")]
    name: String,
    /// 统一社会信用代码 · Its credit code.
    #[param(example = "914403001922038216")]
    credit_code: String,
}

/// 下载证明文件模板 · Download the proof template
///
/// Public. “下载模板”: print, stamp, scan, upload.
#[utoipa::path(
    operation_id = "downloadProofTemplate", tag = "organizations", params(TemplateQuery),
    responses((status = 200, description = "Word 文档 · A DOCX document", content_type = docx::MEDIA_TYPE, body = FileContent))
)]
#[get("/organizations/proof-template")]
pub(super) async fn download_proof_template(query: Query<TemplateQuery>) -> ApiResult<HttpResponse> {
    Ok(download::document(&proof_template::render(&query.0.name, &query.0.credit_code)?))
}

/// 暂存企业注册 · Save an organization's registration
///
/// An applicant, or no one yet: the first 暂存 carries the credentials and makes the account.
#[utoipa::path(
    operation_id = "saveOrganizationRegistration", tag = "organizations", request_body = SaveRegistration,
    responses((status = 200, description = "已暂存 · Saved", body = Registration)), security((), ("account" = []))
)]
#[put("/organization-registrations/draft")]
pub(super) async fn save_organization_registration(
    app: Data<App>,
    call: Guarded<MaybeApplicant, Visitor, Body<SaveRegistration>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, visitor, body, ..) = call;
    let (mut registration, login) = organizations::save_registration(&app, &visitor.0, who.0, body.0).await?;
    let mut response = HttpResponse::Ok();
    if let Some(login) = login {
        if let Some(token) = &login.refresh {
            response.cookie(cookie::set(&app.config, token));
        }
        registration.session = Some(login.session);
    }
    Ok(response.json(registration))
}

/// 继续企业注册 · Resume an organization's registration
///
/// The applicant who saved it.
#[utoipa::path(
    operation_id = "getOrganizationRegistration", tag = "organizations",
    responses((status = 200, description = "已暂存的内容 · What was saved", body = Registration)),
    security(("account" = []))
)]
#[get("/organization-registrations/draft")]
pub(super) async fn get_organization_registration(
    app: Data<App>,
    who: Applicant,
) -> ApiResult<Json<Registration>> {
    Ok(Json(organizations::registration(&app, who.0).await?))
}

/// 放弃企业注册 · Give an organization's registration up
///
/// The applicant who saved it. The account stays, as a personal one.
#[utoipa::path(
    operation_id = "discardOrganizationRegistration", tag = "organizations",
    responses((status = 204, description = "已放弃 · Given up")), security(("account" = []))
)]
#[delete("/organization-registrations/draft")]
pub(super) async fn discard_organization_registration(
    app: Data<App>,
    who: Applicant,
) -> ApiResult<HttpResponse> {
    organizations::discard_registration(&app, who.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 上传证明文件 · Upload the proof
///
/// The applicant who saved the registration. JPEG or PNG by content, at most 10 MiB (guide, clause 24).
#[utoipa::path(
    operation_id = "uploadOrganizationProof", tag = "organizations",
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "已上传 · Uploaded", body = Proof)), security(("account" = []))
)]
#[put("/organization-registrations/draft/proof")]
pub(super) async fn upload_organization_proof(
    app: Data<App>,
    call: Guarded<Applicant, HttpRequest, Multipart>,
) -> ApiResult<Json<Proof>> {
    let Guarded(who, request, body, ..) = call;
    proofs::ensure_place(&app, who.0, Holder::Registration).await?;
    let spooled = upload::receive(&app, &request, body, PROOF_MAX_BYTES).await?;
    Ok(Json(proofs::upload(&app, who.0, Holder::Registration, spooled).await?))
}

/// 下载已上传的证明文件 · Download the uploaded proof
///
/// The applicant who uploaded it.
#[utoipa::path(
    operation_id = "downloadOrganizationProof", tag = "organizations",
    responses((status = 200, description = "图片 · The image", content((FileContent = "image/jpeg"), (FileContent = "image/png")))),
    security(("account" = []))
)]
#[get("/organization-registrations/draft/proof")]
pub(super) async fn download_organization_proof(app: Data<App>, who: Applicant) -> ApiResult<HttpResponse> {
    let proof = proofs::of_actor(&app, who.0, Holder::Registration).await?;
    download::respond(&app, &proof).await
}

/// 立即注册 · Register the organization
///
/// The applicant who saved it. “立即注册”: the unit is claimed here, and by one administrator only (guide, clause 21).
#[utoipa::path(
    operation_id = "registerOrganization", tag = "organizations",
    request_body = RegisterOrganization,
    params(("Idempotency-Key" = Option<String>, Header, description = "重试时答复不变 · Makes a retry safe")),
    responses((status = 201, description = "已注册 · Registered", body = Account)), security(("account" = []))
)]
#[post("/organization-registrations")]
pub(super) async fn register_organization(
    app: Data<App>,
    call: Guarded<Applicant, MaybeKey, Body<RegisterOrganization>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, key, body, ..) = call;
    let account = organizations::register(&app, who.0, key.0, body.0).await?;
    Ok(HttpResponse::Created().json(account))
}
