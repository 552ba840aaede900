//! Recording a result: once and finally (guide, clause 51).

use chrono::{DateTime, Utc};
use openapi::application::ApplicationStatus;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use openapi::review::{RecordReviewResult, ReviewResult};
use serde_json::json;

use super::history::History;
use super::{reasons, status_of, submitted};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, OnConstraint, Result};
use crate::domain::events::{self, Event};
use crate::domain::{activities, review_claims};
use crate::store::applications::{self as application_rows, ApplicationRow};
use crate::store::review_results::{self as store, ReviewResultRow};
use crate::store::{Conn, Constraint, activities as activity_rows, review_claims as claim_rows};

/// Records the result of a formal review, once and finally, unless another reviewer is at work on the case. The applicant
/// sees it at once, or when all of the activity are published.
pub async fn record(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    request: RecordReviewResult,
) -> Result<ReviewResult> {
    let clock = app.clock.clone();
    let result = app
        .db
        .write(move |conn| {
            let (application, now) = (submitted(conn, id)?, clock.now());
            review_claims::ensure_free(conn, actor, id, now)?;
            let reasons = reasons::validate(conn, &application, request.outcome, &request.reasons)?;
            let row = ReviewResultRow {
                application_id: id.into(),
                outcome: request.outcome.into(),
                reasons: reasons.into(),
                recorded_by: actor.account.into(),
                recorded_at: now.naive_utc(),
            };
            store::insert(conn, &row).on_constraint(Constraint::ReviewResult, ErrorCode::NotReviewable)?;
            settle(conn, &application, &row, now)?;
            claim_rows::delete(conn, id)?;
            let detail = json!({ "after": { "outcome": request.outcome, "reasons": request.reasons } });
            let subject = Subject::Application(id);
            audit::record(conn, now, actor, AuditAction::RecordReviewResult, &subject, &detail)?;
            Ok::<_, Error>(History::begin(row).result())
        })
        .await?;
    app.bell.ring();
    Ok(result)
}

/// Moves the application, and tells of it, if the result may be seen already.
fn settle(
    conn: &mut Conn,
    application: &ApplicationRow,
    result: &ReviewResultRow,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, outcome, from) = (*application.id, *result.outcome, ApplicationStatus::UnderReview);
    let activity = activity_rows::find(conn, &application.activity_id)?;
    let activity = activity.ok_or_else(|| Error::internal("an application has its activity"))?;
    let at_once = activities::publishes_at_once(&activity);
    let to = if at_once { status_of(outcome) } else { from };
    if !application_rows::settle(conn, id, outcome, from, to)? {
        return Err(ErrorCode::NotReviewable.into());
    }
    if at_once { events::record(conn, now, &Event::ResultPublished { application: id }) } else { Ok(()) }
}
