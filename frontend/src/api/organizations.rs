//! 组织: 注册查询, 企业注册, joining.

use openapi::account::Account;
use openapi::error::ErrorCode;
use openapi::ids::OrganizationId;
use openapi::organization::{
    OrganizationLookup, Proof, RegisterOrganization, Registration, RegistrationData, SaveRegistration,
};
use web_sys::{Blob, File};

use super::upload::{self, Abort};
use super::{Call, Failure, encoded};

const DRAFT: &str = "/organization-registrations/draft";

/// 注册查询 by full name or credit code.
pub(crate) async fn lookup(query: &str) -> Result<OrganizationLookup, Failure> {
    Call::get(format!("/organizations/lookup?q={}", encoded(query))).anonymous().read().await
}

/// The proof document to print and stamp, with the name and the code filled in.
pub(crate) async fn proof_template(data: &RegistrationData) -> Result<Blob, Failure> {
    let (name, code) = (encoded(data.organization_name.trim()), encoded(data.credit_code.trim()));
    Call::get(format!("/organizations/proof-template?name={name}&credit_code={code}"))
        .anonymous()
        .blob()
        .await
}

/// 暂存. The first one carries the credentials of the account that it creates.
pub(crate) async fn save(registration: &SaveRegistration) -> Result<Registration, Failure> {
    Call::put(DRAFT).json(registration).read().await
}

/// What was saved, if anything was.
pub(crate) async fn saved() -> Result<Option<Registration>, Failure> {
    match Call::get(DRAFT).read().await {
        Err(failure) if failure.code() == Some(ErrorCode::NotFound) => Ok(None),
        answer => answer.map(Some),
    }
}

/// Uploads the stamped proof document.
pub(crate) async fn upload_proof(
    file: &File,
    abort: &Abort,
    progress: impl Fn(f64) + Clone + 'static,
) -> Result<Proof, Failure> {
    upload::send("PUT", &format!("{DRAFT}/proof"), file, abort, progress).await
}

/// The uploaded proof document.
pub(crate) async fn proof() -> Result<Blob, Failure> {
    Call::get(format!("{DRAFT}/proof")).blob().await
}

/// 立即注册.
pub(crate) async fn register(registration: &RegisterOrganization) -> Result<Account, Failure> {
    Call::post("/organization-registrations").json(registration).read().await
}

/// Gives up the registration that was saved; the account stays, as a personal one.
pub(crate) async fn discard() -> Result<(), Failure> {
    Call::delete(DRAFT).done().await
}

/// “加入组织”: at once, or a request where the administrator must agree.
pub(crate) async fn join(id: OrganizationId) -> Result<Account, Failure> {
    Call::post(format!("/organizations/{id}/members")).read().await
}
