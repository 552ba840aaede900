//! What exports read: joins over several nouns, page by page.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;
use openapi::form::answers::Answers;
use openapi::ids::{ActivityId, ApplicationId, AttachmentId, AwardKey};
use openapi::review::{Outcome, ReviewReason};

use super::column::Column;
use super::review_results::ReviewResultRow;
use super::schema::{accounts, applications, attachments, organizations, review_results, submissions};
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

/// A page of results, in the order in which they were recorded. Which ones is asked of one table, on an index in this order,
/// so that a page takes the same time wherever it begins; what is told of them only then.
pub fn results(conn: &mut Conn, filter: &ResultFilter, limit: i64) -> Result<Vec<ResultDetail>, StoreError> {
    let page = page(conn, filter, limit)?;
    let query = review_results::table
        .inner_join(applications::table.inner_join(organizations::table).inner_join(submissions::table))
        .inner_join(accounts::table.on(accounts::id.eq(review_results::recorded_by)))
        .filter(review_results::application_id.eq_any(page))
        .order((review_results::recorded_at, review_results::application_id))
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
        ));
    Ok(query.load(conn)?)
}

/// The ids on a page of results.
fn page(conn: &mut Conn, filter: &ResultFilter, limit: i64) -> Result<Vec<String>, StoreError> {
    let mut query = review_results::table
        .order((review_results::recorded_at, review_results::application_id))
        .limit(limit)
        .select(review_results::application_id)
        .into_boxed();
    let of_result = || applications::table.filter(applications::id.eq(review_results::application_id));
    if let Some(activity) = &filter.activity {
        query = query
            .filter(exists(of_result().filter(applications::activity_id.eq(activity.as_str().to_owned()))));
    }
    if let Some(award) = &filter.award {
        query = query.filter(exists(of_result().filter(applications::award.eq(award.as_str().to_owned()))));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(exists(of_result().filter(applications::outcome.eq(Column::from(outcome)))));
    }
    if let Some((at, id)) = &filter.after {
        // The first half alone says where in the index to begin.
        let later = review_results::recorded_at.gt(*at);
        query = query
            .filter(review_results::recorded_at.ge(*at))
            .filter(later.or(review_results::application_id.gt(id.to_string())));
    }
    Ok(query.load(conn)?)
}

/// What a file is called, and which slot it lies in.
#[derive(Debug, Queryable)]
pub struct FileName {
    /// The file.
    pub id: Column<AttachmentId>,
    /// Its slot.
    pub slot: String,
    /// Its name.
    pub name: String,
}

/// The names of some files, in no order.
pub fn file_names(conn: &mut Conn, ids: &[AttachmentId]) -> Result<Vec<FileName>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let query = attachments::table.filter(attachments::id.eq_any(ids)).select((
        attachments::id,
        attachments::slot,
        attachments::file_name,
    ));
    Ok(query.load(conn)?)
}
