//! 账号.

use openapi::account::{
    Account, CancelAccount, ChangePassword, ChangePhone, RegisterAccount, Session, UpdateAccount,
};
use web_sys::Blob;

use super::{Call, Failure};

/// Registers a personal account and logs in.
pub(crate) async fn register(account: &RegisterAccount) -> Result<Session, Failure> {
    Call::post("/accounts").anonymous().json(account).read().await
}

/// One's own account, as it is now.
pub(crate) async fn me() -> Result<Account, Failure> {
    Call::get("/accounts/me").read().await
}

/// 注销账号. Anonymous: what is sent proves whose account it is.
pub(crate) async fn cancel(account: &CancelAccount) -> Result<(), Failure> {
    Call::post("/account-cancellations").anonymous().json(account).done().await
}

/// 信息维护: changes one's profile.
pub(crate) async fn update(changes: &UpdateAccount) -> Result<Account, Failure> {
    Call::patch("/accounts/me").json(changes).read().await
}

/// 修改密码. Ends the logins on other devices.
pub(crate) async fn change_password(change: &ChangePassword) -> Result<Session, Failure> {
    Call::put("/accounts/me/password").json(change).read().await
}

/// 更换手机号.
pub(crate) async fn change_phone(change: &ChangePhone) -> Result<Session, Failure> {
    Call::put("/accounts/me/phone").json(change).read().await
}

/// Everything that the platform keeps of one's own, as a file.
pub(crate) async fn export() -> Result<Blob, Failure> {
    Call::get("/accounts/me/export").blob().await
}
