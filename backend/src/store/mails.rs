//! Rows of `mails`: the outbox of messages to mailboxes.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::MailId;

use super::column::{Column, MessageState};
use super::schema::mails;
use super::{Conn, StoreError};

/// A message to a mailbox.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = mails)]
pub struct MailRow {
    /// Primary key.
    pub id: Column<MailId>,
    /// Where to.
    pub recipient: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// How far it has come.
    pub state: Column<MessageState>,
    /// How often its delivery was tried.
    pub tries: i32,
    /// When to try (again), UTC; in the future while someone is trying.
    pub next_try_at: NaiveDateTime,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// From then on it is given up, UTC.
    pub expires_at: NaiveDateTime,
}

/// Adds a message.
pub fn insert(conn: &mut Conn, row: &MailRow) -> Result<(), StoreError> {
    diesel::insert_into(mails::table).values(row).execute(conn)?;
    Ok(())
}

/// Messages that are to be delivered at `now`, oldest first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<MailRow>, StoreError> {
    let query = mails::table
        .filter(mails::state.eq(Column::from(MessageState::Pending)))
        .filter(mails::next_try_at.le(now))
        .order(mails::next_try_at)
        .limit(limit)
        .select(MailRow::as_select());
    Ok(query.load(conn)?)
}

/// Takes a message until `lease` ends, if nobody else has; tells whether it was free.
pub fn claim(conn: &mut Conn, row: &MailRow, lease: NaiveDateTime) -> Result<bool, StoreError> {
    let taken = diesel::update(
        mails::table
            .find(row.id.to_string())
            .filter(mails::state.eq(Column::from(MessageState::Pending)))
            .filter(mails::tries.eq(row.tries))
            .filter(mails::next_try_at.eq(row.next_try_at)),
    )
    .set((mails::tries.eq(row.tries + 1), mails::next_try_at.eq(lease)))
    .execute(conn)?;
    Ok(taken == 1)
}

/// Ends a message: delivered or given up.
pub fn finish(conn: &mut Conn, id: MailId, state: MessageState) -> Result<(), StoreError> {
    diesel::update(mails::table.find(id.to_string()))
        .set(mails::state.eq(Column::from(state)))
        .execute(conn)?;
    Ok(())
}

/// Puts a message off after a failure of the try with this number, unless another one is under way by now.
pub fn put_off(conn: &mut Conn, id: MailId, tries: i32, until: NaiveDateTime) -> Result<(), StoreError> {
    let mine = mails::tries.eq(tries).and(mails::state.eq(Column::from(MessageState::Pending)));
    diesel::update(mails::table.find(id.to_string()).filter(mine))
        .set(mails::next_try_at.eq(until))
        .execute(conn)?;
    Ok(())
}

/// Removes what was written before `before`.
pub fn delete_older(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(mails::table.filter(mails::created_at.lt(before))).execute(conn)?)
}
