//! 统一公布: all results of an activity at once.

use chrono::{DateTime, Utc};
use openapi::application::ApplicationStatus;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::ActivityId;
use openapi::review::{Outcome, ReviewResultsPublished};
use serde_json::json;

use super::status_of;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::events::{self, Event};
use crate::store::{Conn, activities, applications};

/// Publishes every recorded result of the activity that is not published yet, in one transaction: a result that is being
/// recorded meanwhile is either among them or comes after, and is then seen at once. Doing it again publishes what is left.
pub async fn publish(app: &App, actor: Actor, id: ActivityId) -> Result<ReviewResultsPublished> {
    let clock = app.clock.clone();
    let published = app
        .db
        .write(move |conn| {
            let activity = activities::find(conn, &id)?.ok_or(ErrorCode::NotFound)?;
            let now = clock.now();
            activities::note_publication(conn, &id, now.naive_utc())?;
            let published = ReviewResultsPublished {
                passed: publish_all(conn, now, &id, Outcome::Passed)?,
                rejected: publish_all(conn, now, &id, Outcome::Rejected)?,
                unreviewed: count(applications::count_unreviewed(conn, &id)?)?,
                published_at: activity.results_published_at.map_or(now, |first| first.and_utc()),
            };
            let (subject, detail) = (Subject::Activity(id.clone()), json!({ "after": published }));
            audit::record(conn, now, actor, AuditAction::PublishReviewResults, &subject, &detail)?;
            Ok::<_, Error>(published)
        })
        .await?;
    app.bell.ring();
    Ok(published)
}

/// Publishes one outcome; tells of how many.
fn publish_all(conn: &mut Conn, now: DateTime<Utc>, id: &ActivityId, outcome: Outcome) -> Result<u32> {
    let applications = applications::unpublished(conn, id, outcome)?;
    for application in &applications {
        let (from, to) = (ApplicationStatus::UnderReview, status_of(outcome));
        if !applications::settle(conn, *application, outcome, from, to)? {
            return Err(Error::internal("an application left its state within the transaction"));
        }
        events::record(conn, now, &Event::ResultPublished { application: *application })?;
    }
    count(applications.len())
}

fn count(number: impl TryInto<u32, Error = std::num::TryFromIntError>) -> Result<u32> {
    number.try_into().map_err(Error::internal)
}
