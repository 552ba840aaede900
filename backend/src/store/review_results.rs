//! Rows of `review_results`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, ApplicationId};
use openapi::review::{Outcome, ReviewReason};

use super::column::Column;
use super::schema::review_results;
use super::{Conn, StoreError};

/// The one review result of an application.
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

/// Adds a result; [`super::Constraint::ReviewResult`] when there is one.
pub fn insert(conn: &mut Conn, row: &ReviewResultRow) -> Result<(), StoreError> {
    diesel::insert_into(review_results::table).values(row).execute(conn)?;
    Ok(())
}

/// The application's result.
pub fn find(conn: &mut Conn, application: ApplicationId) -> Result<Option<ReviewResultRow>, StoreError> {
    let query = review_results::table.find(application.to_string()).select(ReviewResultRow::as_select());
    Ok(query.first(conn).optional()?)
}
