//! The reviewers' queue.

use chrono::NaiveDateTime;
use openapi::ids::ApplicationId;
use openapi::page::Page;
use openapi::review::QueueEntry;

use crate::app::App;
use crate::domain::error::Result;
use crate::domain::paging;
use crate::domain::review_claims;
use crate::store::submissions::{self, QueueRow};
pub use crate::store::submissions::{QueueFilter, Recorded, Taken};

/// A page of the queue: oldest submission first.
pub async fn queue(app: &App, filter: QueueFilter, limit: u32) -> Result<Page<QueueEntry>> {
    let now = app.clock.now().naive_utc();
    app.db
        .read(move |conn| {
            let rows = submissions::queue(conn, &filter, now, paging::rows(limit))?;
            let at = |row: &QueueRow| paging::cursor(row.submitted_at, *row.id);
            paging::page(rows, limit, at, |row| Ok(entry(row)))
        })
        .await
}

/// A line of the queue as the contract tells it.
fn entry(row: QueueRow) -> QueueEntry {
    let reviewer = row.reviewer_name.unwrap_or_default();
    QueueEntry {
        claim: row.claim.map(|claim| review_claims::describe(&claim, reviewer)),
        id: *row.id,
        number: row.number,
        activity_id: row.activity_id.into_inner(),
        award: row.award.into_inner(),
        title: row.title,
        organization_name: row.organization_name,
        status: *row.status,
        outcome: row.outcome.as_deref().copied(),
        submitted_at: row.submitted_at.and_utc(),
    }
}

/// Reads a cursor of the queue.
pub fn parse_cursor(raw: &str) -> Result<(NaiveDateTime, ApplicationId)> {
    paging::parse_cursor(raw).ok_or_else(paging::bad_cursor)
}
