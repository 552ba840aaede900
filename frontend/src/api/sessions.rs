//! 登录设备: the logins of one's account that are open.

use openapi::account::ActiveSession;
use openapi::ids::SessionId;
use openapi::page::Page;

use super::{Call, Failure};

/// The newest hundred: nobody has more.
pub(crate) async fn list() -> Result<Page<ActiveSession>, Failure> {
    Call::get("/auth/sessions?limit=100").read().await
}

/// Logs one device out.
pub(crate) async fn end(id: SessionId) -> Result<(), Failure> {
    Call::delete(format!("/auth/sessions/{id}")).done().await
}

/// Logs all devices out, this one too.
pub(crate) async fn end_all() -> Result<(), Failure> {
    Call::delete("/auth/sessions").done().await
}
