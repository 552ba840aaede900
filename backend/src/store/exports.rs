//! What exports read: joins over several nouns, page by page.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::form::answers::Answers;
use openapi::ids::{ActivityId, ApplicationId, AwardKey};
use openapi::review::{Outcome, ReviewReason};

use super::column::Column;
use super::review_results::ReviewResultRow;
use super::schema::{accounts, applications, organizations, review_results, submissions};
use super::{Conn, StoreError};

/// What an exported application says beside its line in the queue.
#[derive(Debug, Queryable)]
pub struct ApplicationDetail {
    /// The application.
    pub id: Column<ApplicationId>,
    /// Version of the form.
    pub form_version: i32,
    /// The answers.
    pub answers: Column<Answers>,
    /// The organization's code.
    pub credit_code: String,
    /// Where the organization is.
    pub region: String,
    /// The outcome, once there is one.
    pub outcome: Option<Column<Outcome>>,
    /// Its reasons.
    pub reasons: Option<Column<Vec<ReviewReason>>>,
    /// When it was recorded, UTC.
    pub recorded_at: Option<NaiveDateTime>,
    /// Who recorded it.
    pub reviewer: Option<String>,
}

/// The details of some applications, in no order.
pub fn applications(conn: &mut Conn, ids: &[ApplicationId]) -> Result<Vec<ApplicationDetail>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let query = applications::table
        .inner_join(organizations::table)
        .left_join(
            review_results::table
                .inner_join(accounts::table.on(accounts::id.eq(review_results::recorded_by)))
                .on(review_results::application_id.eq(applications::id)),
        )
        .filter(applications::id.eq_any(ids))
        .select((
            applications::id,
            applications::form_version,
            applications::answers,
            organizations::credit_code,
            organizations::region,
            review_results::outcome.nullable(),
            review_results::reasons.nullable(),
            review_results::recorded_at.nullable(),
            accounts::name.nullable(),
        ));
    Ok(query.load(conn)?)
}

/// Filters of exported results.
#[derive(Debug, Clone, Default)]
pub struct ResultFilter {
    /// Only of this activity.
    pub activity: Option<ActivityId>,
    /// Only of this award.
    pub award: Option<AwardKey>,
    /// Only those that say this now.
    pub outcome: Option<Outcome>,
    /// Only what was recorded after this one.
    pub after: Option<(NaiveDateTime, ApplicationId)>,
}

/// A result and what it is about.
#[derive(Debug, Queryable)]
pub struct ResultDetail {
    /// The result.
    pub result: ReviewResultRow,
    /// 受理编号.
    pub number: String,
    /// The activity.
    pub activity_id: Column<ActivityId>,
    /// The award.
    pub award: Column<AwardKey>,
    /// Version of the form.
    pub form_version: i32,
    /// The application's title.
    pub title: String,
    /// Who filed.
    pub organization_name: String,
    /// Its code.
    pub credit_code: String,
    /// Who recorded it.
    pub reviewer: String,
}

/// A page of results, in the order in which they were recorded.
pub fn results(conn: &mut Conn, filter: &ResultFilter, limit: i64) -> Result<Vec<ResultDetail>, StoreError> {
    let mut query = review_results::table
        .inner_join(applications::table.inner_join(organizations::table).inner_join(submissions::table))
        .inner_join(accounts::table.on(accounts::id.eq(review_results::recorded_by)))
        .order((review_results::recorded_at, review_results::application_id))
        .limit(limit)
        .select((
            ReviewResultRow::as_select(),
            submissions::number,
            applications::activity_id,
            applications::award,
            applications::form_version,
            applications::title,
            organizations::name,
            organizations::credit_code,
            accounts::name,
        ))
        .into_boxed();
    if let Some(activity) = &filter.activity {
        query = query.filter(applications::activity_id.eq(activity.as_str()));
    }
    if let Some(award) = &filter.award {
        query = query.filter(applications::award.eq(award.as_str()));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(applications::outcome.eq(Column::from(outcome)));
    }
    if let Some((at, id)) = &filter.after {
        query =
            query.filter(review_results::recorded_at.gt(*at).or(
                review_results::recorded_at.eq(*at).and(review_results::application_id.gt(id.to_string())),
            ));
    }
    Ok(query.load(conn)?)
}
