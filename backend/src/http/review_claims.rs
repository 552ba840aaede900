//! 领取: cases that a reviewer is at work on.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, put};
use openapi::ids::ApplicationId;
use openapi::review::ReviewClaim;

use super::auth::{Guarded, Staff};
use super::error::ApiResult;
use crate::app::App;
use crate::domain::review_claims;

/// Staff. For four hours nobody else records its result; call it again to have four more. A case that somebody else has
/// taken is a conflict that names whose it is.
#[utoipa::path(
    operation_id = "claimApplication", tag = "admin-review", summary = "领取申报 · Take a case",
    description = "审核员。领取后 4 小时内其他审核员不能记录其结果；再次调用即续期。已被他人领取时返回领取人和到期时间。\n\n\
        Staff. For four hours nobody else records its result; call it again to have four more. A case that somebody else has \
        taken is a conflict that names whose it is and until when.",
    params(("id" = ApplicationId, Path, description = "申报 id，见审查队列 · The application")),
    responses((status = 200, description = "已领取 · Taken", body = ReviewClaim)), security(("account" = []))
)]
#[put("/admin/applications/{id}/claim")]
pub(super) async fn claim_application(
    app: Data<App>,
    call: Guarded<Staff, Path<ApplicationId>>,
) -> ApiResult<Json<ReviewClaim>> {
    let Guarded(who, id, ..) = call;
    Ok(Json(review_claims::claim(&app, who.0, *id).await?))
}

/// Staff, the own claim; an admin, anybody's.
#[utoipa::path(
    operation_id = "releaseApplication", tag = "admin-review", summary = "释放申报 · Let go of a case",
    description = "审核员释放自己领取的申报；管理员可释放任何人的。无人领取时不作更改。\n\n\
        Staff, the own claim; an admin, anybody's. Where nobody has taken it nothing changes.",
    params(("id" = ApplicationId, Path, description = "申报 id，见审查队列 · The application")),
    responses((status = 204, description = "已释放 · Let go")), security(("account" = []))
)]
#[delete("/admin/applications/{id}/claim")]
pub(super) async fn release_application(
    app: Data<App>,
    call: Guarded<Staff, Path<ApplicationId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    review_claims::release(&app, who.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
