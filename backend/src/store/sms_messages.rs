//! Rows of `sms_messages`: the outbox of messages to phones.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::Phone;
use openapi::ids::SmsMessageId;

use super::column::{Column, MessageState};
use super::schema::sms_messages;
use super::{Conn, StoreError};

/// A message to a phone.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sms_messages)]
pub struct SmsMessageRow {
    /// Primary key.
    pub id: Column<SmsMessageId>,
    /// Where to.
    pub phone: Column<Phone>,
    /// The whole text, the code in it; emptied once it is delivered or given up.
    pub text: String,
    /// How far it has come.
    pub state: Column<MessageState>,
    /// How often its delivery was tried.
    pub tries: i32,
    /// When to try (again), UTC; in the future while someone is trying.
    pub next_try_at: NaiveDateTime,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// From then on it is of no use, UTC.
    pub expires_at: NaiveDateTime,
}

/// Adds a message.
pub fn insert(conn: &mut Conn, row: &SmsMessageRow) -> Result<(), StoreError> {
    diesel::insert_into(sms_messages::table).values(row).execute(conn)?;
    Ok(())
}

/// Messages that are to be delivered at `now`, oldest first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<SmsMessageRow>, StoreError> {
    let query = sms_messages::table
        .filter(sms_messages::state.eq(Column::from(MessageState::Pending)))
        .filter(sms_messages::next_try_at.le(now))
        .order(sms_messages::next_try_at)
        .limit(limit)
        .select(SmsMessageRow::as_select());
    Ok(query.load(conn)?)
}

/// Takes a message until `lease` ends, if nobody else has; tells whether it was free.
pub fn claim(conn: &mut Conn, row: &SmsMessageRow, lease: NaiveDateTime) -> Result<bool, StoreError> {
    let taken = diesel::update(
        sms_messages::table
            .find(row.id.to_string())
            .filter(sms_messages::state.eq(Column::from(MessageState::Pending)))
            .filter(sms_messages::tries.eq(row.tries))
            .filter(sms_messages::next_try_at.eq(row.next_try_at)),
    )
    .set((sms_messages::tries.eq(row.tries + 1), sms_messages::next_try_at.eq(lease)))
    .execute(conn)?;
    Ok(taken == 1)
}

/// Ends a message: delivered or given up. `text` is what stays of it.
pub fn finish(conn: &mut Conn, id: SmsMessageId, state: MessageState, text: &str) -> Result<(), StoreError> {
    diesel::update(sms_messages::table.find(id.to_string()))
        .set((sms_messages::state.eq(Column::from(state)), sms_messages::text.eq(text)))
        .execute(conn)?;
    Ok(())
}

/// Puts a message off after a failure of the try with this number, unless another one is under way by now.
pub fn put_off(
    conn: &mut Conn,
    id: SmsMessageId,
    tries: i32,
    until: NaiveDateTime,
) -> Result<(), StoreError> {
    let mine = sms_messages::tries.eq(tries).and(sms_messages::state.eq(Column::from(MessageState::Pending)));
    diesel::update(sms_messages::table.find(id.to_string()).filter(mine))
        .set(sms_messages::next_try_at.eq(until))
        .execute(conn)?;
    Ok(())
}

/// How many messages went out, or are to, since `since`.
pub fn count_since(conn: &mut Conn, since: NaiveDateTime) -> Result<i64, StoreError> {
    let recent = sms_messages::table
        .filter(sms_messages::created_at.gt(since))
        .filter(sms_messages::state.ne(Column::from(MessageState::Suppressed)));
    Ok(recent.count().get_result(conn)?)
}

/// The newest messages that were delivered, for the page of the demo.
pub fn latest_sent(conn: &mut Conn, limit: i64) -> Result<Vec<SmsMessageRow>, StoreError> {
    let query = sms_messages::table
        .filter(sms_messages::state.eq(Column::from(MessageState::Sent)))
        .order(sms_messages::created_at.desc())
        .limit(limit)
        .select(SmsMessageRow::as_select());
    Ok(query.load(conn)?)
}

/// Removes what was written before `before`.
pub fn delete_older(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(sms_messages::table.filter(sms_messages::created_at.lt(before))).execute(conn)?)
}
