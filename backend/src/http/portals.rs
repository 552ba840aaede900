//! 门户: third-party systems and the consents of organizations.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use openapi::ids::PortalId;
use openapi::page::Page;
use openapi::portal::{
    CreatePortal, GrantPortalConsent, Portal, PortalConsent, PortalCredentials, UpdatePortal,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{Administrator, Guarded, OrgAdmin};
use super::error::ApiResult;
use super::extract::{Body, Query};
use super::paging;
use crate::app::App;
use crate::domain::portals;

/// 登记门户 · Register a portal
///
/// An admin. The secret is told this once.
#[utoipa::path(
    operation_id = "createPortal", tag = "portals",
    request_body = CreatePortal,
    responses((status = 201, description = "已登记 · Registered", body = PortalCredentials)),
    security(("account" = []))
)]
#[post("/admin/portals")]
pub(super) async fn create_portal(
    app: Data<App>,
    call: Guarded<Administrator, Body<CreatePortal>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, body, ..) = call;
    Ok(HttpResponse::Created().json(portals::create(&app, who.0, body.0).await?))
}

/// 门户 · List the portals
///
/// An admin: all portals, newest first.
#[utoipa::path(
    operation_id = "listPortals", tag = "portals", params(PortalQuery),
    responses((status = 200, description = "门户 · The portals", body = Page<Portal>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/admin/portals")]
pub(super) async fn list_portals(
    app: Data<App>,
    call: Guarded<Administrator, Query<PortalQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, query, ..) = call;
    let limit = paging::limit(query.0.limit)?;
    let page = portals::list(&app, query.0.after, limit).await?;
    Ok(paging::respond("/api/v1/admin/portals", &[], limit, &page))
}

/// 更换门户密钥 · Give a portal a new secret
///
/// An admin. The present secret stays good until the next rotation, so that the portal can change over.
#[utoipa::path(
    operation_id = "rotatePortalSecret", tag = "portals",
    params(("id" = PortalId, Path)),
    responses((status = 200, description = "新密钥 · The new secret", body = PortalCredentials)),
    security(("account" = []))
)]
#[post("/admin/portals/{id}/secret")]
pub(super) async fn rotate_portal_secret(
    app: Data<App>,
    call: Guarded<Administrator, Path<PortalId>>,
) -> ApiResult<Json<PortalCredentials>> {
    let Guarded(who, id, ..) = call;
    Ok(Json(portals::rotate(&app, who.0, *id).await?))
}

/// 停用或启用门户 · Disable or enable a portal
///
/// An admin. Disabling ends the portal's tokens at once.
#[utoipa::path(
    operation_id = "updatePortal", tag = "portals",
    request_body = UpdatePortal, params(("id" = PortalId, Path)),
    responses((status = 204, description = "已生效 · Done")), security(("account" = []))
)]
#[patch("/admin/portals/{id}")]
pub(super) async fn update_portal(
    app: Data<App>,
    call: Guarded<Administrator, Path<PortalId>, Body<UpdatePortal>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, body, ..) = call;
    portals::update(&app, who.0, *id, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A page of portals.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PortalQuery {
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<PortalId>,
}

/// 平台授权 · List portals and consents
///
/// The organization's administrator: the portals, and what was consented to.
#[utoipa::path(
    operation_id = "listPortalConsents", tag = "portals",
    params(PortalQuery),
    responses((status = 200, description = "门户与授权 · Portals and consents", body = Page<PortalConsent>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/organizations/mine/portal-consents")]
pub(super) async fn list_portal_consents(
    app: Data<App>,
    call: Guarded<OrgAdmin, Query<PortalQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let limit = paging::limit(query.0.limit)?;
    let page = portals::consents(&app, who.0, query.0.after, limit).await?;
    Ok(paging::respond("/api/v1/organizations/mine/portal-consents", &[], limit, &page))
}

/// 授权平台 · Consent to a portal
///
/// The organization's administrator.
#[utoipa::path(
    operation_id = "grantPortalConsent", tag = "portals",
    request_body = GrantPortalConsent,
    responses((status = 201, description = "已授权 · Consented", body = PortalConsent)),
    security(("account" = []))
)]
#[post("/organizations/mine/portal-consents")]
pub(super) async fn grant_portal_consent(
    app: Data<App>,
    call: Guarded<OrgAdmin, Body<GrantPortalConsent>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, body, ..) = call;
    Ok(HttpResponse::Created().json(portals::grant(&app, who.0, body.0).await?))
}

/// 撤销授权 · Take a consent back
///
/// The organization's administrator. The portal can do nothing for it from then on.
#[utoipa::path(
    operation_id = "revokePortalConsent", tag = "portals",
    params(("id" = PortalId, Path)),
    responses((status = 204, description = "已撤销 · Taken back")), security(("account" = []))
)]
#[delete("/organizations/mine/portal-consents/{id}")]
pub(super) async fn revoke_portal_consent(
    app: Data<App>,
    call: Guarded<OrgAdmin, Path<PortalId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    portals::revoke(&app, who.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
