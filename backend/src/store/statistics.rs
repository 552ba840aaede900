//! Counts over applications, submissions, results and organizations.

use chrono::NaiveDateTime;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use openapi::application::ApplicationStatus;
use openapi::ids::{ActivityId, ApplicationId, AwardKey};
use openapi::organization::OrganizationStatus;
use openapi::review::Outcome;

use super::column::Column;
use super::schema::{applications, organizations, review_results};
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
const BY_HOUR: &str = "SELECT activity_id AS activity, award, \
    substr(CAST(submitted_at AS TEXT), 1, 13) AS hour, COUNT(*) AS count \
    FROM applications WHERE submitted_at IS NOT NULL";

/// Submissions by activity, award and hour, oldest first. A filter stands in the query only if there is one, so that an index
/// serves it.
pub fn by_hour(conn: &mut Conn, filter: &Filter) -> Result<Vec<HourRow>, StoreError> {
    let activity = filter.activity.as_ref().map(|id| ("activity_id", id.as_str()));
    let award = filter.award.as_ref().map(|key| ("award", key.as_str()));
    let mut query = diesel::sql_query(BY_HOUR).into_boxed::<<Conn as Connection>::Backend>();
    for (number, (column, value)) in (1..).zip(activity.into_iter().chain(award)) {
        query = query.sql(format!(" AND {column} = ${number}")).bind::<Text, _>(value);
    }
    Ok(query.sql(" GROUP BY 1, 2, 3 ORDER BY 3").load(conn)?)
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

/// A page of the results, in the order of the applications' ids. Which ones is asked of one table, in the order of its key.
pub fn results(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ResultRow>, StoreError> {
    let page = page(conn, filter, after, limit)?;
    let query = review_results::table
        .inner_join(applications::table)
        .filter(review_results::application_id.eq_any(page))
        .order(review_results::application_id)
        .select((
            applications::id,
            applications::activity_id,
            applications::award,
            applications::submitted_at.assume_not_null(),
            review_results::recorded_at,
            review_results::reasons,
        ));
    Ok(query.load(conn)?)
}

fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let mut query = review_results::table
        .order(review_results::application_id)
        .limit(limit)
        .select(review_results::application_id)
        .into_boxed();
    let of_result = || applications::table.filter(applications::id.eq(review_results::application_id));
    if let Some(activity) = &filter.activity {
        let activity = activity.as_str().to_owned();
        query = query.filter(exists(of_result().filter(applications::activity_id.eq(activity))));
    }
    if let Some(award) = &filter.award {
        let award = award.as_str().to_owned();
        query = query.filter(exists(of_result().filter(applications::award.eq(award))));
    }
    if let Some(after) = after {
        query = query.filter(review_results::application_id.gt(after.to_string()));
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
