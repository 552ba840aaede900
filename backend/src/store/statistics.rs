//! Counts over applications, submissions, results and organizations.

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use openapi::application::ApplicationStatus;
use openapi::ids::{ActivityId, ApplicationId, AwardKey};
use openapi::organization::OrganizationStatus;
use openapi::review::Outcome;

use super::column::Column;
use super::schema::{applications, organizations, review_results, submissions};
use super::{Conn, StoreError};

/// Which applications to count.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this activity.
    pub activity: Option<ActivityId>,
    /// Only this award.
    pub award: Option<AwardKey>,
}

/// How many applications of an award stand in a state, and have an outcome.
#[derive(Debug, Queryable)]
pub struct StateCount {
    /// The activity.
    pub activity: Column<ActivityId>,
    /// The award.
    pub award: Column<AwardKey>,
    /// The state.
    pub status: Column<ApplicationStatus>,
    /// The outcome, once it is recorded: before a joint publication the state does not tell it.
    pub outcome: Option<Column<Outcome>>,
    /// How many.
    pub count: i64,
}

/// Applications by activity, award, state and outcome.
pub fn by_state(conn: &mut Conn, filter: &Filter) -> Result<Vec<StateCount>, StoreError> {
    let groups =
        (applications::activity_id, applications::award, applications::status, applications::outcome);
    let mut query = applications::table
        .group_by(groups)
        .select((
            applications::activity_id,
            applications::award,
            applications::status,
            applications::outcome,
            count_star(),
        ))
        .into_boxed();
    if let Some(activity) = &filter.activity {
        query = query.filter(applications::activity_id.eq(activity.as_str()));
    }
    if let Some(award) = &filter.award {
        query = query.filter(applications::award.eq(award.as_str()));
    }
    Ok(query.load(conn)?)
}

/// How many were submitted in an hour.
#[derive(Debug, QueryableByName)]
pub struct HourRow {
    /// The activity.
    #[diesel(sql_type = Text)]
    pub activity: Column<ActivityId>,
    /// The award.
    #[diesel(sql_type = Text)]
    pub award: Column<AwardKey>,
    /// `YYYY-MM-DD HH`, UTC.
    #[diesel(sql_type = Text)]
    pub hour: String,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// Both engines write an instant as `2025-04-10 02:00:00` when it becomes text, so its first 13 characters are the hour.
/// China lies whole hours from UTC: its days and hours are sums of these.
const BY_HOUR: &str = "SELECT a.activity_id AS activity, a.award AS award, \
    substr(CAST(s.submitted_at AS TEXT), 1, 13) AS hour, COUNT(*) AS count \
    FROM submissions s JOIN applications a ON a.id = s.application_id \
    WHERE ($1 = '' OR a.activity_id = $1) AND ($2 = '' OR a.award = $2) \
    GROUP BY 1, 2, 3 ORDER BY 3";

/// Submissions by activity, award and hour, oldest first.
pub fn by_hour(conn: &mut Conn, filter: &Filter) -> Result<Vec<HourRow>, StoreError> {
    Ok(diesel::sql_query(BY_HOUR)
        .bind::<Text, _>(filter.activity.as_ref().map_or("", ActivityId::as_str))
        .bind::<Text, _>(filter.award.as_ref().map_or("", AwardKey::as_str))
        .load(conn)?)
}

/// A result and how long it took.
#[derive(Debug, Queryable)]
pub struct ResultRow {
    /// The application.
    pub id: Column<ApplicationId>,
    /// The activity.
    pub activity: Column<ActivityId>,
    /// The award.
    pub award: Column<AwardKey>,
    /// UTC.
    pub submitted_at: NaiveDateTime,
    /// UTC.
    pub recorded_at: NaiveDateTime,
    /// The reasons, JSON; not parsed here, since only their codes are wanted.
    pub reasons: String,
}

/// A page of the results, in the order of the applications' ids.
pub fn results(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ResultRow>, StoreError> {
    let mut query = applications::table
        .inner_join(submissions::table)
        .inner_join(review_results::table)
        .order(applications::id)
        .limit(limit)
        .select((
            applications::id,
            applications::activity_id,
            applications::award,
            submissions::submitted_at,
            review_results::recorded_at,
            review_results::reasons,
        ))
        .into_boxed();
    if let Some(activity) = &filter.activity {
        query = query.filter(applications::activity_id.eq(activity.as_str()));
    }
    if let Some(award) = &filter.award {
        query = query.filter(applications::award.eq(award.as_str()));
    }
    if let Some(after) = after {
        query = query.filter(applications::id.gt(after.to_string()));
    }
    Ok(query.load(conn)?)
}

/// Organizations that are not cancelled, by state of verification.
pub fn organizations(conn: &mut Conn) -> Result<Vec<(OrganizationStatus, i64)>, StoreError> {
    let counts: Vec<(Column<OrganizationStatus>, i64)> = organizations::table
        .filter(organizations::cancelled_at.is_null())
        .group_by(organizations::status)
        .select((organizations::status, count_star()))
        .load(conn)?;
    Ok(counts.into_iter().map(|(status, count)| (*status, count)).collect())
}
