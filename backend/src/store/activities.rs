//! Rows of `activities`, `awards` and `award_forms`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::Text;
use openapi::activity::{ActivityState, Contact, Publication, Reason};
use openapi::application::ApplicationStatus;
use openapi::form::definition::FormDefinition;
use openapi::ids::{AccountId, ActivityId, AwardKey, NumberCode, OrganizationId};
use openapi::time::Window;

use super::column::{Column, MembershipRole};
use super::schema::{activities, applications, award_forms, awards};
use super::{Conn, StoreError};

/// An activity.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = activities)]
pub struct ActivityRow {
    /// Primary key.
    pub id: Column<ActivityId>,
    /// The edition's year.
    pub year: i32,
    /// Title.
    pub title: Column<Text>,
    /// 申报须知.
    pub notice: Column<Vec<Text>>,
    /// Whom to ask.
    pub contact: Column<Contact>,
    /// UTC.
    pub filing_opens_at: NaiveDateTime,
    /// UTC.
    pub filing_closes_at: NaiveDateTime,
    /// UTC.
    pub review_opens_at: NaiveDateTime,
    /// UTC.
    pub review_closes_at: NaiveDateTime,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// How far it has come.
    pub state: Column<ActivityState>,
    /// Counts up with each change.
    pub version: i64,
    /// When applicants see the results.
    pub publication: Column<Publication>,
    /// When they were published jointly, UTC.
    pub results_published_at: Option<NaiveDateTime>,
}

impl ActivityRow {
    /// The filing window.
    pub fn filing(&self) -> Window {
        Window { opens_at: self.filing_opens_at.and_utc(), closes_at: self.filing_closes_at.and_utc() }
    }

    /// The formal-review window.
    pub fn review(&self) -> Window {
        Window { opens_at: self.review_opens_at.and_utc(), closes_at: self.review_closes_at.and_utc() }
    }
}

/// What can be edited of an activity, apart from its windows.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = activities)]
pub struct ActivityTexts {
    /// The edition's year.
    pub year: i32,
    /// Title.
    pub title: Column<Text>,
    /// 申报须知.
    pub notice: Column<Vec<Text>>,
    /// Whom to ask.
    pub contact: Column<Contact>,
    /// When applicants see the results.
    pub publication: Column<Publication>,
}

/// An award within an activity.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = awards)]
pub struct AwardRow {
    /// The activity.
    pub activity_id: Column<ActivityId>,
    /// Its key there.
    pub key: Column<AwardKey>,
    /// Place in the list.
    pub position: i32,
    /// Middle part of an application's number: `XM`, `GR`.
    pub number_code: Column<NumberCode>,
    /// Title.
    pub title: Column<Text>,
    /// Who should file.
    pub advice: Column<Text>,
    /// Coded reasons of a rejection.
    pub reasons: Column<Vec<Reason>>,
    /// Version of the form that new drafts begin with.
    pub form_version: i32,
}

/// One version of an award's form.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = award_forms)]
pub struct AwardFormRow {
    /// The activity.
    pub activity_id: Column<ActivityId>,
    /// The award.
    pub award: Column<AwardKey>,
    /// Counts up.
    pub version: i32,
    /// Sections and fields.
    pub definition: Column<FormDefinition>,
}

/// All activities, newest first.
pub fn list(conn: &mut Conn) -> Result<Vec<ActivityRow>, StoreError> {
    let query = activities::table
        .order((activities::filing_opens_at.desc(), activities::id))
        .select(ActivityRow::as_select());
    Ok(query.load(conn)?)
}

/// The activity with this id.
pub fn find(conn: &mut Conn, id: &ActivityId) -> Result<Option<ActivityRow>, StoreError> {
    Ok(activities::table.find(id.as_str()).select(ActivityRow::as_select()).first(conn).optional()?)
}

/// All awards, in order.
pub fn awards(conn: &mut Conn) -> Result<Vec<AwardRow>, StoreError> {
    Ok(awards::table
        .order((awards::activity_id, awards::position))
        .select(AwardRow::as_select())
        .load(conn)?)
}

/// The award with this key.
pub fn find_award(
    conn: &mut Conn,
    activity: &ActivityId,
    key: &AwardKey,
) -> Result<Option<AwardRow>, StoreError> {
    let query = awards::table.find((activity.as_str(), key.as_str())).select(AwardRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// One version of an award's form.
pub fn find_form(
    conn: &mut Conn,
    activity: &ActivityId,
    award: &AwardKey,
    version: i32,
) -> Result<Option<AwardFormRow>, StoreError> {
    let query = award_forms::table
        .find((activity.as_str(), award.as_str(), version))
        .select(AwardFormRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// The awards of an activity, in order.
pub fn awards_of(conn: &mut Conn, id: &ActivityId) -> Result<Vec<AwardRow>, StoreError> {
    Ok(awards::table
        .filter(awards::activity_id.eq(id.as_str()))
        .order(awards::position)
        .select(AwardRow::as_select())
        .load(conn)?)
}

/// All versions of an award's form, newest first.
pub fn forms(
    conn: &mut Conn,
    activity: &ActivityId,
    award: &AwardKey,
) -> Result<Vec<AwardFormRow>, StoreError> {
    let query = award_forms::table
        .filter(award_forms::activity_id.eq(activity.as_str()))
        .filter(award_forms::award.eq(award.as_str()))
        .order(award_forms::version.desc())
        .select(AwardFormRow::as_select());
    Ok(query.load(conn)?)
}

/// Adds an activity; [`super::Constraint::Activity`] when there is one with its id.
pub fn insert(conn: &mut Conn, row: &ActivityRow) -> Result<(), StoreError> {
    diesel::insert_into(activities::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds an award.
pub fn insert_award(conn: &mut Conn, row: &AwardRow) -> Result<(), StoreError> {
    diesel::insert_into(awards::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds a version of a form.
pub fn insert_form(conn: &mut Conn, row: &AwardFormRow) -> Result<(), StoreError> {
    diesel::insert_into(award_forms::table).values(row).execute(conn)?;
    Ok(())
}

/// Changes an activity that is at `version`; tells whether it was.
pub fn set_texts(
    conn: &mut Conn,
    id: &ActivityId,
    version: i64,
    texts: &ActivityTexts,
) -> Result<bool, StoreError> {
    let at = activities::table.find(id.as_str()).filter(activities::version.eq(version));
    let changed =
        diesel::update(at).set((texts, activities::version.eq(activities::version + 1))).execute(conn)?;
    Ok(changed == 1)
}

/// Moves an activity on from one state to the next; tells whether it was there.
pub fn set_state(
    conn: &mut Conn,
    id: &ActivityId,
    from: ActivityState,
    to: ActivityState,
) -> Result<bool, StoreError> {
    let at = activities::table.find(id.as_str()).filter(activities::state.eq(Column::from(from)));
    let changed = diesel::update(at)
        .set((activities::state.eq(Column::from(to)), activities::version.eq(activities::version + 1)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Notes that something of an activity at `version` has changed; tells whether it was at it.
pub fn touch(conn: &mut Conn, id: &ActivityId, version: i64) -> Result<bool, StoreError> {
    let at = activities::table.find(id.as_str()).filter(activities::version.eq(version));
    let changed = diesel::update(at).set(activities::version.eq(activities::version + 1)).execute(conn)?;
    Ok(changed == 1)
}

/// Replaces what can be changed of an award while it is filed for.
pub fn set_award_texts(conn: &mut Conn, row: &AwardRow) -> Result<(), StoreError> {
    diesel::update(awards::table.find((row.activity_id.as_str(), row.key.as_str())))
        .set((awards::title.eq(&row.title), awards::advice.eq(&row.advice)))
        .execute(conn)?;
    Ok(())
}

/// Takes an award away, with every version of its form.
pub fn delete_award(conn: &mut Conn, activity: &ActivityId, key: &AwardKey) -> Result<(), StoreError> {
    let forms = award_forms::table
        .filter(award_forms::activity_id.eq(activity.as_str()))
        .filter(award_forms::award.eq(key.as_str()));
    diesel::delete(forms).execute(conn)?;
    diesel::delete(awards::table.find((activity.as_str(), key.as_str()))).execute(conn)?;
    Ok(())
}

/// Replaces the rejection reasons of an award, for results recorded from now on.
pub fn set_reasons(
    conn: &mut Conn,
    activity: &ActivityId,
    key: &AwardKey,
    reasons: &Column<Vec<Reason>>,
) -> Result<(), StoreError> {
    diesel::update(awards::table.find((activity.as_str(), key.as_str())))
        .set(awards::reasons.eq(reasons))
        .execute(conn)?;
    Ok(())
}

/// Says which version of an award's form new drafts begin with, if it still is the one before; tells whether it was.
pub fn set_form_version(
    conn: &mut Conn,
    activity: &ActivityId,
    key: &AwardKey,
    version: i32,
) -> Result<bool, StoreError> {
    let at =
        awards::table.find((activity.as_str(), key.as_str())).filter(awards::form_version.eq(version - 1));
    Ok(diesel::update(at).set(awards::form_version.eq(version)).execute(conn)? == 1)
}

/// Notes that the results were published jointly, unless that was noted before.
pub fn note_publication(conn: &mut Conn, id: &ActivityId, at: NaiveDateTime) -> Result<(), StoreError> {
    let first = activities::table.find(id.as_str()).filter(activities::results_published_at.is_null());
    diesel::update(first).set(activities::results_published_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Moves an activity's windows.
pub fn set_windows(
    conn: &mut Conn,
    id: &ActivityId,
    filing: Window,
    review: Window,
) -> Result<(), StoreError> {
    diesel::update(activities::table.find(id.as_str()))
        .set((
            activities::filing_opens_at.eq(filing.opens_at.naive_utc()),
            activities::filing_closes_at.eq(filing.closes_at.naive_utc()),
            activities::review_opens_at.eq(review.opens_at.naive_utc()),
            activities::review_closes_at.eq(review.closes_at.naive_utc()),
            activities::version.eq(activities::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether anyone has begun a draft for an award, or submitted one.
pub fn has_applications(conn: &mut Conn, activity: &ActivityId, key: &AwardKey) -> Result<bool, StoreError> {
    let any = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::award.eq(key.as_str()));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(conn)?)
}

/// Whether anything that was submitted in an activity still has no result that its applicant can see.
pub fn is_under_review(conn: &mut Conn, activity: &ActivityId) -> Result<bool, StoreError> {
    let any = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::status.eq(Column::from(ApplicationStatus::UnderReview)));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(conn)?)
}

/// Whether anything has been submitted in an activity.
pub fn has_submissions(conn: &mut Conn, activity: &ActivityId) -> Result<bool, StoreError> {
    let any = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::status.ne(Column::from(ApplicationStatus::Draft)));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(conn)?)
}

/// Who has drafts in an activity, each once, in the order of their ids, from after `after` on.
pub fn draft_authors(
    conn: &mut Conn,
    activity: &ActivityId,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<AccountId>, StoreError> {
    let mut query = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::status.eq(Column::from(ApplicationStatus::Draft)))
        .select(applications::author_id)
        .distinct()
        .order(applications::author_id)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(applications::author_id.gt(after.to_string()));
    }
    let authors: Vec<Column<AccountId>> = query.load(conn)?;
    Ok(authors.into_iter().map(Column::into_inner).collect())
}

/// For which organizations an author has drafts in an activity, and in which part they were begun.
pub fn draft_parts(
    conn: &mut Conn,
    activity: &ActivityId,
    author: AccountId,
) -> Result<Vec<(OrganizationId, MembershipRole)>, StoreError> {
    let parts: Vec<(Column<OrganizationId>, Column<MembershipRole>)> = applications::table
        .filter(applications::activity_id.eq(activity.as_str()))
        .filter(applications::status.eq(Column::from(ApplicationStatus::Draft)))
        .filter(applications::author_id.eq(author.to_string()))
        .select((applications::organization_id, applications::filed_as))
        .distinct()
        .load(conn)?;
    Ok(parts.into_iter().map(|(organization, part)| (*organization, *part)).collect())
}
