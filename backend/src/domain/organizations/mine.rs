//! 信息维护 of one's organization.

use openapi::account::AccountKind;
use openapi::audit::AuditAction;
use openapi::error::{ErrorCode, FieldError};
use openapi::ids::OrganizationId;
use openapi::notification::NotificationKind;
use openapi::organization::{MaskedContact, MyOrganization, OrganizationStatus, Proof, UpdateOrganization};
use openapi::{Email, Text};
use serde_json::json;

use super::administered_to_change;
use super::lookup::masked;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::{notifications, proofs};
use crate::store::column::MembershipRole;
use crate::store::organizations::{self as store, MembershipRow, OrganizationRow};
use crate::store::{Conn, join_requests, portals, verifications};

/// The organization that the actor belongs to.
pub async fn mine(app: &App, actor: Actor) -> Result<MyOrganization> {
    app.db.read(move |conn| describe(conn, actor)).await
}

fn describe(conn: &mut Conn, actor: Actor) -> Result<MyOrganization> {
    let (part, organization) =
        store::of_account(conn, actor.account)?.ok_or(ErrorCode::OrganizationRequired)?;
    let is_admin = *part.role == MembershipRole::Admin;
    let proof = if is_admin { proofs::find_ready(conn, *organization.proof_id)? } else { None };
    let rejection_reason = rejection_reason(conn, &organization)?;
    Ok(MyOrganization {
        id: *organization.id,
        administrator: administrator(conn, &part)?,
        name: organization.name,
        credit_code: organization.credit_code,
        region: organization.region,
        email: organization.email,
        status: *organization.status,
        rejection_reason,
        suspended: organization.suspended_at.is_some(),
        join_policy: *organization.join_policy,
        role: if is_admin { AccountKind::OrgAdmin } else { AccountKind::Personal },
        proof: proof.as_ref().map(Proof::from),
    })
}

/// Why staff refuse the proof, as long as they do.
fn rejection_reason(conn: &mut Conn, organization: &OrganizationRow) -> Result<Option<String>> {
    if *organization.status != OrganizationStatus::Rejected {
        return Ok(None);
    }
    Ok(verifications::newest(conn, *organization.id)?.map(|found| found.reason))
}

/// In full for the administrator; anyone may join an open organization, so its members see what strangers see.
fn administrator(conn: &mut Conn, part: &MembershipRow) -> Result<MaskedContact> {
    let admin = store::admin_of(conn, *part.organization_id)?;
    let admin = admin.ok_or_else(|| Error::internal("an organization has its administrator"))?;
    if *part.role == MembershipRole::Member {
        return Ok(masked(admin));
    }
    let phone = admin.phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default();
    Ok(MaskedContact { name: admin.name, phone })
}

/// Changes what the administrator may change.
pub async fn update(app: &App, actor: Actor, request: UpdateOrganization) -> Result<MyOrganization> {
    ensure_right(&request)?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let before = administered_to_change(conn, actor)?;
            write(conn, &before, &request)?;
            let (subject, detail) = (Subject::Organization(*before.id), changes(&request));
            audit::record(conn, app_.clock.now(), actor, AuditAction::UpdateOrganization, &subject, &detail)?;
            describe(conn, actor)
        })
        .await
}

/// What was changed, for the log, which is for ever: an address is not.
fn changes(request: &UpdateOrganization) -> serde_json::Value {
    let fields = [("region", request.region.is_some()), ("email", request.email.is_some())];
    let changed: Vec<&str> = fields.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect();
    json!({ "changed": changed, "join_policy": request.join_policy })
}

fn ensure_right(request: &UpdateOrganization) -> Result<()> {
    let mut errors = Vec::new();
    if request.region.as_deref().is_some_and(|region| region.chars().any(char::is_control)) {
        let zh = "所在地含有不可见的控制字符，请重新填写。";
        let text = Text::new(zh, "The region has control characters; type it anew.");
        errors.push(FieldError::new("/region", "invalid_character", text));
    }
    let email = request.email.as_deref().filter(|email| !email.trim().is_empty());
    if let Some(Err(refusal)) = email.map(Email::parse) {
        errors.push(FieldError::refused("/email", refusal));
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::fields(errors)) }
}

fn write(conn: &mut Conn, before: &OrganizationRow, request: &UpdateOrganization) -> Result<()> {
    let region = request.region.as_deref().map_or(before.region.as_str(), str::trim);
    let email = request.email.as_deref().map_or(before.email.as_str(), str::trim);
    let policy = request.join_policy.unwrap_or(*before.join_policy);
    Ok(store::update(conn, *before.id, region, email, policy)?)
}

/// Frees an organization whose administrator's account goes, the last of its members: name and code can be registered
/// anew (guide, clause 37), and so can those of duplicates that were merged into it. Who still asks to join is told.
pub fn cancel(app: &App, conn: &mut Conn, id: OrganizationId) -> Result<()> {
    let organization = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
    loop {
        let requests = join_requests::list(conn, id, None, 100)?;
        if requests.is_empty() {
            break;
        }
        for (request, _) in requests {
            join_requests::delete(conn, id, *request.account_id)?;
            let kind = NotificationKind::OrganizationCancelled;
            notifications::tell(app, conn, *request.account_id, kind, "", &organization.name)?;
        }
    }
    portals::delete_consents_of(conn, id)?;
    for merged in store::merged_into(conn, id)? {
        store::free_name(conn, *merged)?;
        store::free_credit_code(conn, *merged)?;
    }
    Ok(store::cancel(conn, id, app.clock.now().naive_utc())?)
}
