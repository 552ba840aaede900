//! 注销账号 (guide, clauses 35 to 37).

use openapi::account::CancelAccount;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::OrganizationId;
use openapi::sms_code::SmsPurpose;
use serde_json::json;

use super::profile::unchanged;
use crate::app::App;
use crate::domain::actor::Visitor;
use crate::domain::applications;
use crate::domain::audit::{self, By, Subject};
use crate::domain::error::Result;
use crate::domain::organizations;
use crate::domain::proofs;
use crate::domain::sessions;
use crate::domain::sms_codes;
use crate::store::accounts::{self as store, AccountRow};
use crate::store::column::MembershipRole;
use crate::store::{
    Conn, applications as application_rows, join_requests, known_addresses, notifications,
    organizations as organization_rows, participations, registrations,
};

/// Closes an account for good, unless it took part in anything. Its drafts go with it; the phone, and an
/// administrator's organization, are free again.
pub async fn cancel(app: &App, visitor: &Visitor, request: CancelAccount) -> Result<()> {
    let CancelAccount { phone, password, code } = request;
    let proof = sms_codes::check(app, visitor, &phone, SmsPurpose::CancelAccount, &code, "/code").await?;
    let verified = sessions::verify(app, visitor, &phone, &password).await?;
    let verified = verified.ok_or(ErrorCode::InvalidCredentials)?;
    if verified.suspended_at.is_some() {
        return Err(ErrorCode::AccountSuspended.into());
    }
    let (app_, visitor) = (app.clone(), visitor.clone());
    app.db
        .write(move |conn| {
            proof.consume(conn)?;
            unchanged(conn, &verified)?;
            let administers = ensure_free(conn, &verified)?;
            remove(&app_, conn, &verified, administers, By::visitor(*verified.id, &visitor))
        })
        .await
}

/// Nothing stands in the way; the organization that goes with the account, if it is its last member.
fn ensure_free(conn: &mut Conn, account: &AccountRow) -> Result<Option<OrganizationId>> {
    let id = *account.id;
    let known = account.phone.as_deref().map_or(Ok(false), |phone| participations::has_any(conn, phone))?;
    if known || application_rows::has_filed(conn, id)? {
        return Err(ErrorCode::AccountParticipated.into());
    }
    // Staff's records of what they decided name them.
    if *account.role != openapi::account::Role::Applicant {
        return Err(ErrorCode::Forbidden.into());
    }
    let membership = organization_rows::of_account(conn, id)?;
    let Some((_, organization)) = membership.filter(|(part, _)| *part.role == MembershipRole::Admin) else {
        return Ok(None);
    };
    // Or its name and code could be registered anew at once.
    organizations::ensure_active(&organization)?;
    // What was filed as administrator has passed to this account.
    if application_rows::office_has_filed(conn, *organization.id)? {
        return Err(ErrorCode::AccountParticipated.into());
    }
    if organization_rows::members(conn, *organization.id, None, 2)?.len() > 1 {
        return Err(ErrorCode::OrganizationHasMembers.into());
    }
    Ok(Some(*organization.id))
}

fn remove(
    app: &App,
    conn: &mut Conn,
    account: &AccountRow,
    administers: Option<OrganizationId>,
    by: By,
) -> Result<()> {
    let (id, now) = (*account.id, app.clock.now());
    applications::discard_drafts(app, conn, id, administers)?;
    if let Some(organization) = administers {
        organizations::cancel(app, conn, organization)?;
    }
    if let Some((membership, _)) = organization_rows::of_account(conn, id)? {
        organization_rows::delete_membership(conn, *membership.organization_id, id)?;
    }
    if let Some((request, _)) = join_requests::of_account(conn, id)? {
        join_requests::delete(conn, *request.organization_id, id)?;
    }
    if let Some(registration) = registrations::find(conn, id)? {
        registrations::delete(conn, id)?;
        if let Some(proof) = registration.proof_id {
            proofs::discard(conn, *proof, now.naive_utc())?;
        }
    }
    notifications::delete_of_account(conn, id)?;
    known_addresses::delete_of_account(conn, id)?;
    sessions::void(app, conn, id, None)?;
    store::cancel(conn, id, &sessions::new_stamp(), now.naive_utc())?;
    let detail = json!({ "organization": administers });
    audit::record(conn, now, by, AuditAction::CancelAccount, &Subject::Account(id), &detail)
}
