//! Rows of `submissions`, and the sequence of their numbers.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::application::ApplicationStatus;
use openapi::ids::{AccountId, ActivityId, ApplicationId, AwardKey};
use openapi::receipt::Receipt;

use super::column::Column;
use super::schema::{applications, organizations, submission_numbers, submissions};
use super::{Conn, StoreError};

/// The one submission of an application.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = submissions)]
pub struct SubmissionRow {
    /// The application; primary key.
    pub application_id: Column<ApplicationId>,
    /// 受理编号.
    pub number: String,
    /// UTC.
    pub submitted_at: NaiveDateTime,
    /// Whose hand.
    pub submitted_by: Column<AccountId>,
    /// What was submitted: canonical JSON (RFC 8785) of the form's answers and the files' facts.
    pub snapshot: String,
    /// Its SHA-256.
    pub snapshot_sha256: Vec<u8>,
    /// The receipt as it was given.
    pub receipt: Column<Receipt>,
}

/// Adds a submission; [`super::Constraint::Submission`] when there is one.
pub fn insert(conn: &mut Conn, row: &SubmissionRow) -> Result<(), StoreError> {
    diesel::insert_into(submissions::table).values(row).execute(conn)?;
    Ok(())
}

/// The application's submission.
pub fn find(conn: &mut Conn, application: ApplicationId) -> Result<Option<SubmissionRow>, StoreError> {
    let query = submissions::table.find(application.to_string()).select(SubmissionRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// The next serial. A sequence, not a counter row, so that submissions of the last minute do not wait for each
/// other; a submission that fails leaves a gap.
pub fn next_serial(conn: &mut Conn, application: ApplicationId) -> Result<i64, StoreError> {
    let (serial, _): (i64, String) = diesel::insert_into(submission_numbers::table)
        .values(submission_numbers::application_id.eq(application.to_string()))
        .returning(submission_numbers::all_columns)
        .get_result(conn)?;
    Ok(serial)
}

/// Filters of the reviewers' queue.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Only this activity.
    pub activity: Option<ActivityId>,
    /// Only this award.
    pub award: Option<AwardKey>,
    /// Only this state.
    pub status: Option<ApplicationStatus>,
    /// Only what comes after this submission in the queue's order.
    pub after: Option<(NaiveDateTime, ApplicationId)>,
}

/// A line of the queue: what staff choose by, and nothing of the content.
#[derive(Debug, Clone, Queryable)]
pub struct QueueRow {
    /// The application.
    pub id: Column<ApplicationId>,
    /// 受理编号.
    pub number: String,
    /// UTC.
    pub submitted_at: NaiveDateTime,
    /// The activity.
    pub activity_id: Column<ActivityId>,
    /// The award.
    pub award: Column<AwardKey>,
    /// The application's title.
    pub title: String,
    /// Where it stands.
    pub status: Column<ApplicationStatus>,
    /// Who filed.
    pub organization_name: String,
}

/// A page of the queue: oldest submission first.
pub fn queue(conn: &mut Conn, filter: &QueueFilter, limit: i64) -> Result<Vec<QueueRow>, StoreError> {
    let mut query = submissions::table
        .inner_join(applications::table.inner_join(organizations::table))
        .order((submissions::submitted_at, submissions::application_id))
        .limit(limit)
        .select((
            applications::id,
            submissions::number,
            submissions::submitted_at,
            applications::activity_id,
            applications::award,
            applications::title,
            applications::status,
            organizations::name,
        ))
        .into_boxed();
    if let Some(activity) = &filter.activity {
        query = query.filter(applications::activity_id.eq(activity.as_str()));
    }
    if let Some(award) = &filter.award {
        query = query.filter(applications::award.eq(award.as_str()));
    }
    if let Some(status) = filter.status {
        query = query.filter(applications::status.eq(Column::from(status)));
    }
    if let Some((submitted_at, id)) = &filter.after {
        query = query.filter(submissions::submitted_at.gt(*submitted_at).or(
            submissions::submitted_at.eq(*submitted_at).and(submissions::application_id.gt(id.to_string())),
        ));
    }
    Ok(query.load(conn)?)
}
