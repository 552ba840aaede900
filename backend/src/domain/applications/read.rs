//! Reading one's applications: 申报记录. Open at all times; a draft stays readable after the close (guide, clause 4).

use openapi::application::{Application, ApplicationSummary, CheckReport, Receipt};
use openapi::error::ErrorCode;
use openapi::form::check::is_complete;
use openapi::ids::ApplicationId;
use openapi::page::Page;

use super::describe::summarize;
use super::{check_row, describe, own};
use crate::app::App;
use crate::domain::activities::{self, Settings};
use crate::domain::actor::Actor;
use crate::domain::error::Result;
use crate::domain::paging;
use crate::store::{applications as store, submissions};

/// One of the actor's applications.
pub async fn get(app: &App, actor: Actor, id: ApplicationId) -> Result<Application> {
    app.db
        .read(move |conn| {
            let row = own(conn, actor, id)?;
            describe(conn, &row)
        })
        .await
}

/// The actor's applications, newest first.
pub async fn list(
    app: &App,
    actor: Actor,
    after: Option<ApplicationId>,
    limit: u32,
) -> Result<Page<ApplicationSummary>> {
    app.db
        .read(move |conn| {
            let rows = store::list_of_author(conn, actor.account, after, paging::rows(limit))?;
            let mut settings = Settings::default();
            paging::page(rows, limit, |row| row.id.to_string(), |row| summarize(conn, &mut settings, &row))
        })
        .await
}

/// What would stop the submission: the same findings that it would answer with.
pub async fn check(app: &App, actor: Actor, id: ApplicationId) -> Result<CheckReport> {
    app.db
        .read(move |conn| {
            let row = own(conn, actor, id)?;
            let setting = activities::load(conn, &row.activity_id, &row.award, row.form_version)?;
            let findings = check_row(conn, &setting, &row)?;
            Ok(CheckReport { complete: is_complete(&findings), findings })
        })
        .await
}

/// The receipt of a submitted application, exactly as it was given.
pub async fn receipt(app: &App, actor: Actor, id: ApplicationId) -> Result<Receipt> {
    app.db
        .read(move |conn| {
            own(conn, actor, id)?;
            let submission = submissions::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            Ok(submission.receipt.into_inner())
        })
        .await
}
