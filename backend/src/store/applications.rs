//! Rows of `applications`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::application::ApplicationStatus;
use openapi::form::answers::Answers;
use openapi::ids::{AccountId, ActivityId, ApplicationId, AwardKey, OrganizationId};
use openapi::review::Outcome;

use super::column::{Column, MembershipRole};
use super::schema::{applications, submissions};
use super::search::{lower, lowered};
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
    /// The author's part in the organization when it was begun.
    pub filed_as: Column<MembershipRole>,
    /// Once submitted, UTC.
    pub submitted_at: Option<NaiveDateTime>,
    /// What its review result says now. For staff: the applicant learns it by the status.
    pub outcome: Option<Column<Outcome>>,
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

/// Whose applications to list.
#[derive(Debug, Clone, Copy)]
pub enum Scope {
    /// Those that an account carries on: begun by it as a member, and those begun as administrator of the
    /// organization that it is the administrator of now.
    Own {
        /// The account.
        account: AccountId,
        /// The organization that it is the administrator of.
        administers: Option<OrganizationId>,
    },
    /// All of an organization.
    Organization(OrganizationId),
    /// Those of an organization that have been submitted.
    Submitted(OrganizationId),
}

/// A query of applications that filters are added to.
type Boxed = applications::BoxedQuery<'static, <Conn as Connection>::Backend>;

fn of_scope(scope: Scope) -> Boxed {
    let query = applications::table.into_boxed();
    let filed_as = |role| applications::filed_as.eq(Column::from(role));
    match scope {
        Scope::Own { account, administers } => {
            let personal =
                applications::author_id.eq(account.to_string()).and(filed_as(MembershipRole::Member));
            // An organization without an id is none.
            let organization = administers.map(|id| id.to_string()).unwrap_or_default();
            let of_office =
                applications::organization_id.eq(organization).and(filed_as(MembershipRole::Admin));
            query.filter(personal.or(of_office))
        }
        Scope::Organization(id) => query.filter(applications::organization_id.eq(id.to_string())),
        Scope::Submitted(id) => query
            .filter(applications::organization_id.eq(id.to_string()))
            .filter(applications::status.ne(Column::from(ApplicationStatus::Draft))),
    }
}

/// Filters of a list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this activity.
    pub activity: Option<ActivityId>,
    /// Only this award.
    pub award: Option<AwardKey>,
    /// Only this state.
    pub status: Option<ApplicationStatus>,
    /// Only what has this in its title or its number.
    pub text: Option<String>,
}

/// Applications of a scope, newest first, at most `limit`, those before `after` in that order.
pub fn list(
    conn: &mut Conn,
    scope: Scope,
    filter: &Filter,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ApplicationRow>, StoreError> {
    let mut query =
        of_scope(scope).order(applications::id.desc()).limit(limit).select(ApplicationRow::as_select());
    if let Some(activity) = &filter.activity {
        query = query.filter(applications::activity_id.eq(activity.as_str()));
    }
    if let Some(award) = &filter.award {
        query = query.filter(applications::award.eq(award.as_str()));
    }
    if let Some(status) = filter.status {
        query = query.filter(applications::status.eq(Column::from(status)));
    }
    if let Some(text) = &filter.text {
        let sought = || lowered(text);
        let numbered = submissions::table
            .filter(submissions::application_id.eq(applications::id))
            .filter(lower(submissions::number).like(sought()).escape('\\'));
        let titled = lower(applications::title).like(sought()).escape('\\');
        query = query.filter(titled.or(diesel::dsl::exists(numbered)));
    }
    if let Some(after) = after {
        query = query.filter(applications::id.lt(after.to_string()));
    }
    Ok(query.load(conn)?)
}

/// How many drafts there are in a scope.
pub fn count_drafts(conn: &mut Conn, scope: Scope) -> Result<i64, StoreError> {
    let drafts = of_scope(scope).filter(applications::status.eq(Column::from(ApplicationStatus::Draft)));
    Ok(drafts.count().get_result(conn)?)
}

/// Whether the account has filed: an application that it began, or submitted, has been submitted.
pub fn has_filed(conn: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    let begun = applications::table
        .filter(applications::author_id.eq(account.to_string()))
        .filter(applications::status.ne(Column::from(ApplicationStatus::Draft)));
    let submitted = submissions::table.filter(submissions::submitted_by.eq(account.to_string()));
    let begun: bool = diesel::select(diesel::dsl::exists(begun)).get_result(conn)?;
    Ok(begun || diesel::select(diesel::dsl::exists(submitted)).get_result(conn)?)
}

/// Whether anything that was begun as administrator of the organization has been submitted.
pub fn office_has_filed(conn: &mut Conn, id: OrganizationId) -> Result<bool, StoreError> {
    let submitted = applications::table
        .filter(applications::organization_id.eq(id.to_string()))
        .filter(applications::filed_as.eq(Column::from(MembershipRole::Admin)))
        .filter(applications::status.ne(Column::from(ApplicationStatus::Draft)));
    Ok(diesel::select(diesel::dsl::exists(submitted)).get_result(conn)?)
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

/// Submits a draft; tells whether it was one.
pub fn submit(conn: &mut Conn, id: ApplicationId, now: NaiveDateTime) -> Result<bool, StoreError> {
    let draft = applications::status.eq(Column::from(ApplicationStatus::Draft));
    let changed = diesel::update(applications::table.find(id.to_string()).filter(draft))
        .set((
            applications::status.eq(Column::from(ApplicationStatus::UnderReview)),
            applications::submitted_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Notes what an application's result says, and moves it from one state to another, or leaves it there; tells whether it
/// was in the first.
pub fn settle(
    conn: &mut Conn,
    id: ApplicationId,
    outcome: Outcome,
    from: ApplicationStatus,
    to: ApplicationStatus,
) -> Result<bool, StoreError> {
    let changed = diesel::update(
        applications::table.find(id.to_string()).filter(applications::status.eq(Column::from(from))),
    )
    .set((applications::outcome.eq(Column::from(outcome)), applications::status.eq(Column::from(to))))
    .execute(conn)?;
    Ok(changed == 1)
}

/// How many of an activity's applications have a result that their status does not tell yet, by what it says.
pub fn count_unpublished(conn: &mut Conn, activity: &ActivityId) -> Result<Vec<(Outcome, i64)>, StoreError> {
    let counts: Vec<(Column<Outcome>, i64)> = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::status.eq(Column::from(ApplicationStatus::UnderReview)))
        .filter(applications::outcome.is_not_null())
        .group_by(applications::outcome)
        .select((applications::outcome.assume_not_null(), diesel::dsl::count_star()))
        .load(conn)?;
    Ok(counts.into_iter().map(|(outcome, count)| (*outcome, count)).collect())
}

/// Lets the status of each of them tell what its result says: both are called the same.
pub fn publish(conn: &mut Conn, activity: &ActivityId, now: NaiveDateTime) -> Result<usize, StoreError> {
    let recorded = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::status.eq(Column::from(ApplicationStatus::UnderReview)))
        .filter(applications::outcome.is_not_null());
    let told = applications::status.eq(applications::outcome.assume_not_null());
    Ok(diesel::update(recorded).set((told, applications::jointly_published_at.eq(now))).execute(conn)?)
}

/// The applications of an activity that the joint publication of this instant told of, in the order of their ids, from after
/// `after` on.
pub fn published_jointly(
    conn: &mut Conn,
    activity: &ActivityId,
    at: NaiveDateTime,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ApplicationId>, StoreError> {
    let mut query = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::jointly_published_at.eq(at))
        .order(applications::id)
        .limit(limit)
        .select(applications::id)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(applications::id.gt(after.to_string()));
    }
    let ids: Vec<Column<ApplicationId>> = query.load(conn)?;
    Ok(ids.into_iter().map(Column::into_inner).collect())
}

/// How many of an activity's applications have no result yet.
pub fn count_unreviewed(conn: &mut Conn, activity: &ActivityId) -> Result<i64, StoreError> {
    let query = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::status.eq(Column::from(ApplicationStatus::UnderReview)))
        .filter(applications::outcome.is_null());
    Ok(query.count().get_result(conn)?)
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
