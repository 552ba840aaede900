//! Name, role, and the lock of a staff account.

use openapi::account::Role;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::AccountId;
use openapi::staff::{StaffMember, UpdateStaff};
use serde_json::json;

use super::{describe, find};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::sessions;
use crate::store::Conn;
use crate::store::accounts::{self as store, AccountRow};
use crate::store::review_claims;

/// Changes a staff account. Its tokens end at once with its role, its logins with a lock. There is always an admin who
/// can enter: the transaction that would take the last one's rights is refused, also when two of them try at once.
pub async fn update(app: &App, actor: Actor, id: AccountId, request: UpdateStaff) -> Result<StaffMember> {
    ensure_reasoned(&request)?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let before = find(conn, id)?;
            let role = request.role.map_or(*before.role, Role::from);
            let locked = request.locked.unwrap_or(before.suspended_at.is_some());
            ensure_an_admin_is_left(conn, &before, role, locked)?;
            write(&app_, conn, &before, &request, role, locked)?;
            note(&app_, conn, actor, &before, &request, (role, locked))?;
            let after = find(conn, id)?;
            describe(conn, &after)
        })
        .await
}

fn ensure_reasoned(request: &UpdateStaff) -> Result<()> {
    let asked = request.role.is_some() || request.locked.is_some();
    let blank = request.reason.chars().all(|c| c.is_whitespace() || openapi::is_invisible(c));
    if asked && blank {
        let zh = "更改角色、锁定或解锁须说明原因。";
        return Err(Error::field("/reason", "required", zh, "Changing the role or the lock needs a reason."));
    }
    Ok(())
}

fn ensure_an_admin_is_left(conn: &mut Conn, before: &AccountRow, role: Role, locked: bool) -> Result<()> {
    let is_one = *before.role == Role::Admin && before.suspended_at.is_none();
    let stays_one = role == Role::Admin && !locked;
    if is_one && !stays_one && !store::is_there_another_admin(conn, *before.id)? {
        return Err(ErrorCode::LastAdmin.into());
    }
    Ok(())
}

fn write(
    app: &App,
    conn: &mut Conn,
    before: &AccountRow,
    request: &UpdateStaff,
    role: Role,
    locked: bool,
) -> Result<()> {
    let (id, now) = (*before.id, app.clock.now().naive_utc());
    if let Some(name) = &request.name {
        store::rename(conn, id, name.as_str(), now)?;
    }
    if role != *before.role {
        store::set_role(conn, id, role)?;
        sessions::restamp(app, conn, id)?;
    }
    if locked != before.suspended_at.is_some() {
        store::set_suspended(conn, id, locked.then_some(now))?;
        sessions::void(app, conn, id, None)?;
        // Others go on with what a locked account has taken.
        review_claims::delete_of(conn, id)?;
    }
    Ok(())
}

fn note(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    before: &AccountRow,
    request: &UpdateStaff,
    (role, locked): (Role, bool),
) -> Result<()> {
    let detail = json!({
        "before": { "role": *before.role, "locked": before.suspended_at.is_some() },
        "after": { "role": role, "locked": locked },
        // The log is for ever, a name is not.
        "renamed": request.name.is_some(),
        "reason": request.reason,
    });
    let subject = Subject::Account(*before.id);
    audit::record(conn, app.clock.now(), actor, AuditAction::UpdateStaff, &subject, &detail)
}
