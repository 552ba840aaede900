//! Rows of `applications`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::application::ApplicationStatus;
use openapi::form::answers::Answers;
use openapi::ids::{AccountId, ActivityId, ApplicationId, AwardKey, OrganizationId};

use super::column::Column;
use super::schema::applications;
use super::{Conn, StoreError};

/// An application.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = applications)]
pub struct ApplicationRow {
    /// Primary key.
    pub id: Column<ApplicationId>,
    /// The activity.
    pub activity_id: Column<ActivityId>,
    /// The award.
    pub award: Column<AwardKey>,
    /// Version of the form, pinned when the draft began.
    pub form_version: i32,
    /// Who files.
    pub organization_id: Column<OrganizationId>,
    /// Whose hand.
    pub author_id: Column<AccountId>,
    /// Where it stands.
    pub status: Column<ApplicationStatus>,
    /// What the title field says, kept for lists.
    pub title: String,
    /// The answers.
    pub answers: Column<Answers>,
    /// Counts up with each change of the draft.
    pub version: i64,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
}

/// Adds a draft.
pub fn insert(conn: &mut Conn, row: &ApplicationRow) -> Result<(), StoreError> {
    diesel::insert_into(applications::table).values(row).execute(conn)?;
    Ok(())
}

/// The application with this id.
pub fn find(conn: &mut Conn, id: ApplicationId) -> Result<Option<ApplicationRow>, StoreError> {
    Ok(applications::table.find(id.to_string()).select(ApplicationRow::as_select()).first(conn).optional()?)
}

/// An author's applications, newest first, at most `limit`, those before `after` in that order.
pub fn list_of_author(
    conn: &mut Conn,
    author: AccountId,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ApplicationRow>, StoreError> {
    let mut query = applications::table
        .filter(applications::author_id.eq(author.to_string()))
        .order(applications::id.desc())
        .limit(limit)
        .select(ApplicationRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(applications::id.lt(after.to_string()));
    }
    Ok(query.load(conn)?)
}

/// Replaces a draft's answers, if it still is the draft at `version`; tells whether it was.
pub fn save_draft(
    conn: &mut Conn,
    id: ApplicationId,
    version: i64,
    answers: &Column<Answers>,
    title: &str,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let changed = diesel::update(
        applications::table
            .find(id.to_string())
            .filter(applications::status.eq(Column::from(ApplicationStatus::Draft)))
            .filter(applications::version.eq(version)),
    )
    .set((
        applications::answers.eq(answers.clone()),
        applications::title.eq(title),
        applications::version.eq(version + 1),
        applications::updated_at.eq(now),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Moves an application from one state to the next, if it is in the first; tells whether it was.
pub fn transition(
    conn: &mut Conn,
    id: ApplicationId,
    from: ApplicationStatus,
    to: ApplicationStatus,
) -> Result<bool, StoreError> {
    let changed = diesel::update(
        applications::table.find(id.to_string()).filter(applications::status.eq(Column::from(from))),
    )
    .set(applications::status.eq(Column::from(to)))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a draft, if it still is the draft at `version`; tells whether it was.
pub fn delete_draft(conn: &mut Conn, id: ApplicationId, version: i64) -> Result<bool, StoreError> {
    let gone = diesel::delete(
        applications::table
            .find(id.to_string())
            .filter(applications::status.eq(Column::from(ApplicationStatus::Draft)))
            .filter(applications::version.eq(version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}
