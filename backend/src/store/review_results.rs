//! Rows of `review_results` and `review_corrections`: what was recorded, and what has taken its place.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, ApplicationId};
use openapi::review::{Outcome, ReviewReason};

use super::column::Column;
use super::schema::{accounts, review_corrections, review_results};
use super::{Conn, StoreError};

/// The one result of an application, as it was first recorded.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = review_results)]
pub struct ReviewResultRow {
    /// The application; primary key.
    pub application_id: Column<ApplicationId>,
    /// The outcome.
    pub outcome: Column<Outcome>,
    /// The reasons with their sentences as they were then; empty when passed.
    pub reasons: Column<Vec<ReviewReason>>,
    /// Which reviewer.
    pub recorded_by: Column<AccountId>,
    /// UTC.
    pub recorded_at: NaiveDateTime,
}

/// What has taken the place of the entry before it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = review_corrections)]
pub struct ReviewCorrectionRow {
    /// The application; primary key with `entry`.
    pub application_id: Column<ApplicationId>,
    /// Its place in the history; the first record is 0.
    pub entry: i32,
    /// The outcome from then on.
    pub outcome: Column<Outcome>,
    /// The reasons from then on, with their sentences.
    pub reasons: Column<Vec<ReviewReason>>,
    /// Why; for staff.
    pub why: String,
    /// Whether the applicant had been told what it corrects.
    pub published: bool,
    /// Which admin.
    pub corrected_by: Column<AccountId>,
    /// UTC.
    pub corrected_at: NaiveDateTime,
}

/// Adds a result; [`super::Constraint::ReviewResult`] when there is one.
pub fn insert(conn: &mut Conn, row: &ReviewResultRow) -> Result<(), StoreError> {
    diesel::insert_into(review_results::table).values(row).execute(conn)?;
    Ok(())
}

/// The application's result, as it was first recorded.
pub fn find(conn: &mut Conn, application: ApplicationId) -> Result<Option<ReviewResultRow>, StoreError> {
    let query = review_results::table.find(application.to_string()).select(ReviewResultRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// Adds a correction; [`super::Constraint::ReviewCorrection`] when its place is taken.
pub fn insert_correction(conn: &mut Conn, row: &ReviewCorrectionRow) -> Result<(), StoreError> {
    diesel::insert_into(review_corrections::table).values(row).execute(conn)?;
    Ok(())
}

/// The corrections of some applications' results, each application's in order, and who made them.
pub fn corrections_of(
    conn: &mut Conn,
    applications: &[ApplicationId],
) -> Result<Vec<(ReviewCorrectionRow, String)>, StoreError> {
    let ids: Vec<String> = applications.iter().map(ToString::to_string).collect();
    let query = review_corrections::table
        .inner_join(accounts::table)
        .filter(review_corrections::application_id.eq_any(ids))
        .order((review_corrections::application_id, review_corrections::entry))
        .select((ReviewCorrectionRow::as_select(), accounts::name));
    Ok(query.load(conn)?)
}

/// The corrections of an application's result, in order.
pub fn corrections(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<ReviewCorrectionRow>, StoreError> {
    let query = review_corrections::table
        .filter(review_corrections::application_id.eq(application.to_string()))
        .order(review_corrections::entry)
        .select(ReviewCorrectionRow::as_select());
    Ok(query.load(conn)?)
}
