//! Rows of `submissions`, and the sequence of their numbers.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::application::ApplicationStatus;
use openapi::ids::{AccountId, ActivityId, ApplicationId, AwardKey, OrganizationId};
use openapi::receipt::Receipt;
use openapi::review::Outcome;

use super::column::Column;
use super::review_claims::{self as review_claim_rows, ReviewClaimRow};
use super::schema::{accounts, applications, organizations, review_claims, submission_numbers, submissions};
use super::search::{lower, lowered};
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
    /// Only those whose result says this, or that have none.
    pub outcome: Option<Recorded>,
    /// Only what this organization has filed.
    pub organization: Option<OrganizationId>,
    /// Only what has this in its number, its title or its organization's name.
    pub text: Option<String>,
    /// Only what was submitted then or later, UTC.
    pub submitted_from: Option<NaiveDateTime>,
    /// Only what was submitted before then, UTC.
    pub submitted_to: Option<NaiveDateTime>,
    /// Only what this reviewer has taken, or nobody has.
    pub taken: Option<Taken>,
    /// Only what comes after this submission in the queue's order.
    pub after: Option<(NaiveDateTime, ApplicationId)>,
}

/// What is recorded of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// A result with this outcome.
    Outcome(Outcome),
    /// Nothing yet.
    Nothing,
}

/// Who has taken a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// This reviewer.
    By(AccountId),
    /// Nobody.
    ByNobody,
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
    /// What its result says.
    pub outcome: Option<Column<Outcome>>,
    /// Who filed.
    pub organization_name: String,
    /// The claim that holds.
    pub claim: Option<ReviewClaimRow>,
    /// Whose it is.
    pub reviewer_name: Option<String>,
}

/// A page of the queue as it stands at `now`: oldest submission first. Which ones is asked of one table, on an index in
/// this order, so that a page takes the same time wherever it begins; what is shown of them only then.
pub fn queue(
    conn: &mut Conn,
    filter: &QueueFilter,
    now: NaiveDateTime,
    limit: i64,
) -> Result<Vec<QueueRow>, StoreError> {
    let page = page(conn, filter, now, limit)?;
    let claim = review_claims::application_id.eq(applications::id).and(review_claims::expires_at.gt(now));
    let query = applications::table
        .inner_join(submissions::table)
        .inner_join(organizations::table)
        .left_join(review_claims::table.on(claim))
        .left_join(accounts::table.on(accounts::id.nullable().eq(review_claims::reviewer_id.nullable())))
        .filter(applications::id.eq_any(page))
        .order((applications::submitted_at, applications::id))
        .select((
            applications::id,
            submissions::number,
            submissions::submitted_at,
            applications::activity_id,
            applications::award,
            applications::title,
            applications::status,
            applications::outcome,
            organizations::name,
            Option::<ReviewClaimRow>::as_select(),
            accounts::name.nullable(),
        ));
    Ok(query.load(conn)?)
}

/// The ids on a page of the queue.
fn page(
    conn: &mut Conn,
    filter: &QueueFilter,
    now: NaiveDateTime,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let mut query = applications::table
        .filter(applications::submitted_at.is_not_null())
        .order((applications::submitted_at, applications::id))
        .limit(limit)
        .select(applications::id)
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
    query = match filter.outcome {
        Some(Recorded::Outcome(outcome)) => query.filter(applications::outcome.eq(Column::from(outcome))),
        Some(Recorded::Nothing) => query.filter(applications::outcome.is_null()),
        None => query,
    };
    if let Some(organization) = filter.organization {
        query = query.filter(applications::organization_id.eq(organization.to_string()));
    }
    if let Some(text) = &filter.text {
        let sought = || lowered(text);
        let numbered = submissions::table
            .filter(submissions::application_id.eq(applications::id))
            .filter(lower(submissions::number).like(sought()).escape('\\'));
        let units = organizations::table
            .filter(lower(organizations::name).like(sought()).escape('\\'))
            .select(organizations::id);
        let titled = lower(applications::title).like(sought()).escape('\\');
        let filed = applications::organization_id.eq_any(units);
        query = query.filter(titled.or(filed).or(diesel::dsl::exists(numbered)));
    }
    // One bound only, the later one: it says where in the index to begin.
    let begin = filter.submitted_from.max(filter.after.map(|(submitted_at, _)| submitted_at));
    if let Some(begin) = begin {
        query = query.filter(applications::submitted_at.ge(begin));
    }
    if let Some(to) = filter.submitted_to {
        query = query.filter(applications::submitted_at.lt(to));
    }
    // Reviewers hold a handful at a time: their list is short, and leaves the order to the index.
    query = match filter.taken {
        Some(Taken::By(reviewer)) => {
            query.filter(applications::id.eq_any(review_claim_rows::taken(conn, Some(reviewer), now)?))
        }
        Some(Taken::ByNobody) => {
            query.filter(applications::id.ne_all(review_claim_rows::taken(conn, None, now)?))
        }
        None => query,
    };
    if let Some((submitted_at, id)) = &filter.after {
        let later = applications::submitted_at.gt(*submitted_at);
        query = query.filter(later.or(applications::id.gt(id.to_string())));
    }
    Ok(query.load(conn)?)
}
