//! Rows of `participations`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::Phone;
use openapi::ids::AccountId;

use super::column::Column;
use super::schema::participations;
use super::{Conn, StoreError};

/// Someone took part in something.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = participations)]
pub struct ParticipationRow {
    /// Whose; with the event the primary key.
    pub phone: Column<Phone>,
    /// In what.
    pub event: String,
    /// Who brought it in.
    pub imported_by: Column<AccountId>,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// Adds a row.
pub fn insert(conn: &mut Conn, row: &ParticipationRow) -> Result<(), StoreError> {
    diesel::insert_into(participations::table).values(row).execute(conn)?;
    Ok(())
}

/// Whether it is there already.
pub fn is_known(conn: &mut Conn, phone: &Phone, event: &str) -> Result<bool, StoreError> {
    let known = participations::table.find((phone.as_str(), event));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}

/// Lets what the holder of a phone took part in go along to the new number.
pub fn move_to(conn: &mut Conn, from: &Phone, to: &Phone) -> Result<(), StoreError> {
    let there = participations::table
        .filter(participations::phone.eq(to.as_str()))
        .select(participations::event)
        .load::<String>(conn)?;
    let of_old = || participations::table.filter(participations::phone.eq(from.as_str().to_owned()));
    diesel::delete(of_old().filter(participations::event.eq_any(there))).execute(conn)?;
    diesel::update(of_old()).set(participations::phone.eq(to.as_str())).execute(conn)?;
    Ok(())
}

/// Whether the phone's holder took part in anything.
pub fn has_any(conn: &mut Conn, phone: &Phone) -> Result<bool, StoreError> {
    let any = participations::table.filter(participations::phone.eq(phone.as_str()));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(conn)?)
}
