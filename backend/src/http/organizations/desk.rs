//! 单位核验: staff's list of organizations, their proofs, 核验, 停用, 合并.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use openapi::ids::OrganizationId;
use openapi::organization::OrganizationStatus;
use openapi::organization::desk::{
    AdminOrganization, MergeOrganization, OrganizationEntry, OrganizationMerge, SuspendOrganization,
    VerifyOrganization,
};
use openapi::page::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::domain::organizations::{self, DeskQuery};
use crate::domain::proofs;
use crate::http::auth::{Administrator, Guarded, Staff};
use crate::http::document::FileContent;
use crate::http::download;
use crate::http::error::ApiResult;
use crate::http::extract::{Body, Query};
use crate::http::filters;
use crate::http::paging;

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct OrganizationQuery {
    /// 仅此核验状态；`unverified` 按证明文件上传先后排列，等候最久的在前 ·
    /// Only this state; `unverified` lists the proof that has waited longest first.
    #[param(inline)]
    pub(in crate::http) status: Option<OrganizationStatus>,
    /// 名称或信用代码的一部分 · A part of the name or of the credit code.
    #[param(max_length = 100)]
    pub(in crate::http) q: Option<String>,
    /// 此时（含）之后注册 · Registered at or after this instant.
    pub(in crate::http) registered_from: Option<DateTime<Utc>>,
    /// 此时之前注册 · Registered before this instant.
    pub(in crate::http) registered_to: Option<DateTime<Utc>>,
    /// 仅已停用，或仅未停用 · Only suspended ones, or only others.
    pub(in crate::http) suspended: Option<bool>,
    /// `true`：改为列出已注销或已合并的单位 · List cancelled and merged ones instead.
    #[serde(default)]
    #[param(required = false)]
    pub(in crate::http) gone: bool,
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    pub(in crate::http) limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    pub(in crate::http) after: Option<String>,
}

impl OrganizationQuery {
    /// The filters as they are repeated in the link to the next page.
    pub(in crate::http) fn repeated(&self) -> [(&'static str, Option<String>); 6] {
        [
            ("status", self.status.map(|status| paging::wire_name(&status))),
            ("q", self.q.clone()),
            ("registered_from", self.registered_from.map(|instant| instant.to_rfc3339())),
            ("registered_to", self.registered_to.map(|instant| instant.to_rfc3339())),
            ("suspended", self.suspended.map(|suspended| suspended.to_string())),
            ("gone", self.gone.then(|| true.to_string())),
        ]
    }

    /// What the domain is asked for.
    pub(in crate::http) fn asked(self) -> ApiResult<DeskQuery> {
        Ok(DeskQuery {
            status: self.status,
            text: filters::text("/q", self.q)?,
            registered_from: filters::instant("/registered_from", self.registered_from)?,
            registered_to: filters::instant("/registered_to", self.registered_to)?,
            suspended: self.suspended,
            gone: self.gone,
            after: self.after,
        })
    }
}

/// 单位列表与待核验队列 · List organizations, and the queue of proofs
///
/// 工作人员。默认按注册时间从新到旧；`status=unverified` 即待核验队列，等候最久的在前。
///
/// Staff. Newest registrations first; with `status=unverified` the queue: the proof that has waited longest first.
#[utoipa::path(
    operation_id = "adminListOrganizations", tag = "admin-organizations", params(OrganizationQuery),
    responses((status = 200, description = "一页单位 · A page of organizations", body = Page<OrganizationEntry>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/admin/organizations")]
pub(super) async fn admin_list_organizations(
    app: Data<App>,
    call: Guarded<Staff, Query<OrganizationQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, query, ..) = call;
    let query = query.0;
    let limit = paging::limit(query.limit)?;
    let repeated = query.repeated();
    let page = organizations::desk_list(&app, query.asked()?, limit).await?;
    Ok(paging::respond("/api/v1/admin/organizations", &repeated, limit, &page))
}

/// 查看单位 · Get an organization
///
/// 工作人员。已注销和已合并的单位也可查看。
///
/// Staff. Also of organizations that are gone.
#[utoipa::path(
    operation_id = "adminGetOrganization", tag = "admin-organizations",
    params(("id" = OrganizationId, Path, description = "单位标识，见列表 · As listed")),
    responses((status = 200, description = "单位 · The organization", body = AdminOrganization)),
    security(("account" = []))
)]
#[get("/admin/organizations/{id}")]
pub(super) async fn admin_get_organization(
    app: Data<App>,
    call: Guarded<Staff, Path<OrganizationId>>,
) -> ApiResult<Json<AdminOrganization>> {
    let Guarded(_, id, ..) = call;
    Ok(Json(organizations::desk_get(&app, *id).await?))
}

/// 下载证明文件 · Download the proof document
///
/// 工作人员。加盖公章的证明文件。
///
/// Staff.
#[utoipa::path(
    operation_id = "adminDownloadProof", tag = "admin-organizations",
    params(("id" = OrganizationId, Path, description = "单位标识，见列表 · As listed")),
    responses((status = 200, description = "图片 · The image", content((FileContent = "image/jpeg"), (FileContent = "image/png")))),
    security(("account" = []))
)]
#[get("/admin/organizations/{id}/proof")]
pub(super) async fn admin_download_proof(
    app: Data<App>,
    call: Guarded<Staff, Path<OrganizationId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, id, ..) = call;
    let proof = proofs::of_organization(&app, *id).await?;
    download::respond(&app, &proof).await
}

/// 核验单位 · Verify an organization
///
/// 工作人员。结论针对所查看的那份证明文件（`adminGetOrganization` 返回的 `proof.id`）；若单位已另行上传，则不作结论。结论和理由会通知组织管理员，可以更正。
///
/// Staff. The finding holds for the proof that was looked at, `proof.id` of `adminGetOrganization`: if the unit has
/// uploaded another one meanwhile, nothing is decided. Its administrator is told, and why. A finding may be corrected.
#[utoipa::path(
    operation_id = "verifyOrganization", tag = "admin-organizations",
    params(("id" = OrganizationId, Path, description = "单位标识，见列表 · As listed")),
    request_body = VerifyOrganization,
    responses((status = 200, description = "已核验 · Verified or refused", body = AdminOrganization)),
    security(("account" = []))
)]
#[post("/admin/organizations/{id}/verification")]
pub(super) async fn verify_organization(
    app: Data<App>,
    call: Guarded<Staff, Path<OrganizationId>, Body<VerifyOrganization>>,
) -> ApiResult<Json<AdminOrganization>> {
    let Guarded(who, id, body, ..) = call;
    Ok(Json(organizations::verify(&app, who.0, *id, body.0).await?))
}

/// 停用或恢复单位 · Suspend or reinstate an organization
///
/// 限管理员。停用期间该单位人员可登录和查看，不能新建、修改、上传和提交。
///
/// An admin. The people of a suspended organization log in and read; they cannot begin, change, upload or submit.
#[utoipa::path(
    operation_id = "suspendOrganization", tag = "admin-organizations",
    params(("id" = OrganizationId, Path, description = "单位标识，见列表 · As listed")),
    request_body = SuspendOrganization,
    responses((status = 200, description = "已生效 · Done", body = AdminOrganization)), security(("account" = []))
)]
#[post("/admin/organizations/{id}/suspension")]
pub(super) async fn suspend_organization(
    app: Data<App>,
    call: Guarded<Administrator, Path<OrganizationId>, Body<SuspendOrganization>>,
) -> ApiResult<Json<AdminOrganization>> {
    let Guarded(who, id, body, ..) = call;
    Ok(Json(organizations::suspend(&app, who.0, *id, body.0).await?))
}

/// 合并重复注册的单位 · Merge a duplicate into another organization
///
/// 限管理员，**不可恢复**，请先以 `dry_run` 试算。路径中的单位并入另一单位：成员、草稿和已提交的申报随之转入，原管理员转为成员；回执和已提交的内容保持不变，加入申请和门户授权失效。
///
/// An admin. Merges the organization in the path into another one, for good: try it with `dry_run` first. Members,
/// drafts and submissions move, and the duplicate's administrator becomes a member; receipts and what was submitted
/// stay as they are. Requests to join, and consents to portals, end.
#[utoipa::path(
    operation_id = "mergeOrganization", tag = "admin-organizations",
    params(("id" = OrganizationId, Path, description = "被并入的单位 · The one that goes")),
    request_body = MergeOrganization,
    responses((status = 200, description = "已合并，或试算结果 · Merged, or what would happen", body = OrganizationMerge)),
    security(("account" = []))
)]
#[post("/admin/organizations/{id}/merge")]
pub(super) async fn merge_organization(
    app: Data<App>,
    call: Guarded<Administrator, Path<OrganizationId>, Body<MergeOrganization>>,
) -> ApiResult<Json<OrganizationMerge>> {
    let Guarded(who, id, body, ..) = call;
    Ok(Json(organizations::merge(&app, who.0, *id, body.0).await?))
}
