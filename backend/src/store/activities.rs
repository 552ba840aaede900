//! Rows of `activities`, `awards` and `award_forms`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::Text;
use openapi::activity::{Contact, Reason};
use openapi::form::definition::FormDefinition;
use openapi::ids::{ActivityId, AwardKey};
use openapi::time::Window;

use super::column::Column;
use super::schema::{activities, award_forms, awards};
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
    pub number_code: String,
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

/// Adds an activity.
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

/// Says which version of an award's form new drafts begin with.
pub fn set_form_version(
    conn: &mut Conn,
    activity: &ActivityId,
    key: &AwardKey,
    version: i32,
) -> Result<(), StoreError> {
    diesel::update(awards::table.find((activity.as_str(), key.as_str())))
        .set(awards::form_version.eq(version))
        .execute(conn)?;
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
        ))
        .execute(conn)?;
    Ok(())
}
