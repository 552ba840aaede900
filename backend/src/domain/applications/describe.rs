//! Rows as the contract's types.

use openapi::application::{Application, ApplicationStatus, ApplicationSummary};
use openapi::form::check::{self, AttachedFile, Filing, Finding};

use crate::domain::activities::{Setting, Settings};
use crate::domain::attachments;
use crate::domain::error::{Error, Result};
use crate::domain::review_results;
use crate::store::Conn;
use crate::store::applications::ApplicationRow;
use crate::store::{accounts, attachments as attachment_rows, organizations, submissions};

/// An application with all that was filled in. `own`: whoever it is for carries it on.
pub fn describe(conn: &mut Conn, row: &ApplicationRow, own: bool) -> Result<Application> {
    let mut settings = Settings::default();
    let summary = summarize(conn, &mut settings, row, own)?;
    let files = attachment_rows::list_ready(conn, *row.id)?;
    Ok(Application {
        summary,
        form_version: row.form_version,
        answers: row.answers.clone().into_inner(),
        attachments: files.iter().map(attachments::describe).collect(),
    })
}

/// An application as a line of a list. What is missing is for whoever can mend it.
pub(super) fn summarize(
    conn: &mut Conn,
    settings: &mut Settings,
    row: &ApplicationRow,
    own: bool,
) -> Result<ApplicationSummary> {
    let setting = settings.get(conn, &row.activity_id, &row.award, row.form_version)?;
    let organization = organizations::find(conn, *row.organization_id)?;
    let author = accounts::find(conn, *row.author_id)?;
    let submission = submissions::find(conn, *row.id)?;
    let reviewed_at = review_results::published(conn, row)?.map(|result| result.recorded_at);
    let missing = match *row.status {
        ApplicationStatus::Draft if own => Some(blocking(&check_row(conn, setting, row)?)?),
        _ => None,
    };
    Ok(ApplicationSummary {
        id: *row.id,
        activity_id: row.activity_id.clone().into_inner(),
        activity_title: setting.activity.title.clone().into_inner(),
        award: row.award.clone().into_inner(),
        award_title: setting.award.title.clone().into_inner(),
        organization_name: organization.map(|organization| organization.name).unwrap_or_default(),
        author_name: author.map(|author| author.name).unwrap_or_default(),
        own,
        title: row.title.clone(),
        status: *row.status,
        version: row.version,
        filing: setting.activity.filing(),
        created_at: row.created_at.and_utc(),
        updated_at: row.updated_at.and_utc(),
        number: submission.as_ref().map(|submission| submission.number.clone()),
        submitted_at: submission.map(|submission| submission.submitted_at.and_utc()),
        reviewed_at,
        missing,
    })
}

/// What is missing or wrong in an application as it stands.
pub fn check_row(conn: &mut Conn, setting: &Setting, row: &ApplicationRow) -> Result<Vec<Finding>> {
    let files: Vec<AttachedFile> = attachment_rows::list_ready(conn, *row.id)?
        .into_iter()
        .map(|file| AttachedFile { slot: file.slot, covers: file.covers.into_inner() })
        .collect();
    let organization = organizations::find(conn, *row.organization_id)?;
    let filing = Filing {
        organization_name: organization.map(|organization| organization.name).unwrap_or_default(),
        closes_at: setting.activity.filing().closes_at,
    };
    Ok(check::check(&setting.form.definition, &row.answers, &files, &filing))
}

fn blocking(findings: &[Finding]) -> Result<u32> {
    let count = findings.iter().filter(|finding| finding.severity == check::Severity::Blocking).count();
    u32::try_from(count).map_err(Error::internal)
}
