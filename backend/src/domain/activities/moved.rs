//! Tells those who have a draft that the deadline has moved.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use openapi::ids::{AccountId, ActivityId};
use openapi::notification::NotificationKind;
use openapi::time::in_china;

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::domain::events::{self, Event};
use crate::domain::{notifications, paging};
use crate::store::column::MembershipRole;
use crate::store::{Conn, activities as store, organizations};

/// How many authors are told in one transaction.
const TURN: i64 = 200;

/// Tells the next authors in turn, and leaves the rest to an event of its own.
pub fn tell(
    app: &App,
    conn: &mut Conn,
    id: &ActivityId,
    closes_at: DateTime<Utc>,
    after: Option<AccountId>,
) -> Result<()> {
    let activity =
        store::find(conn, id)?.ok_or_else(|| Error::internal("an event of an activity that is not there"))?;
    // Moved again meanwhile: the later event tells everyone, and this one would only be the last word for some.
    if activity.filing().closes_at != closes_at {
        return Ok(());
    }
    let authors = store::draft_authors(conn, id, after, TURN)?;
    let mut told = BTreeSet::new();
    for author in &authors {
        told.extend(carriers(conn, id, *author)?);
    }
    let at = in_china(closes_at).format("%Y-%m-%d %H:%M").to_string();
    let open = app.clock.now() < closes_at;
    let kind = if open { NotificationKind::DeadlineMoved } else { NotificationKind::FilingEnded };
    for to in told {
        notifications::tell(app, conn, to, kind, &activity.title.zh, &at)?;
    }
    if let Some(last) = paging::last_of_full(&authors, TURN) {
        let rest = Event::DeadlineMoved { activity: id.clone(), closes_at, after: Some(*last) };
        events::record(conn, app.clock.now(), &rest)?;
    }
    Ok(())
}

/// Who carries on what an author has begun: what was begun as administrator is the present administrator's (clause 40).
fn carriers(conn: &mut Conn, id: &ActivityId, author: AccountId) -> Result<Vec<AccountId>> {
    let mut carriers = Vec::new();
    for (organization, part) in store::draft_parts(conn, id, author)? {
        let successor = match part {
            MembershipRole::Admin => organizations::admin_of(conn, organization)?.map(|admin| *admin.id),
            MembershipRole::Member => None,
        };
        carriers.push(successor.unwrap_or(author));
    }
    Ok(carriers)
}
