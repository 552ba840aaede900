//! 通知: what happened to one's account and organization.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use openapi::ids::NotificationId;
use openapi::notification::{MarkRead, NotificationList};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{Authenticated, Guarded};
use super::error::ApiResult;
use super::extract::{Body, Query};
use super::paging;
use crate::app::App;
use crate::domain::notifications;

/// A page of one's notifications.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NotificationQuery {
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<NotificationId>,
}

/// 通知 · List my notifications
///
/// Anyone logged in: the own notifications, newest first.
#[utoipa::path(
    operation_id = "listNotifications", tag = "accounts",
    params(NotificationQuery),
    responses((status = 200, description = "通知 · My notifications", body = NotificationList, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/notifications")]
pub(super) async fn list_notifications(
    app: Data<App>,
    call: Guarded<Authenticated, Query<NotificationQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let limit = paging::limit(query.0.limit)?;
    let list = notifications::list(&app, who.0, query.0.after, limit).await?;
    let mut response = HttpResponse::Ok();
    paging::link(&mut response, "/api/v1/notifications", &[], limit, list.next.as_deref());
    Ok(response.json(list))
}

/// 标为已读 · Mark notifications as read
///
/// Anyone logged in.
#[utoipa::path(
    operation_id = "markNotificationsRead", tag = "accounts",
    request_body = MarkRead,
    responses((status = 204, description = "已标为已读 · Marked")), security(("account" = []))
)]
#[post("/notifications/read")]
pub(super) async fn mark_notifications_read(
    app: Data<App>,
    call: Guarded<Authenticated, Body<MarkRead>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, body, ..) = call;
    notifications::mark_read(&app, who.0, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
