//! 停用: staff keep an organization from changing anything, or let it again.

use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::OrganizationId;
use openapi::notification::NotificationKind;
use openapi::organization::desk::{AdminOrganization, SuspendOrganization};
use serde_json::json;

use super::desk::describe;
use super::verification::tell_administrator;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::Result;
use crate::store::organizations::{self as store, OrganizationRow};

/// Passes organizations that staff have not suspended.
pub fn ensure_active(organization: &OrganizationRow) -> Result<()> {
    match organization.suspended_at {
        Some(_) => Err(ErrorCode::OrganizationSuspended.into()),
        None => Ok(()),
    }
}

/// Suspends an organization, or ends its suspension. Its people log in and read as before; what would change anything
/// asks [`ensure_active`] in its own transaction.
pub async fn suspend(
    app: &App,
    actor: Actor,
    id: OrganizationId,
    request: SuspendOrganization,
) -> Result<AdminOrganization> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let organization = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            if organization.cancelled_at.is_some() {
                return Err(ErrorCode::OrganizationGone.into());
            }
            let before = organization.suspended_at.is_some();
            if before == request.suspended {
                return describe(conn, organization);
            }
            let now = app_.clock.now();
            store::set_suspended(conn, id, request.suspended.then(|| now.naive_utc()))?;
            let (action, kind) = if request.suspended {
                (AuditAction::SuspendOrganization, NotificationKind::OrganizationSuspended)
            } else {
                (AuditAction::ReinstateOrganization, NotificationKind::OrganizationReinstated)
            };
            tell_administrator(&app_, conn, &organization, kind, &request.reason)?;
            let detail = json!({
                "before": { "suspended": before }, "after": { "suspended": request.suspended },
                "reason": request.reason,
            });
            audit::record(conn, now, actor, action, &Subject::Organization(id), &detail)?;
            let after = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            describe(conn, after)
        })
        .await
}
