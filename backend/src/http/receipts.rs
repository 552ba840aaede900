//! 提交回执: checked by anyone.

use actix_web::post;
use actix_web::web::{Data, Json};
use openapi::receipt::{ReceiptVerification, VerifyReceipt};

use super::error::ApiResult;
use super::extract::Body;
use super::visitor::Visitor;
use crate::app::App;
use crate::domain::receipts;

/// 验证提交回执 · Check a receipt
///
/// Public: whoever holds a receipt may ask whether it is genuine.
#[utoipa::path(
    operation_id = "verifyReceipt", tag = "applications",
    request_body = VerifyReceipt,
    responses((status = 200, description = "验证结果 · What came of it", body = ReceiptVerification))
)]
#[post("/receipts/verification")]
pub(super) async fn verify_receipt(
    app: Data<App>,
    visitor: Visitor,
    body: Body<VerifyReceipt>,
) -> ApiResult<Json<ReceiptVerification>> {
    Ok(Json(receipts::verify(&app, &visitor.0, body.0).await?))
}
