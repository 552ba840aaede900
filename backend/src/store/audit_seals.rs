//! Rows of `audit_seals`, the hash chain over the audit log, and of `audit_unsealed`, what waits to enter it.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::audit::AuditRow;
use super::schema::{audit_log, audit_seals, audit_unsealed};
use super::{Conn, StoreError};

/// A link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_seals)]
pub struct SealRow {
    /// 1, 2, 3 …; primary key, so that two who seal at once cannot both.
    pub position: i64,
    /// The entry; unique.
    pub entry_id: String,
    /// SHA-256 over the hash before and the entry.
    pub hash: Vec<u8>,
    /// UTC.
    pub sealed_at: NaiveDateTime,
}

/// The last link.
pub fn head(conn: &mut Conn) -> Result<Option<SealRow>, StoreError> {
    let query = audit_seals::table.order(audit_seals::position.desc()).select(SealRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// Adds a link.
pub fn insert(conn: &mut Conn, row: &SealRow) -> Result<(), StoreError> {
    diesel::insert_into(audit_seals::table).values(row).execute(conn)?;
    Ok(())
}

/// The links behind a position with their entries, in order; an entry that is gone is `None`.
pub fn after(
    conn: &mut Conn,
    position: i64,
    limit: i64,
) -> Result<Vec<(SealRow, Option<AuditRow>)>, StoreError> {
    let query = audit_seals::table
        .left_join(audit_log::table.on(audit_log::id.eq(audit_seals::entry_id)))
        .filter(audit_seals::position.gt(position))
        .order(audit_seals::position)
        .limit(limit)
        .select((SealRow::as_select(), Option::<AuditRow>::as_select()));
    Ok(query.load(conn)?)
}

/// The first entry behind `id` that is neither sealed nor waiting to be, of the next `limit` entries; and the last one
/// looked at, if there are more.
pub fn stray(
    conn: &mut Conn,
    after: &str,
    limit: i64,
) -> Result<(Option<String>, Option<String>), StoreError> {
    let page: Vec<String> = audit_log::table
        .filter(audit_log::id.gt(after))
        .order(audit_log::id)
        .limit(limit)
        .select(audit_log::id)
        .load(conn)?;
    let Some(last) = page.into_iter().next_back() else { return Ok((None, None)) };
    let sealed = audit_seals::table.filter(audit_seals::entry_id.eq(audit_log::id));
    let waiting = audit_unsealed::table.filter(audit_unsealed::entry_id.eq(audit_log::id));
    let stray = audit_log::table
        .filter(audit_log::id.gt(after))
        .filter(audit_log::id.le(&last))
        .filter(not(exists(sealed)))
        .filter(not(exists(waiting)))
        .order(audit_log::id)
        .select(audit_log::id)
        .first(conn)
        .optional()?;
    Ok((stray, Some(last)))
}

/// Lets an entry wait to be sealed, in the transaction that adds it.
pub fn enqueue(conn: &mut Conn, entry: &str) -> Result<(), StoreError> {
    diesel::insert_into(audit_unsealed::table).values(audit_unsealed::entry_id.eq(entry)).execute(conn)?;
    Ok(())
}

/// How many entries wait.
pub fn count_waiting(conn: &mut Conn) -> Result<i64, StoreError> {
    let sealed = audit_seals::table.filter(audit_seals::entry_id.eq(audit_unsealed::entry_id));
    Ok(audit_unsealed::table.filter(not(exists(sealed))).count().get_result(conn)?)
}

/// An entry that waits, and that somebody has removed.
pub fn waiting_for_nothing(conn: &mut Conn) -> Result<Option<String>, StoreError> {
    let entry = audit_log::table.filter(audit_log::id.eq(audit_unsealed::entry_id));
    let query = audit_unsealed::table
        .filter(not(exists(entry)))
        .order(audit_unsealed::entry_id)
        .select(audit_unsealed::entry_id);
    Ok(query.first(conn).optional()?)
}

/// Entries that wait, the oldest first. One that somebody has removed meanwhile is not among them; nor is one that is sealed
/// and that somebody has listed again, or nothing would be sealed any more.
pub fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<AuditRow>, StoreError> {
    let sealed = audit_seals::table.filter(audit_seals::entry_id.eq(audit_unsealed::entry_id));
    let query = audit_unsealed::table
        .inner_join(audit_log::table.on(audit_log::id.eq(audit_unsealed::entry_id)))
        .filter(not(exists(sealed)))
        .order(audit_unsealed::entry_id)
        .limit(limit)
        .select(AuditRow::as_select());
    Ok(query.load(conn)?)
}

/// These wait no longer.
pub fn dequeue(conn: &mut Conn, entries: &[String]) -> Result<(), StoreError> {
    diesel::delete(audit_unsealed::table.filter(audit_unsealed::entry_id.eq_any(entries))).execute(conn)?;
    Ok(())
}
