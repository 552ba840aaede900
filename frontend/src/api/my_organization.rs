//! 组织信息 of one's own organization, and 权限转让.

use openapi::account::Session;
use openapi::organization::{MyOrganization, Proof, TransferAdmin, UpdateOrganization};
use web_sys::{Blob, File};

use super::upload::{self, Abort};
use super::{Call, Failure};

const MINE: &str = "/organizations/mine";

/// The organization that one belongs to.
pub(crate) async fn get() -> Result<MyOrganization, Failure> {
    Call::get(MINE).read().await
}

/// Changes what its administrator may change.
pub(crate) async fn update(changes: &UpdateOrganization) -> Result<MyOrganization, Failure> {
    Call::patch(MINE).json(changes).read().await
}

/// Its proof document.
pub(crate) async fn proof() -> Result<Blob, Failure> {
    Call::get(format!("{MINE}/proof")).blob().await
}

/// Uploads another proof document, which staff will look at.
pub(crate) async fn upload_proof(
    file: &File,
    abort: &Abort,
    progress: impl Fn(f64) + Clone + 'static,
) -> Result<Proof, Failure> {
    upload::send("PUT", &format!("{MINE}/proof"), file, abort, progress).await
}

/// 权限转让. The session is the former administrator's, with the rights of a personal account.
pub(crate) async fn transfer(transfer: &TransferAdmin) -> Result<Session, Failure> {
    Call::post(format!("{MINE}/admin-transfer")).json(transfer).read().await
}
