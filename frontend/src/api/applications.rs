//! 申报: drafts and the one submission.

use openapi::application::{
    Application, ApplicationStatus, ApplicationSummary, CopyApplication, CreateApplication, RestoreRevision,
    Revision, RevisionSummary, SaveApplication, SubmitApplication,
};
use openapi::form::answers::Answers;
use openapi::ids::{ActivityId, ApplicationId, AwardKey};
use openapi::page::Page;
use openapi::receipt::Receipt;
use web_sys::Blob;

use super::{Call, Download, Failure, encoded};

/// How many records are shown at once.
const PAGE: u32 = 20;

const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Begins a draft. `key` stays the same when it is tried again.
pub(crate) async fn create(application: &CreateApplication, key: &str) -> Result<Application, Failure> {
    Call::post("/applications").header(IDEMPOTENCY_KEY, key).json(application).read().await
}

/// Begins a draft in this activity with what the application holds. `key` stays the same when it is tried again.
pub(crate) async fn copy(
    id: ApplicationId,
    activity_id: ActivityId,
    key: &str,
) -> Result<Application, Failure> {
    let call = Call::post(format!("/applications/{id}/copy")).header(IDEMPOTENCY_KEY, key);
    call.json(&CopyApplication { activity_id }).read().await
}

/// Whose records are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    /// Those that one carries on.
    #[default]
    Own,
    /// All of the organization that one is the administrator of.
    Organization,
}

/// Which records are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Filter {
    /// Whose.
    pub(crate) scope: Scope,
    /// Only of this activity.
    pub(crate) activity: Option<ActivityId>,
    /// Only of this award.
    pub(crate) award: Option<AwardKey>,
    /// Only in this state.
    pub(crate) status: Option<ApplicationStatus>,
    /// Only those whose title or number holds it; empty: all.
    pub(crate) text: String,
}

impl Filter {
    /// All of the same scope.
    pub(crate) fn all(scope: Scope) -> Self {
        Self { scope, ..Self::default() }
    }

    /// Whether it leaves anything out.
    pub(crate) fn narrows(&self) -> bool {
        *self != Self::all(self.scope)
    }

    /// As the query of an address: the page's and the operation's are the same.
    pub(crate) fn query(&self) -> String {
        let scope = (self.scope == Scope::Organization).then(|| "organization".to_owned());
        let text = Some(self.text.clone()).filter(|text| !text.is_empty());
        let parts = [
            ("scope", scope),
            ("activity", self.activity.as_ref().map(ToString::to_string)),
            ("award", self.award.as_ref().map(ToString::to_string)),
            ("status", self.status.map(|status| status.as_str().to_owned())),
            ("text", text),
        ];
        let given = parts.into_iter().filter_map(|(key, value)| Some(format!("{key}={}", encoded(&value?))));
        given.collect::<Vec<_>>().join("&")
    }
}

/// The records after the cursor, newest first.
pub(crate) async fn list(filter: Filter, after: Option<&str>) -> Result<Page<ApplicationSummary>, Failure> {
    let after = after.map(|after| format!("&after={}", encoded(after))).unwrap_or_default();
    Call::get(format!("/applications?limit={PAGE}{after}&{}", filter.query())).read().await
}

/// One application.
pub(crate) async fn get(id: ApplicationId) -> Result<Application, Failure> {
    Call::get(format!("/applications/{id}")).read().await
}

/// 暂存: a merge patch over the answers of this version; `autosave` where the page does it by itself.
pub(crate) async fn save(
    id: ApplicationId,
    version: i64,
    changes: Answers,
    autosave: bool,
) -> Result<Application, Failure> {
    let body = SaveApplication { answers: changes, autosave };
    Call::patch(format!("/applications/{id}")).if_match(version).json(&body).read().await
}

/// Deletes a draft.
pub(crate) async fn delete(id: ApplicationId, version: i64) -> Result<(), Failure> {
    Call::delete(format!("/applications/{id}")).if_match(version).done().await
}

/// 历史版本 of a draft, newest first.
pub(crate) async fn revisions(id: ApplicationId) -> Result<Page<RevisionSummary>, Failure> {
    Call::get(format!("/applications/{id}/revisions")).read().await
}

/// One of them, with its answers.
pub(crate) async fn revision(id: ApplicationId, version: i64) -> Result<Revision, Failure> {
    Call::get(format!("/applications/{id}/revisions/{version}")).read().await
}

/// Brings the draft at `version` back to `revision`.
pub(crate) async fn restore(id: ApplicationId, version: i64, revision: i64) -> Result<Application, Failure> {
    let body = RestoreRevision { version: revision };
    Call::post(format!("/applications/{id}/restoration")).if_match(version).json(&body).read().await
}

/// 申报承诺书 for the unit that stands at `unit` (from 1) among those that stamp, a Word document.
pub(crate) async fn commitment_letter(id: ApplicationId, unit: usize) -> Result<Download, Failure> {
    Call::get(format!("/applications/{id}/commitment-letter-template?unit={unit}")).download().await
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

/// The same, byte for byte as it is given.
pub(crate) async fn receipt_file(id: ApplicationId) -> Result<Blob, Failure> {
    Call::get(format!("/applications/{id}/receipt")).blob().await
}
