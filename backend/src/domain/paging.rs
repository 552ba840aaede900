//! Pages of lists.

use chrono::{DateTime, Datelike, NaiveDateTime};
use openapi::page::Page;

use super::error::{Error, Result};

/// How many rows to read for a page of `limit`: one more tells whether there is a next page.
pub fn rows(limit: u32) -> i64 {
    i64::from(limit) + 1
}

/// A page of the rows that were read, with the cursor behind its last one if there are more.
pub fn page<R, T>(
    mut rows: Vec<R>,
    limit: u32,
    cursor: impl Fn(&R) -> String,
    mut describe: impl FnMut(R) -> Result<T>,
) -> Result<Page<T>> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(cursor);
    let items = rows.into_iter().map(&mut describe).collect::<Result<_>>()?;
    Ok(Page { items, next })
}

/// The last of the rows, if there may be more behind it: `limit` were asked for.
pub fn last_of_full<R>(rows: &[R], limit: i64) -> Option<&R> {
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == limit);
    rows.last().filter(|_| full)
}

/// What was given as a cursor is none of ours.
pub fn bad_cursor() -> Error {
    let (zh, en) = ("请使用上一页返回的 next。", "Use the `next` of the page before.");
    Error::field("/after", "invalid_cursor", zh, en)
}

/// A cursor behind what happened at an instant: several things may, so that the id tells them apart.
pub fn cursor(at: NaiveDateTime, id: impl std::fmt::Display) -> String {
    format!("{}_{id}", at.and_utc().timestamp_micros())
}

/// Reads such a cursor. Ours are of this millennium; PostgreSQL refuses years that chrono takes.
pub fn parse_cursor<I: std::str::FromStr>(raw: &str) -> Option<(NaiveDateTime, I)> {
    let (micros, id) = raw.split_once('_')?;
    let micros = micros.parse().ok().filter(|micros| *micros >= 0)?;
    let at = DateTime::from_timestamp_micros(micros).filter(|at| at.year() < 10_000)?;
    Some((at.naive_utc(), id.parse().ok()?))
}
