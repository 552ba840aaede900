//! Cases that reviewers take: while one is at work on a case, no other records its result.

use chrono::{DateTime, TimeDelta, Utc};
use openapi::Text;
use openapi::application::ApplicationStatus;
use openapi::audit::AuditAction;
use openapi::error::{ErrorCode, FieldError};
use openapi::ids::ApplicationId;
use openapi::review::{ReviewClaim, StaffName};
use openapi::time::in_china;
use serde_json::json;

use super::actor::Actor;
use super::audit::{self, Subject};
use super::error::{Error, Result};
use super::review_results::submitted;
use crate::app::App;
use crate::store::review_claims::{self as store, ReviewClaimRow};
use crate::store::{Conn, review_results};

/// How long a claim holds; it may be renewed.
const LEASE: TimeDelta = TimeDelta::hours(4);

/// Takes a case that has no result yet, or renews one's claim.
pub async fn claim(app: &App, actor: Actor, id: ApplicationId) -> Result<ReviewClaim> {
    let clock = app.clock.clone();
    app.db
        .write(move |conn| {
            let (application, now) = (submitted(conn, id)?, clock.now());
            let open = *application.status == ApplicationStatus::UnderReview;
            if !open || review_results::find(conn, id)?.is_some() {
                return Err(ErrorCode::NotReviewable.into());
            }
            let before = ensure_free(conn, actor, id, now)?;
            let row = ReviewClaimRow {
                application_id: id.into(),
                reviewer_id: actor.account.into(),
                claimed_at: before.as_ref().map_or(now, |claim| claim.claimed_at).naive_utc(),
                expires_at: (now + LEASE).naive_utc(),
            };
            store::put(conn, &row)?;
            let detail = json!({ "before": before, "after": { "until": row.expires_at.and_utc() } });
            let subject = Subject::Application(id);
            audit::record(conn, now, actor, AuditAction::ClaimApplication, &subject, &detail)?;
            of_application(conn, id, now)?.ok_or_else(|| Error::internal("a claim that was just put"))
        })
        .await
}

/// Lets go of a case; an admin lets go of anybody's. Nobody's stays nobody's.
pub async fn release(app: &App, actor: Actor, id: ApplicationId) -> Result<()> {
    let clock = app.clock.clone();
    app.db
        .write(move |conn| {
            submitted(conn, id)?;
            let now = clock.now();
            let Some(before) = of_application(conn, id, now)? else { return Ok(()) };
            if before.reviewer.id != actor.account {
                actor.admin().map_err(|_| taken(&before))?;
            }
            store::delete(conn, id)?;
            let (subject, detail) = (Subject::Application(id), json!({ "before": before }));
            audit::record(conn, now, actor, AuditAction::ReleaseApplication, &subject, &detail)
        })
        .await
}

/// The claim that holds.
pub fn of_application(conn: &mut Conn, id: ApplicationId, now: DateTime<Utc>) -> Result<Option<ReviewClaim>> {
    Ok(store::live(conn, id, now.naive_utc())?.map(|(row, name)| describe(&row, name)))
}

/// A claim as the contract tells it.
pub fn describe(row: &ReviewClaimRow, name: String) -> ReviewClaim {
    ReviewClaim {
        reviewer: StaffName { id: *row.reviewer_id, name },
        claimed_at: row.claimed_at.and_utc(),
        until: row.expires_at.and_utc(),
    }
}

/// Passes unless somebody else has taken the case; the actor's own claim, if there is one.
pub fn ensure_free(
    conn: &mut Conn,
    actor: Actor,
    id: ApplicationId,
    now: DateTime<Utc>,
) -> Result<Option<ReviewClaim>> {
    match of_application(conn, id, now)? {
        Some(claim) if claim.reviewer.id != actor.account => Err(taken(&claim)),
        own => Ok(own),
    }
}

/// Whose it is, and until when.
fn taken(claim: &ReviewClaim) -> Error {
    let (name, until) = (&claim.reviewer.name, in_china(claim.until).format("%Y-%m-%d %H:%M"));
    let text = Text::new(
        format!("{name}已领取，至 {until}（中国时间）。"),
        format!("{name} has taken it until {until} (China time)."),
    );
    Error::Invalid(ErrorCode::CaseTaken, vec![FieldError::new("", ErrorCode::CaseTaken.as_str(), text)])
}
