//! 二次验证 of staff: set up, confirmed, turned off by its holder.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete, post, put};
use openapi::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, RecoveryCodes, RemoveSecondFactor, SecondFactorSetup,
};

use super::auth::{Guarded, Staff, UnreadyStaff};
use super::error::ApiResult;
use super::extract::Body;
use super::visitor::Visitor;
use crate::app::App;
use crate::domain::second_factors;

/// 二次验证 1：获取密钥 · Second factor, step 1: get a secret
///
/// Staff, with the password again. The secret is told this once; nothing is asked for before `confirmSecondFactor`.
#[utoipa::path(
    operation_id = "beginSecondFactor", tag = "accounts", request_body = BeginSecondFactor,
    responses((status = 201, description = "密钥，添加到验证器 · The secret, for the authenticator", body = SecondFactorSetup)),
    security(("account" = []))
)]
#[post("/accounts/me/second-factor")]
pub(super) async fn begin_second_factor(
    app: Data<App>,
    call: Guarded<UnreadyStaff, Visitor, Body<BeginSecondFactor>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, visitor, body, ..) = call;
    let setup = second_factors::begin(&app, &visitor.0, who.0, body.0).await?;
    Ok(HttpResponse::Created().json(setup))
}

/// 二次验证 2：确认并启用 · Second factor, step 2: confirm
///
/// Staff. From now on a login needs a code: in the SPA in a field of its own, in the Authorize dialog behind the
/// password and a space. The recovery codes are told this once.
#[utoipa::path(
    operation_id = "confirmSecondFactor", tag = "accounts", request_body = ConfirmSecondFactor,
    responses((status = 200, description = "已启用；恢复码 · On; the recovery codes", body = RecoveryCodes)),
    security(("account" = []))
)]
#[put("/accounts/me/second-factor")]
pub(super) async fn confirm_second_factor(
    app: Data<App>,
    call: Guarded<UnreadyStaff, Body<ConfirmSecondFactor>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, body, ..) = call;
    let codes = second_factors::confirm(&app, who.0, body.0).await?;
    Ok(HttpResponse::Ok().json(codes))
}

/// 关闭二次验证 · Turn the second factor off
///
/// Staff, with the password and a code.
#[utoipa::path(
    operation_id = "removeSecondFactor", tag = "accounts",
    request_body = RemoveSecondFactor,
    responses((status = 204, description = "已关闭 · Off")), security(("account" = []))
)]
#[delete("/accounts/me/second-factor")]
pub(super) async fn remove_second_factor(
    app: Data<App>,
    call: Guarded<Staff, Visitor, Body<RemoveSecondFactor>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, visitor, body, ..) = call;
    second_factors::remove(&app, &visitor.0, who.0, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
