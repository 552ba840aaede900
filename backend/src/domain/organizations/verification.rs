//! 核验: staff look at an organization's proof document, accept it, or refuse it with a reason.

use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::{OrganizationId, VerificationId};
use openapi::notification::NotificationKind;
use openapi::organization::OrganizationStatus;
use openapi::organization::desk::{AdminOrganization, VerificationOutcome, VerifyOrganization};
use serde_json::json;

use super::desk::describe;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::{notifications, proofs};
use crate::store::Conn;
use crate::store::organizations::{self as store, OrganizationRow};
use crate::store::verifications::{self, VerificationRow};

/// Records what was found of the proof that was looked at, and tells the administrator. A finding may be corrected by
/// another one; the same finding again changes nothing.
pub async fn verify(
    app: &App,
    actor: Actor,
    id: OrganizationId,
    request: VerifyOrganization,
) -> Result<AdminOrganization> {
    ensure_reasoned(&request)?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let organization = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            if organization.cancelled_at.is_some() {
                return Err(ErrorCode::OrganizationGone.into());
            }
            if *organization.proof_id != request.proof_id {
                return Err(ErrorCode::ProofReplaced.into());
            }
            if !is_known(conn, &organization, &request)? {
                decide(&app_, conn, actor, &organization, &request)?;
            }
            let after = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            describe(conn, after)
        })
        .await
}

fn ensure_reasoned(request: &VerifyOrganization) -> Result<()> {
    let blank = request.reason.chars().all(|c| c.is_whitespace() || openapi::is_invisible(c));
    if request.outcome == VerificationOutcome::Rejected && blank {
        let (zh, en) = ("不通过须说明原因。", "A refusal needs a reason.");
        return Err(Error::field("/reason", "required", zh, en));
    }
    Ok(())
}

/// Whether exactly this was found of the present proof before.
fn is_known(conn: &mut Conn, organization: &OrganizationRow, request: &VerifyOrganization) -> Result<bool> {
    if *organization.status != OrganizationStatus::from(request.outcome) {
        return Ok(false);
    }
    let newest = verifications::newest(conn, *organization.id)?;
    Ok(newest.is_some_and(|found| *found.proof_id == request.proof_id && found.reason == request.reason))
}

fn decide(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    organization: &OrganizationRow,
    request: &VerifyOrganization,
) -> Result<()> {
    let (id, now) = (*organization.id, app.clock.now());
    let proof = proofs::find_ready(conn, request.proof_id)?.ok_or(ErrorCode::ProofReplaced)?;
    let status = OrganizationStatus::from(request.outcome);
    if !store::set_status(conn, id, request.proof_id, status)? {
        return Err(ErrorCode::ProofReplaced.into());
    }
    let row = VerificationRow {
        id: VerificationId::generate().into(),
        organization_id: id.into(),
        proof_id: request.proof_id.into(),
        proof_sha256: proof.sha256,
        outcome: request.outcome.into(),
        reason: request.reason.clone(),
        decided_by: actor.account.into(),
        decided_at: now.naive_utc(),
    };
    verifications::insert(conn, &row)?;
    let kind = match request.outcome {
        VerificationOutcome::Verified => NotificationKind::OrganizationVerified,
        VerificationOutcome::Rejected => NotificationKind::OrganizationRejected,
    };
    tell_administrator(app, conn, organization, kind, &request.reason)?;
    let detail = json!({
        "before": { "status": *organization.status }, "after": { "status": status },
        "proof": request.proof_id, "reason": request.reason,
    });
    audit::record(conn, now, actor, AuditAction::VerifyOrganization, &Subject::Organization(id), &detail)
}

/// Tells the administrator what staff have done with the organization, in the reviewer's words.
pub(super) fn tell_administrator(
    app: &App,
    conn: &mut Conn,
    organization: &OrganizationRow,
    kind: NotificationKind,
    reason: &str,
) -> Result<()> {
    match store::admin_of(conn, *organization.id)? {
        Some(admin) => notifications::tell(app, conn, *admin.id, kind, &sentence(reason), &organization.name),
        None => Ok(()),
    }
}

/// The reason with its full stop.
fn sentence(reason: &str) -> String {
    let reason = reason.trim();
    if reason.ends_with(['。', '！', '？', '.', '!', '?', '；']) {
        reason.to_owned()
    } else {
        format!("{reason}。")
    }
}
