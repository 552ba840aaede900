//! Rows of `outbox`: what has happened and is to be told.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::EventId;

use super::column::Column;
use super::schema::outbox;
use super::{Conn, StoreError};

/// Something that has happened.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox)]
pub struct OutboxRow {
    /// Primary key; sorts by time.
    pub id: Column<EventId>,
    /// What, as JSON: another version of the server may have written it.
    pub event: String,
    /// How often its delivery has failed.
    pub tries: i32,
    /// When to deliver it, UTC.
    pub next_try_at: NaiveDateTime,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub delivered_at: Option<NaiveDateTime>,
}

/// Adds an event, in the transaction in which it happens.
pub fn insert(conn: &mut Conn, row: &OutboxRow) -> Result<(), StoreError> {
    diesel::insert_into(outbox::table).values(row).execute(conn)?;
    Ok(())
}

/// Events that are to be delivered at `now`, oldest first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<OutboxRow>, StoreError> {
    let query = outbox::table
        .filter(outbox::delivered_at.is_null())
        .filter(outbox::next_try_at.le(now))
        .order((outbox::next_try_at, outbox::id))
        .limit(limit)
        .select(OutboxRow::as_select());
    Ok(query.load(conn)?)
}

/// Notes that an event is delivered, in the transaction of the delivery; tells whether nobody had before.
pub fn finish(conn: &mut Conn, id: EventId, now: NaiveDateTime) -> Result<bool, StoreError> {
    let changed = diesel::update(outbox::table.find(id.to_string()).filter(outbox::delivered_at.is_null()))
        .set(outbox::delivered_at.eq(now))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Puts an event off after a failure, unless it has been delivered meanwhile.
pub fn put_off(conn: &mut Conn, id: EventId, tries: i32, until: NaiveDateTime) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(id.to_string()).filter(outbox::delivered_at.is_null()))
        .set((outbox::tries.eq(tries), outbox::next_try_at.eq(until)))
        .execute(conn)?;
    Ok(())
}

/// Forgets what was delivered before `before`.
pub fn delete_delivered(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(outbox::table.filter(outbox::delivered_at.lt(before))).execute(conn)?)
}
