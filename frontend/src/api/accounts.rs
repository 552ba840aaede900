//! 账号.

use openapi::account::{RegisterAccount, Session};

use super::{Call, Failure};

/// Registers a personal account and logs in.
pub(crate) async fn register(account: &RegisterAccount) -> Result<Session, Failure> {
    Call::post("/accounts").anonymous().json(account).read().await
}
