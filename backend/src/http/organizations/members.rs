//! 加入组织, 成员管理, 权限转让 (guide, clauses 28 to 33 and 38 to 40).

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use openapi::account::{Account, Session};
use openapi::ids::{AccountId, OrganizationId};
use openapi::organization::{Member, MemberState, TransferAdmin};
use openapi::page::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::domain::organizations;
use crate::http::auth::{Applicant, Guarded, OrgAdmin};
use crate::http::error::ApiResult;
use crate::http::extract::{Body, Query};
use crate::http::paging;
use crate::http::visitor::Visitor;

/// 加入组织 · Join an organization
///
/// An applicant without an organization. Joins at once, or asks the administrator, as the organization has it.
#[utoipa::path(
    operation_id = "joinOrganization", tag = "organizations",
    params(("id" = OrganizationId, Path, description = "注册查询的结果 · As looked up")),
    responses((status = 201, description = "已加入，或已申请 · Joined, or asked to", body = Account)),
    security(("account" = []))
)]
#[post("/organizations/{id}/members")]
pub(super) async fn join_organization(
    app: Data<App>,
    call: Guarded<Applicant, Path<OrganizationId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    Ok(HttpResponse::Created().json(organizations::join(&app, who.0, *id).await?))
}

/// A page of the organization's people.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MemberQuery {
    /// `active`：成员（缺省）；`pending`：待同意的申请 · Members, by default, or requests to join.
    #[param(inline)]
    state: Option<MemberState>,
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<AccountId>,
}

/// 成员 · List the members
///
/// The administrator.
#[utoipa::path(
    operation_id = "listMembers", tag = "organizations",
    params(MemberQuery),
    responses((status = 200, description = "成员或申请 · Members, or requests", body = Page<Member>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/organizations/mine/members")]
pub(super) async fn list_members(
    app: Data<App>,
    call: Guarded<OrgAdmin, Query<MemberQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let (limit, state) = (paging::limit(query.0.limit)?, query.0.state.unwrap_or(MemberState::Active));
    let page = organizations::members(&app, who.0, state, query.0.after, limit).await?;
    let pending = (state == MemberState::Pending).then(|| "pending".to_owned());
    Ok(paging::respond("/api/v1/organizations/mine/members", &[("state", pending)], limit, &page))
}

/// 同意加入 · Agree to a request to join
///
/// The administrator.
#[utoipa::path(
    operation_id = "approveMember", tag = "organizations",
    params(("id" = AccountId, Path)),
    responses((status = 200, description = "已加入 · Joined", body = Member)), security(("account" = []))
)]
#[put("/organizations/mine/members/{id}")]
pub(super) async fn approve_member(
    app: Data<App>,
    call: Guarded<OrgAdmin, Path<AccountId>>,
) -> ApiResult<Json<Member>> {
    let Guarded(who, id, ..) = call;
    Ok(Json(organizations::approve(&app, who.0, *id).await?))
}

/// 移除成员，或退出 · Remove a member, or leave
///
/// The administrator: removes a member, or declines a request. Anyone: leaves, or withdraws the own request.
#[utoipa::path(
    operation_id = "removeMember", tag = "organizations",
    params(("id" = AccountId, Path)),
    responses((status = 204, description = "已移除 · Removed")), security(("account" = []))
)]
#[delete("/organizations/mine/members/{id}")]
pub(super) async fn remove_member(
    app: Data<App>,
    call: Guarded<Applicant, Path<AccountId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    organizations::remove(&app, who.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 权限转让 · Hand the administration over
///
/// The administrator, with the password again. The successor gets all rights; the administrator's account becomes a
/// personal one and stays a member. The answer carries a new access token.
#[utoipa::path(
    operation_id = "transferAdmin", tag = "organizations",
    request_body = TransferAdmin,
    responses((status = 200, description = "已转让 · Handed over", body = Session)), security(("account" = []))
)]
#[post("/organizations/mine/admin-transfer")]
pub(super) async fn transfer_admin(
    app: Data<App>,
    call: Guarded<OrgAdmin, Visitor, Body<TransferAdmin>>,
) -> ApiResult<Json<Session>> {
    let Guarded(who, visitor, body, ..) = call;
    Ok(Json(organizations::transfer(&app, &visitor.0, who.0, body.0).await?))
}
