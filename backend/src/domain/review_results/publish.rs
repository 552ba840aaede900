//! 统一公布: all results of an activity at once.

use chrono::{DateTime, Utc};
use openapi::activity::Publication;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::{ActivityId, ApplicationId};
use openapi::notification::NotificationKind;
use openapi::review::{Outcome, ReviewResultsPublished};
use serde_json::json;

use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::events::{self, Event};
use crate::domain::paging;
use crate::store::activities::{self, ActivityRow};
use crate::store::{Conn, applications};

/// Of how many results people are told in one transaction.
const TURN: i64 = 200;

/// Publishes every recorded result of the activity that is not published yet, in one transaction: a result that is being
/// recorded meanwhile is either among them or comes after, and is then seen at once. Doing it again publishes what is left.
pub async fn publish(app: &App, actor: Actor, id: ActivityId) -> Result<ReviewResultsPublished> {
    let clock = app.clock.clone();
    let published = app
        .db
        .write(move |conn| {
            let activity = activities::find(conn, &id)?.ok_or(ErrorCode::NotFound)?;
            let now = clock.now();
            let published = tally(conn, &activity, now)?;
            ensure_called_for(&activity, &published)?;
            activities::note_publication(conn, &id, now.naive_utc())?;
            settle(conn, &id, now, &published)?;
            let (subject, detail) = (Subject::Activity(id.clone()), json!({ "after": published }));
            audit::record(conn, now, actor, AuditAction::PublishReviewResults, &subject, &detail)?;
            Ok::<_, Error>(published)
        })
        .await?;
    app.bell.ring();
    Ok(published)
}

/// What there is to publish.
fn tally(conn: &mut Conn, activity: &ActivityRow, now: DateTime<Utc>) -> Result<ReviewResultsPublished> {
    let counts = applications::count_unpublished(conn, &activity.id)?;
    let of =
        |outcome| counts.iter().filter(|(other, _)| *other == outcome).map(|(_, count)| count).sum::<i64>();
    Ok(ReviewResultsPublished {
        passed: count(of(Outcome::Passed))?,
        rejected: count(of(Outcome::Rejected))?,
        unreviewed: count(applications::count_unreviewed(conn, &activity.id)?)?,
        published_at: activity.results_published_at.map_or(now, |first| first.and_utc()),
    })
}

/// The first publication lets everything be seen that is recorded from then on, and that cannot be taken back: a call by
/// mistake, of another activity or too early, is refused.
fn ensure_called_for(activity: &ActivityRow, published: &ReviewResultsPublished) -> Result<()> {
    if activity.results_published_at.is_some() {
        return Ok(());
    }
    if *activity.publication == Publication::Immediate {
        return Err(ErrorCode::NotJoint.into());
    }
    if published.passed + published.rejected == 0 {
        return Err(ErrorCode::NothingToPublish.into());
    }
    Ok(())
}

/// Moves all of them, and lets the worker tell of it.
fn settle(
    conn: &mut Conn,
    id: &ActivityId,
    now: DateTime<Utc>,
    published: &ReviewResultsPublished,
) -> Result<()> {
    let moved = applications::publish(conn, id, now.naive_utc())?;
    if count(moved)? != published.passed + published.rejected {
        return Err(Error::internal("applications left their state within the transaction"));
    }
    if moved == 0 {
        return Ok(());
    }
    events::record(conn, now, &Event::ResultsPublished { activity: id.clone(), at: now, after: None })
}

/// Tells of the next results in turn, and leaves the rest to an event of its own.
pub fn tell(
    app: &App,
    conn: &mut Conn,
    id: &ActivityId,
    at: DateTime<Utc>,
    after: Option<ApplicationId>,
) -> Result<()> {
    let published = applications::published_jointly(conn, id, at.naive_utc(), after, TURN)?;
    for application in &published {
        events::tell(app, conn, *application, NotificationKind::ResultPublished)?;
    }
    if let Some(last) = paging::last_of_full(&published, TURN) {
        let rest = Event::ResultsPublished { activity: id.clone(), at, after: Some(*last) };
        events::record(conn, app.clock.now(), &rest)?;
    }
    Ok(())
}

fn count(number: impl TryInto<u32, Error = std::num::TryFromIntError>) -> Result<u32> {
    number.try_into().map_err(Error::internal)
}
