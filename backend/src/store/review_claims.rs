//! Rows of `review_claims`: which reviewer has taken a case, for a while.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, ApplicationId};

use super::column::Column;
use super::schema::{accounts, review_claims};
use super::{Conn, StoreError};

/// A claim, over at `expires_at` whether or not the row is still there.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = review_claims)]
pub struct ReviewClaimRow {
    /// The application; primary key.
    pub application_id: Column<ApplicationId>,
    /// Who has taken it.
    pub reviewer_id: Column<AccountId>,
    /// UTC.
    pub claimed_at: NaiveDateTime,
    /// UTC.
    pub expires_at: NaiveDateTime,
}

/// The claim on an application that holds at `now`, and the reviewer's name.
pub fn live(
    conn: &mut Conn,
    application: ApplicationId,
    now: NaiveDateTime,
) -> Result<Option<(ReviewClaimRow, String)>, StoreError> {
    let query = review_claims::table
        .find(application.to_string())
        .filter(review_claims::expires_at.gt(now))
        .inner_join(accounts::table)
        .select((ReviewClaimRow::as_select(), accounts::name));
    Ok(query.first(conn).optional()?)
}

/// The ids of what this reviewer, or anybody, has taken at `now`.
pub fn taken(
    conn: &mut Conn,
    reviewer: Option<AccountId>,
    now: NaiveDateTime,
) -> Result<Vec<String>, StoreError> {
    let mut query = review_claims::table
        .filter(review_claims::expires_at.gt(now))
        .select(review_claims::application_id)
        .into_boxed();
    if let Some(reviewer) = reviewer {
        query = query.filter(review_claims::reviewer_id.eq(reviewer.to_string()));
    }
    Ok(query.load(conn)?)
}

/// Puts a claim in place of whatever is there.
pub fn put(conn: &mut Conn, row: &ReviewClaimRow) -> Result<(), StoreError> {
    delete(conn, *row.application_id)?;
    diesel::insert_into(review_claims::table).values(row).execute(conn)?;
    Ok(())
}

/// Ends all claims of a reviewer.
pub fn delete_of(conn: &mut Conn, reviewer: AccountId) -> Result<(), StoreError> {
    let own = review_claims::table.filter(review_claims::reviewer_id.eq(reviewer.to_string()));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// Ends the claim on an application, if there is one.
pub fn delete(conn: &mut Conn, application: ApplicationId) -> Result<(), StoreError> {
    diesel::delete(review_claims::table.find(application.to_string())).execute(conn)?;
    Ok(())
}
