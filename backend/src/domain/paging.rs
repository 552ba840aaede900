//! Pages of lists.

use openapi::page::Page;

use super::error::Result;

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
