//! Rows of `participations`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamp};
use openapi::Phone;
use openapi::ids::AccountId;

use super::column::Column;
use super::schema::{accounts, participations};
use super::{Conn, StoreError};

/// Someone took part in something.
#[derive(Debug, Clone, Queryable, Selectable)]
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

/// One statement, because there may be thousands of rows.
const ADD: &str = "INSERT INTO participations (phone, event, imported_by, created_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (phone, event) DO NOTHING";

/// Adds a row, unless it is there already; tells whether it was new.
pub fn add(conn: &mut Conn, row: &ParticipationRow) -> Result<bool, StoreError> {
    let added = diesel::sql_query(ADD)
        .bind::<Text, _>(row.phone.as_str())
        .bind::<Text, _>(&row.event)
        .bind::<Text, _>(row.imported_by.to_string())
        .bind::<Timestamp, _>(row.created_at)
        .execute(conn)?;
    Ok(added == 1)
}

/// What a phone's holder took part in, in the order in which it came, and who brought it in.
pub fn of_phone(conn: &mut Conn, phone: &Phone) -> Result<Vec<(ParticipationRow, String)>, StoreError> {
    let query = participations::table
        .inner_join(accounts::table)
        .filter(participations::phone.eq(phone.as_str()))
        .order((participations::created_at, participations::event))
        .select((ParticipationRow::as_select(), accounts::name));
    Ok(query.load(conn)?)
}

/// Removes a row; tells whether it was there.
pub fn remove(conn: &mut Conn, phone: &Phone, event: &str) -> Result<bool, StoreError> {
    let row = participations::table
        .filter(participations::phone.eq(phone.as_str()))
        .filter(participations::event.eq(event));
    Ok(diesel::delete(row).execute(conn)? == 1)
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
