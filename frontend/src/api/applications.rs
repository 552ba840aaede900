//! 申报: drafts and the one submission.

use openapi::application::{
    Application, ApplicationSummary, CreateApplication, SaveApplication, SubmitApplication,
};
use openapi::form::answers::Answers;
use openapi::ids::ApplicationId;
use openapi::page::Page;
use openapi::receipt::Receipt;

use super::{Call, Failure, encoded};

/// How many records are shown at once.
const PAGE: u32 = 20;

const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Begins a draft. `key` stays the same when it is tried again.
pub(crate) async fn create(application: &CreateApplication, key: &str) -> Result<Application, Failure> {
    Call::post("/applications").header(IDEMPOTENCY_KEY, key).json(application).read().await
}

/// Which records are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those that one carries on.
    Own,
    /// All of the organization that one is the administrator of.
    Organization,
}

/// The records after the cursor, newest first.
pub(crate) async fn list(scope: Scope, after: Option<&str>) -> Result<Page<ApplicationSummary>, Failure> {
    let scope = match scope {
        Scope::Own => "own",
        Scope::Organization => "organization",
    };
    let after = after.map(|after| format!("&after={}", encoded(after))).unwrap_or_default();
    Call::get(format!("/applications?scope={scope}&limit={PAGE}{after}")).read().await
}

/// One application.
pub(crate) async fn get(id: ApplicationId) -> Result<Application, Failure> {
    Call::get(format!("/applications/{id}")).read().await
}

/// 暂存: a merge patch over the answers of this version.
pub(crate) async fn save(id: ApplicationId, version: i64, changes: Answers) -> Result<Application, Failure> {
    let body = SaveApplication { answers: changes, autosave: false };
    Call::patch(format!("/applications/{id}")).if_match(version).json(&body).read().await
}

/// Deletes a draft.
pub(crate) async fn delete(id: ApplicationId, version: i64) -> Result<(), Failure> {
    Call::delete(format!("/applications/{id}")).if_match(version).done().await
}

/// 提交. `key` stays the same when it is tried again, so that it happens once.
pub(crate) async fn submit(id: ApplicationId, version: i64, key: &str) -> Result<Receipt, Failure> {
    let call = Call::post(format!("/applications/{id}/submission")).if_match(version);
    call.header(IDEMPOTENCY_KEY, key).json(&SubmitApplication { confirmed: true }).read().await
}

/// The receipt of a submission.
pub(crate) async fn receipt(id: ApplicationId) -> Result<Receipt, Failure> {
    Call::get(format!("/applications/{id}/receipt")).read().await
}
