//! 成员管理: who belongs to an organization, and who asks to.

use openapi::account::AccountKind;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::AccountId;
use openapi::notification::NotificationKind;
use openapi::organization::{Member, MemberState};
use openapi::page::Page;

use super::join::{enter, note, tell_administrator};
use super::registration::forget;
use super::{administered, administered_to_change};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::domain::{notifications, paging};
use crate::store::accounts::{self as account_rows, AccountRow};
use crate::store::column::MembershipRole;
use crate::store::organizations::{self as store, MembershipRow};
use crate::store::{Conn, join_requests};

/// The organization's people in one state, for its administrator.
pub async fn list(
    app: &App,
    actor: Actor,
    state: MemberState,
    after: Option<AccountId>,
    limit: u32,
) -> Result<Page<Member>> {
    app.db
        .read(move |conn| {
            let organization = *administered(conn, actor)?.id;
            let rows = paging::rows(limit);
            let people = match state {
                MemberState::Active => {
                    let members = store::members(conn, organization, after, rows)?;
                    members.into_iter().map(|(part, account)| active(&part, account)).collect()
                }
                MemberState::Pending => {
                    let requests = join_requests::list(conn, organization, after, rows)?;
                    let since = |row: &join_requests::JoinRequestRow| row.created_at.and_utc();
                    requests
                        .into_iter()
                        .map(|(row, account)| member(account, AccountKind::Personal, state, since(&row)))
                        .collect::<Result<Vec<_>>>()
                }
            }?;
            paging::page(people, limit, |member| member.account_id.to_string(), Ok)
        })
        .await
}

fn active(part: &MembershipRow, account: AccountRow) -> Result<Member> {
    let kind = match *part.role {
        MembershipRole::Admin => AccountKind::OrgAdmin,
        MembershipRole::Member => AccountKind::Personal,
    };
    member(account, kind, MemberState::Active, part.created_at.and_utc())
}

fn member(
    account: AccountRow,
    role: AccountKind,
    state: MemberState,
    since: chrono::DateTime<chrono::Utc>,
) -> Result<Member> {
    let phone = account.phone.ok_or_else(|| Error::internal("a cancelled account is no member"))?;
    Ok(Member { account_id: *account.id, name: account.name, phone: phone.into_inner(), role, state, since })
}

/// Agrees to a request to join.
pub async fn approve(app: &App, actor: Actor, id: AccountId) -> Result<Member> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let organization = administered_to_change(conn, actor)?;
            if !join_requests::delete(conn, *organization.id, id)? {
                return Err(ErrorCode::NotFound.into());
            }
            let account = account_rows::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            enter(&app_, conn, &account, &organization)?;
            note(&app_, conn, actor, &organization, AuditAction::ApproveMember, id)?;
            forget(&app_, conn, id)?;
            let kind = NotificationKind::JoinApproved;
            notifications::tell(&app_, conn, id, kind, &account.name, &organization.name)?;
            member(account, AccountKind::Personal, MemberState::Active, app_.clock.now())
        })
        .await
}

/// Ends a membership or a request to join: the administrator somebody else's, anyone the own. Drafts stay their
/// author's.
pub async fn remove(app: &App, actor: Actor, id: AccountId) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(
            move |conn| {
                if actor.account == id { leave(&app_, conn, actor) } else { dismiss(&app_, conn, actor, id) }
            },
        )
        .await
}

fn leave(app: &App, conn: &mut Conn, actor: Actor) -> Result<()> {
    if let Some((request, organization)) = join_requests::of_account(conn, actor.account)? {
        join_requests::delete(conn, *request.organization_id, actor.account)?;
        return note(app, conn, actor, &organization, AuditAction::WithdrawJoin, actor.account);
    }
    let (part, organization) = store::of_account(conn, actor.account)?.ok_or(ErrorCode::NotFound)?;
    if *part.role == MembershipRole::Admin {
        return Err(ErrorCode::AdminMustTransfer.into());
    }
    store::delete_membership(conn, *organization.id, actor.account)?;
    let account = account_rows::find(conn, actor.account)?.ok_or(ErrorCode::Unauthenticated)?;
    tell_administrator(app, conn, &organization, &account, NotificationKind::MemberLeft)?;
    note(app, conn, actor, &organization, AuditAction::LeaveOrganization, actor.account)
}

fn dismiss(app: &App, conn: &mut Conn, actor: Actor, id: AccountId) -> Result<()> {
    let organization = administered_to_change(conn, actor)?;
    let (kind, action) = if join_requests::delete(conn, *organization.id, id)? {
        (NotificationKind::JoinDeclined, AuditAction::DeclineMember)
    } else if store::delete_membership(conn, *organization.id, id)? {
        (NotificationKind::MemberRemoved, AuditAction::RemoveMember)
    } else {
        return Err(ErrorCode::NotFound.into());
    };
    notifications::tell(app, conn, id, kind, "", &organization.name)?;
    note(app, conn, actor, &organization, action, id)
}
