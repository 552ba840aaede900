//! Rows of `rate_limits`: how far each caller has used up a limit.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::schema::rate_limits;
use super::{Conn, StoreError};

/// How far the clocks of replicas may lie apart, and how long a request may wait between reading its clock and its turn,
/// microseconds.
const CLOCKS_DIFFER: i64 = 3_600 * 1_000_000;

/// One statement, so that it is right however many run at once. Both engines read it alike; the parameters stand in the
/// order of their numbers, which SQLite needs. An arrival later than any use can lead to was written by a clock that ran
/// ahead, and holds nobody back.
const TAKE: &str = "INSERT INTO rate_limits (key, arrival) VALUES ($1, $2) \
    ON CONFLICT (key) DO UPDATE SET arrival = \
    CASE WHEN rate_limits.arrival > $3 AND rate_limits.arrival <= $4 THEN rate_limits.arrival ELSE $3 END + $5 \
    WHERE rate_limits.arrival <= $6 OR rate_limits.arrival > $7";

/// Takes one turn under `key` if it has any left; tells whether it had. Microseconds: `now`, the `interval` that one
/// turn takes up, and the `burst` that may be used up ahead.
pub fn take(conn: &mut Conn, key: &str, now: i64, interval: i64, burst: i64) -> Result<bool, StoreError> {
    let latest = now.saturating_add(burst).saturating_add(interval).saturating_add(CLOCKS_DIFFER);
    let taken = diesel::sql_query(TAKE)
        .bind::<Text, _>(key)
        .bind::<BigInt, _>(now + interval)
        .bind::<BigInt, _>(now)
        .bind::<BigInt, _>(latest)
        .bind::<BigInt, _>(interval)
        .bind::<BigInt, _>(now + burst)
        .bind::<BigInt, _>(latest)
        .execute(conn)?;
    Ok(taken == 1)
}

/// Until when the turns under `key` are used up, microseconds.
pub fn arrival(conn: &mut Conn, key: &str) -> Result<Option<i64>, StoreError> {
    Ok(rate_limits::table.find(key).select(rate_limits::arrival).first(conn).optional()?)
}

/// Gives one turn back.
pub fn give_back(conn: &mut Conn, key: &str, interval: i64) -> Result<(), StoreError> {
    diesel::update(rate_limits::table.find(key))
        .set(rate_limits::arrival.eq(rate_limits::arrival - interval))
        .execute(conn)?;
    Ok(())
}

/// Removes what holds nobody back any more.
pub fn delete_spent(conn: &mut Conn, now: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(rate_limits::table.filter(rate_limits::arrival.lt(now))).execute(conn)?)
}
