//! 权限转让 (guide, clauses 38 to 40).

use openapi::account::Session;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::notification::NotificationKind;
use openapi::organization::TransferAdmin;
use serde_json::json;

use super::administered_to_change;
use crate::app::App;
use crate::domain::actor::{Actor, Visitor};
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, OnConstraint, Result};
use crate::domain::{accounts, notifications, sessions};
use crate::store::accounts::{self as account_rows, AccountRow};
use crate::store::column::MembershipRole;
use crate::store::organizations::{self as store, OrganizationRow};
use crate::store::{Conn, Constraint};

/// “原组织管理员账号所有权限将由转让账号继承，原组织管理员账号转变为个人账号”: both in one transaction, so that at each
/// instant there is exactly one administrator. Access tokens of both end, because what they may do has changed.
pub async fn transfer(app: &App, visitor: &Visitor, actor: Actor, request: TransferAdmin) -> Result<Session> {
    let verified = sessions::confirm(app, visitor, actor, &request.password, "/password").await?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            accounts::unchanged(conn, &verified)?;
            let organization = administered_to_change(conn, actor)?;
            let successor = successor(conn, &organization, &request)?;
            hand_over(conn, &organization, &verified, &successor)?;
            for account in [*verified.id, *successor.id] {
                sessions::restamp(&app_, conn, account)?;
            }
            tell(&app_, conn, &organization, &verified, &successor)?;
            let subject = Subject::Organization(*organization.id);
            let detail = json!({ "from": *verified.id, "to": *successor.id });
            audit::record(conn, app_.clock.now(), actor, AuditAction::TransferAdmin, &subject, &detail)?;
            sessions::renewed(&app_, conn, actor)
        })
        .await
}

/// An active personal account of the same organization. Others are refused alike, so that nobody learns whose phone
/// has an account elsewhere.
fn successor(conn: &mut Conn, organization: &OrganizationRow, request: &TransferAdmin) -> Result<AccountRow> {
    let refused = || {
        Error::field(
            "/phone",
            "not_a_member",
            "该手机号不是本组织成员的个人账号，请先请对方加入本组织。",
            "This is no personal account of your organization; ask its holder to join first.",
        )
    };
    let account = account_rows::find_by_phone(conn, &request.phone)?.filter(|row| row.suspended_at.is_none());
    let account = account.ok_or_else(refused)?;
    let membership = store::of_account(conn, *account.id)?;
    let fits = membership.is_some_and(|(part, _)| {
        *part.organization_id == *organization.id && *part.role == MembershipRole::Member
    });
    if fits { Ok(account) } else { Err(refused()) }
}

fn hand_over(
    conn: &mut Conn,
    organization: &OrganizationRow,
    from: &AccountRow,
    to: &AccountRow,
) -> Result<()> {
    let (office, personal) = (MembershipRole::Admin, MembershipRole::Member);
    let resigned = store::set_role(conn, *organization.id, *from.id, office, personal)?;
    let appointed = store::set_role(conn, *organization.id, *to.id, personal, office)
        .on_constraint(Constraint::OrganizationAdmin, ErrorCode::Forbidden)?;
    if resigned && appointed { Ok(()) } else { Err(ErrorCode::Forbidden.into()) }
}

fn tell(
    app: &App,
    conn: &mut Conn,
    organization: &OrganizationRow,
    from: &AccountRow,
    to: &AccountRow,
) -> Result<()> {
    let unit = &organization.name;
    notifications::tell(app, conn, *to.id, NotificationKind::AdminReceived, &from.name, unit)?;
    notifications::tell(app, conn, *from.id, NotificationKind::AdminHandedOver, &to.name, unit)
}
