//! For staff who have lost their password or their authenticator.

use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::AccountId;
use openapi::notification::NotificationKind;
use openapi::staff::{ResetStaff, StaffCredentials, StaffMember};
use serde_json::json;

use super::{TEMPORARY, TEMPORARY_CHARS, describe, find};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::Result;
use crate::domain::{notifications, passwords, sessions};
use crate::store::accounts as store;
use crate::store::second_factors;

/// One's own password and second factor are changed with the present ones, not around them.
fn ensure_another(actor: Actor, id: AccountId) -> Result<()> {
    if actor.account == id { Err(ErrorCode::OwnAccount.into()) } else { Ok(()) }
}

/// Sets a temporary password. Every login of the account ends; its second factor stays.
pub async fn reset_password(
    app: &App,
    actor: Actor,
    id: AccountId,
    request: ResetStaff,
) -> Result<StaffCredentials> {
    ensure_another(actor, id)?;
    let password = passwords::generate(TEMPORARY_CHARS)?;
    let hash = app.hasher.hash(&password).await?;
    let app_ = app.clone();
    let staff = app
        .db
        .write(move |conn| {
            find(conn, id)?;
            let now = app_.clock.now();
            store::set_password(conn, id, &hash)?;
            store::set_temporary(conn, id, (now + TEMPORARY).naive_utc())?;
            sessions::void(&app_, conn, id, None)?;
            notifications::tell(&app_, conn, id, NotificationKind::PasswordChanged, "", "")?;
            let (subject, detail) = (Subject::Account(id), json!({ "reason": request.reason }));
            audit::record(conn, now, actor, AuditAction::ResetStaffPassword, &subject, &detail)?;
            let after = find(conn, id)?;
            describe(conn, &after)
        })
        .await?;
    Ok(StaffCredentials { staff, temporary_password: password })
}

/// Takes the second factor away, so that the holder can set up another one. Every login of the account ends.
pub async fn reset_second_factor(
    app: &App,
    actor: Actor,
    id: AccountId,
    request: ResetStaff,
) -> Result<StaffMember> {
    ensure_another(actor, id)?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let before = find(conn, id)?;
            let had_one = second_factors::delete(conn, id)?;
            sessions::void(&app_, conn, id, None)?;
            let detail = json!({
                "before": { "second_factor": had_one }, "after": { "second_factor": false },
                "reason": request.reason,
            });
            let (now, subject) = (app_.clock.now(), Subject::Account(id));
            audit::record(conn, now, actor, AuditAction::ResetSecondFactor, &subject, &detail)?;
            describe(conn, &before)
        })
        .await
}
