//! Reading one's applications: 申报记录. Open at all times; a draft stays readable after the close (guide, clause 4).

use openapi::application::{Application, ApplicationSummary, CheckReport};
use openapi::error::ErrorCode;
use openapi::form::check::is_complete;
use openapi::ids::{ApplicationId, OrganizationId};
use openapi::page::Page;

use super::access::{carries, own_scope};
use super::describe::summarize;
use super::{administers, check_row, describe, own, readable};
use crate::app::App;
use crate::domain::activities::{self, Settings};
use crate::domain::actor::Actor;
use crate::domain::error::Result;
use crate::domain::paging;
use crate::domain::reader::Reader;
use crate::store::Conn;
pub use crate::store::applications::Filter;
use crate::store::applications::{self as store, ApplicationRow, Scope};

/// An application that the reader may read.
pub async fn get(app: &App, reader: Reader, id: ApplicationId) -> Result<Application> {
    app.db
        .read(move |conn| {
            let (row, own) = readable(conn, reader, id)?;
            describe(conn, &row, own)
        })
        .await
}

/// Which applications an applicant lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListScope {
    /// Those that one carries on.
    #[default]
    Own,
    /// All of the organization, for its administrator.
    Organization,
}

/// Applications, newest first. A portal lists what its organization has submitted.
pub async fn list(
    app: &App,
    reader: Reader,
    scope: ListScope,
    filter: Filter,
    after: Option<ApplicationId>,
    limit: u32,
) -> Result<Page<ApplicationSummary>> {
    app.db
        .read(move |conn| {
            let administers = match reader {
                Reader::Applicant(actor) => administers(conn, actor)?,
                Reader::Portal(_) => None,
            };
            let scope = rows_of(reader, administers, scope)?;
            let rows = store::list(conn, scope, &filter, after, paging::rows(limit))?;
            let own = |row: &ApplicationRow| match reader {
                Reader::Applicant(actor) => carries(actor, administers, row),
                Reader::Portal(_) => false,
            };
            let mut settings = Settings::default();
            let line = |row: ApplicationRow| summarize(conn, &mut settings, &row, own(&row));
            paging::page(rows, limit, |row| row.id.to_string(), line)
        })
        .await
}

fn rows_of(reader: Reader, administers: Option<OrganizationId>, scope: ListScope) -> Result<Scope> {
    match (reader, scope) {
        (Reader::Portal(portal), _) => Ok(Scope::Submitted(portal.organization)),
        (Reader::Applicant(actor), ListScope::Own) => Ok(Scope::Own { account: actor.account, administers }),
        (Reader::Applicant(_), ListScope::Organization) => {
            Ok(Scope::Organization(administers.ok_or(ErrorCode::Forbidden)?))
        }
    }
}

/// The actor's own rows, newest first, at most `limit`.
pub fn own_rows(
    conn: &mut Conn,
    actor: Actor,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ApplicationRow>> {
    let scope = own_scope(conn, actor)?;
    Ok(store::list(conn, scope, &Filter::default(), after, limit)?)
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
