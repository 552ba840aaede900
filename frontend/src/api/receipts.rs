//! 提交回执: checked by anyone.

use openapi::receipt::{ReceiptVerification, VerifyReceipt};

use super::{Call, Failure};

/// Asks whether a receipt is genuine: its signature, or the whole of it as JSON.
pub(crate) async fn verify(receipt: String) -> Result<ReceiptVerification, Failure> {
    Call::post("/receipts/verification").anonymous().json(&VerifyReceipt { receipt }).read().await
}
