//! An application together with the form it is filled in on.

use leptos_router::params::ParamsMap;
use openapi::activity::AwardForm;
use openapi::application::Application;
use openapi::ids::ApplicationId;

use crate::api::{self, Failure};

/// An application and its form.
pub(super) type Source = (Application, AwardForm);

/// The application that the page's address names.
pub(super) fn id(params: &ParamsMap) -> Option<ApplicationId> {
    params.get("id")?.parse().ok()
}

/// Fetches both; an id that cannot be one is as unknown as one that is no one's.
pub(super) async fn load(id: Option<ApplicationId>) -> Result<Source, Failure> {
    let id = id.ok_or(Failure::NoSuch)?;
    let application = api::applications::get(id).await?;
    let summary = &application.summary;
    let form = api::activities::form(&summary.activity_id, &summary.award, application.form_version).await?;
    Ok((application, form))
}
