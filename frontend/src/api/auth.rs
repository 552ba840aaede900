//! 认证: login, renewal, logout, codes to a phone, a forgotten password.

use openapi::account::{Credentials, ResetPassword, Session};
use openapi::sms_code::{SendSmsCode, SmsCodeSent};

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

/// Sends a code to a phone.
pub(crate) async fn send_code(code: &SendSmsCode) -> Result<SmsCodeSent, Failure> {
    Call::post("/auth/sms-codes").anonymous().json(code).read().await
}

/// 忘记密码: sets a new password, ends all logins and begins a new one.
pub(crate) async fn reset_password(reset: &ResetPassword) -> Result<Session, Failure> {
    Call::post("/auth/password-reset").anonymous().json(reset).read().await
}
