//! Accounts of applicants (guide, section 三).

mod cancel;
mod export;
mod profile;
mod register;
mod suspend;

use openapi::Phone;
use openapi::account::{Account, AccountKind, JoinRequest, Membership, Role};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::AccountId;
use serde_json::json;

use super::actor::{Actor, Visitor};
use super::audit::{self, By, Subject};
use super::error::{Error, OnConstraint, Result};
use super::{second_factors, sessions};
use crate::app::App;
use crate::store::accounts::{self as store, AccountRow};
use crate::store::column::MembershipRole;
use crate::store::{Conn, Constraint, join_requests, organizations, registrations};

pub use cancel::cancel;
pub use export::export;
pub use profile::{change_password, change_phone, reset_password, unchanged, update};
pub use register::{register, register_with};
pub use suspend::suspend;

/// An account to be.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Its phone.
    pub phone: Phone,
    /// 姓名; may be empty.
    pub name: String,
    /// Hash of its password.
    pub password_hash: String,
    /// Its role on the platform.
    pub role: Role,
}

/// Registers an account; a phone holds one at most (guide, clause 22).
pub fn create(app: &App, conn: &mut Conn, new: &NewAccount, visitor: &Visitor) -> Result<AccountRow> {
    let row = add(app, conn, new)?;
    let (subject, detail) = (Subject::Account(*row.id), json!({ "role": new.role }));
    let by = By::visitor(*row.id, visitor);
    audit::record(conn, app.clock.now(), by, AuditAction::RegisterAccount, &subject, &detail)?;
    Ok(row)
}

/// Adds an account; whoever calls notes why.
pub fn add(app: &App, conn: &mut Conn, new: &NewAccount) -> Result<AccountRow> {
    let now = app.clock.now();
    let row = AccountRow {
        id: new.id.into(),
        phone: Some(new.phone.clone().into()),
        name: new.name.clone(),
        password_hash: new.password_hash.clone(),
        role: new.role.into(),
        security_stamp: sessions::new_stamp(),
        created_at: now.naive_utc(),
        updated_at: now.naive_utc(),
        suspended_at: None,
        email: None,
        temporary_until: None,
    };
    store::insert(conn, &row).on_constraint(Constraint::AccountPhone, ErrorCode::PhoneTaken)?;
    Ok(row)
}

/// One's own account.
pub async fn me(app: &App, actor: Actor) -> Result<Account> {
    let app_ = app.clone();
    app.db
        .read(move |conn| {
            let row = store::find(conn, actor.account)?.ok_or(ErrorCode::Unauthenticated)?;
            describe_with_duty(&app_, conn, &row)
        })
        .await
}

/// An account as its holder sees it, and what it must do before anything else.
pub fn describe_with_duty(app: &App, conn: &mut Conn, row: &AccountRow) -> Result<Account> {
    Ok(Account { duty: sessions::duty(app, conn, row)?, ..describe(conn, row)? })
}

/// An account as its holder sees it.
pub fn describe(conn: &mut Conn, row: &AccountRow) -> Result<Account> {
    let membership = organizations::of_account(conn, *row.id)?;
    let request = join_requests::of_account(conn, *row.id)?;
    let is_admin = membership.as_ref().is_some_and(|(part, _)| *part.role == MembershipRole::Admin);
    let phone = row.phone.clone().ok_or_else(|| Error::internal("a cancelled account has no holder"))?;
    let is_staff = *row.role != Role::Applicant;
    let second_factor = is_staff.then(|| second_factors::is_on(conn, *row.id)).transpose()?;
    Ok(Account {
        id: *row.id,
        name: row.name.clone(),
        phone: phone.into_inner(),
        email: row.email.clone(),
        role: *row.role,
        kind: if is_admin { AccountKind::OrgAdmin } else { AccountKind::Personal },
        organization: membership.map(|(_, organization)| Membership {
            id: *organization.id,
            name: organization.name,
            credit_code: organization.credit_code,
            status: *organization.status,
        }),
        join_request: request.map(|(request, organization)| JoinRequest {
            organization_id: *organization.id,
            organization_name: organization.name,
            requested_at: request.created_at.and_utc(),
        }),
        registration_pending: registrations::find(conn, *row.id)?.is_some(),
        second_factor,
        duty: None,
    })
}
