//! 企业注册 (guide, clauses 21 to 27).

use openapi::account::{Account, NewCredentials};
use openapi::audit::AuditAction;
use openapi::error::{ErrorCode, FieldError};
use openapi::ids::{AccountId, OrganizationId};
use openapi::organization::{
    JoinPolicy, OrganizationStatus, Proof, RegisterOrganization, Registration, RegistrationData,
    SaveRegistration, requirements,
};
use openapi::{PersonName, Text};
use serde_json::json;

use crate::app::App;
use crate::domain::actor::{Actor, Visitor};
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, OnConstraint, Result};
use crate::domain::idempotency::{IdempotencyKey, Once};
use crate::domain::sessions::Login;
use crate::domain::{accounts, proofs};
use crate::store::column::{Column, MembershipRole};
use crate::store::organizations::{self as store, MembershipRow, OrganizationRow};
use crate::store::registrations::{self, RegistrationRow};
use crate::store::{Conn, Constraint, accounts as account_rows, join_requests};

/// 暂存: keeps what is filled in. Without a login it first makes the account, whose credentials the next login uses
/// (guide, clause 27).
pub async fn save_registration(
    app: &App,
    visitor: &Visitor,
    actor: Option<Actor>,
    request: SaveRegistration,
) -> Result<(Registration, Option<Login>)> {
    match (actor, request.credentials) {
        (Some(actor), None) => {
            let app_ = app.clone();
            let data = request.data;
            let save = move |conn: &mut Conn| save(&app_, conn, actor, &data);
            Ok((app.db.write(save).await?, None))
        }
        (None, Some(credentials)) => first_save(app, visitor, &credentials, request.data).await,
        (Some(_), Some(_)) => Err(Error::field(
            "/credentials",
            "unexpected",
            "已登录，无需再次填写手机号和密码。",
            "Already logged in; leave the credentials out.",
        )),
        (None, None) => Err(Error::field(
            "/credentials",
            "required",
            "首次暂存须填写手机号和密码，以便再次登录后继续填报。",
            "The first save needs a phone number and a password, so that you can log in and go on.",
        )),
    }
}

async fn first_save(
    app: &App,
    visitor: &Visitor,
    credentials: &NewCredentials,
    data: RegistrationData,
) -> Result<(Registration, Option<Login>)> {
    let name = PersonName::parse(&data.administrator_name).map(String::from).unwrap_or_default();
    let (app_, names) = (app.clone(), [name, data.organization_name.clone()]);
    let from = visitor.clone();
    let then = move |conn: &mut Conn, account: &account_rows::AccountRow| {
        save(&app_, conn, Actor::shown(*account.id, *account.role, &from), &data)
    };
    let (login, registration) =
        accounts::register_with(app, visitor, credentials, "/credentials", names, then).await?;
    Ok((registration, Some(login)))
}

fn save(app: &App, conn: &mut Conn, actor: Actor, data: &RegistrationData) -> Result<Registration> {
    if store::of_account(conn, actor.account)?.is_some() {
        return Err(ErrorCode::AlreadyMember.into());
    }
    // Being let in would take the registration away.
    if join_requests::of_account(conn, actor.account)?.is_some() {
        return Err(ErrorCode::JoinPending.into());
    }
    let now = app.clock.now().naive_utc();
    if registrations::find(conn, actor.account)?.is_some() {
        registrations::set_data(conn, actor.account, data.clone(), now)?;
    } else {
        let row = RegistrationRow {
            account_id: actor.account.into(),
            data: data.clone().into(),
            proof_id: None,
            saved_at: now,
        };
        registrations::insert(conn, &row)?;
    }
    describe(conn, actor)
}

/// The saved registration of the account.
pub async fn registration(app: &App, actor: Actor) -> Result<Registration> {
    app.db.read(move |conn| describe(conn, actor)).await
}

fn describe(conn: &mut Conn, actor: Actor) -> Result<Registration> {
    let row = registrations::find(conn, actor.account)?.ok_or(ErrorCode::NotFound)?;
    let proof = match &row.proof_id {
        Some(id) => proofs::find_ready(conn, **id)?.map(|proof| Proof::from(&proof)),
        None => None,
    };
    Ok(Registration { data: row.data.into_inner(), proof, saved_at: row.saved_at.and_utc(), session: None })
}

/// Gives the saved registration up; the account stays as a personal one.
pub async fn discard_registration(app: &App, actor: Actor) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            registrations::find(conn, actor.account)?.ok_or(ErrorCode::NotFound)?;
            forget(&app_, conn, actor.account)
        })
        .await
}

/// Removes the saved registration, if there is one, and its proof.
pub(super) fn forget(app: &App, conn: &mut Conn, account: AccountId) -> Result<()> {
    let Some(row) = registrations::find(conn, account)? else { return Ok(()) };
    registrations::delete(conn, account)?;
    match row.proof_id {
        Some(proof) => proofs::discard(conn, *proof, app.clock.now().naive_utc()),
        None => Ok(()),
    }
}

/// 立即注册: the saved registration becomes an organization, its account the one administrator. The unit is claimed
/// here, by unique constraints; the loser of a race is told and keeps what was filled in.
/// With an idempotency key, a retry answers as before.
pub async fn register(
    app: &App,
    actor: Actor,
    key: Option<IdempotencyKey>,
    request: RegisterOrganization,
) -> Result<Account> {
    let operation = || "register_organization".to_owned();
    let once = key.map(|key| Once::new(actor.account, operation(), key, &request)).transpose()?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let found = |conn: &mut Conn| found(&app_, conn, actor, OrganizationId::generate(), &request);
            match &once {
                Some(once) => once.run(&app_, conn, found),
                None => found(conn),
            }
        })
        .await
}

/// The same, with an id that is known beforehand.
pub async fn register_as(
    app: &App,
    actor: Actor,
    id: OrganizationId,
    request: RegisterOrganization,
) -> Result<Account> {
    let app_ = app.clone();
    app.db.write(move |conn| found(&app_, conn, actor, id, &request)).await
}

fn found(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    id: OrganizationId,
    request: &RegisterOrganization,
) -> Result<Account> {
    if store::of_account(conn, actor.account)?.is_some() {
        return Err(ErrorCode::AlreadyMember.into());
    }
    let row = registrations::find(conn, actor.account)?.ok_or(ErrorCode::NotFound)?;
    let proof = describe(conn, actor)?.proof;
    let complete = complete(&row, proof.as_ref(), request)?;
    let organization = claim(app, conn, actor, id, &row, &complete)?;
    note(app, conn, actor, &organization, &complete)?;
    let account = account_rows::find(conn, actor.account)?.ok_or(ErrorCode::Unauthenticated)?;
    accounts::describe(conn, &account)
}

/// Every field that stands in the way, told at once.
fn complete(
    row: &RegistrationRow,
    proof: Option<&Proof>,
    request: &RegisterOrganization,
) -> Result<requirements::Complete> {
    let (complete, mut errors) = match requirements::complete(&row.data) {
        Ok(complete) => (Some(complete), Vec::new()),
        Err(errors) => (None, errors),
    };
    let doubtful = complete.as_ref().is_some_and(|complete| !complete.credit_code.check_digit_holds());
    if doubtful && !request.check_digit_confirmed {
        let zh = "第 18 位校验不符，请与营业执照核对；确认无误请勾选确认。";
        let en =
            "The check digit does not hold; compare with the licence and confirm that the code is right.";
        errors.push(FieldError::new("/credit_code", "check_digit_doubtful", Text::new(zh, en)));
    }
    if proof.is_none() {
        let text = Text::new("请上传加盖公章的证明文件。", "Upload the stamped proof document.");
        errors.push(FieldError::new("/proof", "required", text));
    }
    if !request.confirmed {
        let text = Text::new(
            "请勾选“我确认以上信息真实有效性，愿承担法律责任”。",
            "Tick that the information is true and that you bear legal responsibility.",
        );
        errors.push(FieldError::new("/confirmed", "required", text));
    }
    complete.filter(|_| errors.is_empty()).ok_or(Error::Invalid(ErrorCode::InvalidRequest, errors))
}

fn claim(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    id: OrganizationId,
    row: &RegistrationRow,
    complete: &requirements::Complete,
) -> Result<OrganizationRow> {
    let now = app.clock.now().naive_utc();
    let organization = OrganizationRow {
        id: id.into(),
        name: complete.name.as_str().to_owned(),
        name_key: complete.name.key(),
        credit_code: complete.credit_code.clone().into(),
        region: row.data.region.trim().to_owned(),
        email: row.data.email.trim().to_owned(),
        status: OrganizationStatus::Unverified.into(),
        proof_id: row
            .proof_id
            .clone()
            .ok_or_else(|| Error::internal("a complete registration has a proof"))?,
        created_at: now,
        cancelled_at: None,
        join_policy: JoinPolicy::Open.into(),
        suspended_at: None,
        merged_into: None,
    };
    let membership = MembershipRow {
        account_id: actor.account.into(),
        organization_id: organization.id.clone(),
        role: Column::from(MembershipRole::Admin),
        created_at: now,
    };
    match store::insert(conn, &organization) {
        Err(crate::store::StoreError::Unique(
            Constraint::OrganizationName | Constraint::OrganizationCreditCode,
        )) => return Err(ErrorCode::OrganizationTaken.into()),
        other => other?,
    }
    store::insert_membership(conn, &membership)
        .on_constraint(Constraint::MembershipAccount, ErrorCode::AlreadyMember)?;
    registrations::delete(conn, actor.account)?;
    if let Some((request, _)) = join_requests::of_account(conn, actor.account)? {
        join_requests::delete(conn, *request.organization_id, actor.account)?;
    }
    account_rows::rename(conn, actor.account, complete.administrator_name.as_str(), now)?;
    Ok(organization)
}

fn note(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    organization: &OrganizationRow,
    complete: &requirements::Complete,
) -> Result<()> {
    let subject = Subject::Organization(*organization.id);
    let detail = json!({ "name": complete.name.as_str(), "credit_code": complete.credit_code.as_str() });
    audit::record(conn, app.clock.now(), actor, AuditAction::RegisterOrganization, &subject, &detail)
}
