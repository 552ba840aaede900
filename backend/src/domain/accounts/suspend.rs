//! Staff keep an account out, or let it in again.

use openapi::account::{Role, SuspendAccount};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use serde_json::json;

use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::sessions;
use crate::store::accounts as store;

/// Suspends an applicant's account, which ends all its logins at once, or ends its suspension. Staff are locked instead,
/// where it is seen to that an admin is left.
pub async fn suspend(app: &App, actor: Actor, request: SuspendAccount) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let account = store::find_by_phone(conn, &request.phone)?.ok_or(ErrorCode::NotFound)?;
            if *account.role != Role::Applicant {
                let (zh, en) =
                    ("这是工作人员账号，请用 updateStaff 锁定。", "It is of staff: lock it by updateStaff.");
                return Err(Error::field("/phone", "staff_account", zh, en));
            }
            let now = app_.clock.now();
            store::set_suspended(conn, *account.id, request.suspended.then(|| now.naive_utc()))?;
            if request.suspended {
                sessions::void(&app_, conn, *account.id, None)?;
            }
            let action =
                if request.suspended { AuditAction::SuspendAccount } else { AuditAction::ReinstateAccount };
            let (subject, detail) = (Subject::Account(*account.id), json!({ "reason": request.reason }));
            audit::record(conn, now, actor, action, &subject, &detail)
        })
        .await
}
