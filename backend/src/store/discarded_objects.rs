//! Rows of `discarded_objects`: objects that nothing refers to any more.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::discarded_objects;
use super::{Conn, StoreError};

/// Notes, in the transaction that lets go of an object, that the sweeper shall remove it, from `at` on.
pub fn insert(conn: &mut Conn, storage_key: &str, at: NaiveDateTime) -> Result<(), StoreError> {
    diesel::insert_into(discarded_objects::table)
        .values((discarded_objects::storage_key.eq(storage_key), discarded_objects::discarded_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// Some of those that are due, oldest first.
pub fn list(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<String>, StoreError> {
    let query = discarded_objects::table
        .filter(discarded_objects::discarded_at.le(now))
        .order(discarded_objects::discarded_at)
        .limit(limit)
        .select(discarded_objects::storage_key);
    Ok(query.load(conn)?)
}

/// Forgets one that has been removed, or is needed after all; tells whether it was noted.
pub fn delete(conn: &mut Conn, storage_key: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(discarded_objects::table.find(storage_key)).execute(conn)? == 1)
}
