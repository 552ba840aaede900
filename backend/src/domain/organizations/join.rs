//! “输入单位名称或社会信用代码选择加入组织” (guide, clauses 28 to 32).

use chrono::TimeDelta;
use openapi::account::Account;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::{AccountId, OrganizationId};
use openapi::notification::NotificationKind;
use openapi::organization::JoinPolicy;
use serde_json::json;

use super::registration::forget;
use super::{ensure_active, living};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{OnConstraint, Result};
use crate::domain::limits::{self, Limit};
use crate::domain::{accounts, notifications};
use crate::store::accounts::{self as account_rows, AccountRow};
use crate::store::column::MembershipRole;
use crate::store::join_requests::{self, JoinRequestRow};
use crate::store::organizations::{self as store, MembershipRow, OrganizationRow};
use crate::store::{Conn, Constraint};

/// How often one may join: each time tells the administrator.
const JOINS: Limit = Limit { name: "join", turns: 20, every: TimeDelta::minutes(10) };

/// Joins an organization, or asks its administrator to; asked again, it answers again. A saved registration of another
/// organization is given up: the account is a personal one from now on.
pub async fn join(app: &App, actor: Actor, id: OrganizationId) -> Result<Account> {
    limits::take(app, vec![JOINS.of(actor.account)]).await?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let organization = living(conn, id)?;
            let id = organization.as_ref().map_or(id, |row| *row.id);
            if is_done(conn, actor, id)? {
                return described(conn, actor);
            }
            let organization = organization.ok_or(ErrorCode::NotFound)?;
            ensure_active(&organization)?;
            let account = account_rows::find(conn, actor.account)?.ok_or(ErrorCode::Unauthenticated)?;
            match *organization.join_policy {
                JoinPolicy::Open => {
                    enter(&app_, conn, &account, &organization)?;
                    note(&app_, conn, actor, &organization, AuditAction::JoinOrganization, actor.account)?;
                    forget(&app_, conn, actor.account)?;
                    tell_administrator(&app_, conn, &organization, &account, NotificationKind::MemberJoined)?;
                }
                JoinPolicy::Approval => {
                    ask(&app_, conn, actor, &organization)?;
                    note(&app_, conn, actor, &organization, AuditAction::RequestJoin, actor.account)?;
                    tell_administrator(
                        &app_,
                        conn,
                        &organization,
                        &account,
                        NotificationKind::JoinRequested,
                    )?;
                }
            }
            accounts::describe(conn, &account)
        })
        .await
}

/// Whether the account has joined this organization, or asked to, before. Another one stands in the way: an account
/// belongs to one at most, and asks one at a time.
fn is_done(conn: &mut Conn, actor: Actor, id: OrganizationId) -> Result<bool> {
    if let Some((part, _)) = store::of_account(conn, actor.account)? {
        let here = *part.organization_id == id;
        return if here { Ok(true) } else { Err(ErrorCode::AlreadyMember.into()) };
    }
    match join_requests::of_account(conn, actor.account)? {
        Some((request, _)) if *request.organization_id == id => Ok(true),
        Some(_) => Err(ErrorCode::JoinPending.into()),
        None => Ok(false),
    }
}

fn described(conn: &mut Conn, actor: Actor) -> Result<Account> {
    let account = account_rows::find(conn, actor.account)?.ok_or(ErrorCode::Unauthenticated)?;
    accounts::describe(conn, &account)
}

/// Makes the account a member.
pub(super) fn enter(
    app: &App,
    conn: &mut Conn,
    account: &AccountRow,
    organization: &OrganizationRow,
) -> Result<()> {
    let row = MembershipRow {
        account_id: account.id.clone(),
        organization_id: organization.id.clone(),
        role: MembershipRole::Member.into(),
        created_at: app.clock.now().naive_utc(),
    };
    store::insert_membership(conn, &row)
        .on_constraint(Constraint::MembershipAccount, ErrorCode::AlreadyMember)
}

/// Notes what the actor did about an account's place in an organization.
pub(super) fn note(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    organization: &OrganizationRow,
    action: AuditAction,
    account: AccountId,
) -> Result<()> {
    let (subject, detail) = (Subject::Organization(*organization.id), json!({ "account": account }));
    audit::record(conn, app.clock.now(), actor, action, &subject, &detail)
}

fn ask(app: &App, conn: &mut Conn, actor: Actor, organization: &OrganizationRow) -> Result<()> {
    let row = JoinRequestRow {
        account_id: actor.account.into(),
        organization_id: organization.id.clone(),
        created_at: app.clock.now().naive_utc(),
    };
    join_requests::insert(conn, &row).on_constraint(Constraint::JoinRequest, ErrorCode::JoinPending)
}

/// Tells the administrator what a person has done.
pub(super) fn tell_administrator(
    app: &App,
    conn: &mut Conn,
    organization: &OrganizationRow,
    person: &AccountRow,
    kind: NotificationKind,
) -> Result<()> {
    match store::admin_of(conn, *organization.id)? {
        Some(admin) => notifications::tell(app, conn, *admin.id, kind, &person.name, &organization.name),
        None => Ok(()),
    }
}
