//! 认证: login, renewal, logout.

use openapi::account::{Credentials, Session};

use super::{Call, Failure};

/// Logs in.
pub(crate) async fn login(credentials: &Credentials) -> Result<Session, Failure> {
    Call::post("/auth/login").anonymous().json(credentials).read().await
}

/// A new session for the cookie of an earlier one. Use [`super::token::renew`], which asks once for all.
pub(super) async fn refresh() -> Result<Session, Failure> {
    Call::post("/auth/refresh").anonymous().read().await
}

/// Ends the session.
pub(crate) async fn logout() -> Result<(), Failure> {
    Call::post("/auth/logout").done().await
}
