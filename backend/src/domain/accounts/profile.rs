//! 信息维护: one's name, password and phone.

use openapi::Email;
use openapi::account::{Account, ChangePassword, ChangePhone, ResetPassword, Session, UpdateAccount};
use openapi::audit::AuditAction;
use openapi::error::{ErrorCode, FieldError};
use openapi::notification::NotificationKind;
use openapi::sms_code::SmsPurpose;
use serde_json::json;

use super::describe;
use crate::app::App;
use crate::domain::actor::{Actor, Visitor};
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, OnConstraint, Result};
use crate::domain::sessions::{self, Login, SESSION_LIFE};
use crate::domain::{limits, notifications, passwords, second_factors, sms_codes};
use crate::store::accounts::{self as store, AccountRow};
use crate::store::{Conn, Constraint, organizations, participations};

/// Changes the name, and the address to which messages go as well.
pub async fn update(app: &App, actor: Actor, request: UpdateAccount) -> Result<Account> {
    let (app_, email) = (app.clone(), given_email(&request)?);
    app.db
        .write(move |conn| {
            let now = app_.clock.now();
            let before = store::find(conn, actor.account)?.ok_or(ErrorCode::Unauthenticated)?;
            store::rename(conn, actor.account, request.name.as_str(), now.naive_utc())?;
            let mut changed = vec!["name"];
            let mut after = AccountRow { name: request.name.clone().into(), ..before };
            if let Some(email) = &email {
                after.email = Some(email.clone()).filter(|email| !email.is_empty());
                store::set_email(conn, actor.account, after.email.as_deref())?;
                changed.push("email");
            }
            // The log is for ever, a name is not: who cancels the account takes it along.
            let (subject, detail) = (Subject::Account(actor.account), json!({ "changed": changed }));
            audit::record(conn, now, actor, AuditAction::UpdateAccount, &subject, &detail)?;
            describe(conn, &after)
        })
        .await
}

/// The address to put, if one is given; an empty one is none.
fn given_email(request: &UpdateAccount) -> Result<Option<String>> {
    let Some(given) = request.email.as_deref().map(str::trim) else { return Ok(None) };
    if given.is_empty() {
        return Ok(Some(String::new()));
    }
    let refused = |refusal| Error::fields(vec![FieldError::refused("/email", refusal)]);
    Ok(Some(Email::parse(given).map_err(refused)?.into()))
}

/// Changes the password. Every other login ends; this one goes on with a new access token.
pub async fn change_password(
    app: &App,
    visitor: &Visitor,
    actor: Actor,
    request: ChangePassword,
) -> Result<Session> {
    let verified =
        sessions::confirm(app, visitor, actor, &request.current_password, "/current_password").await?;
    let unit = unit_of(app, actor).await?;
    let context = [verified.phone.as_deref().map_or("", |phone| phone.as_str()), &verified.name, &unit];
    passwords::ensure_strong(&request.new_password, &context, "/new_password")?;
    if verified.temporary_until.is_some() && request.new_password == request.current_password {
        let (zh, en) = ("请设置与临时密码不同的密码。", "Choose another password than the temporary one.");
        return Err(Error::field("/new_password", "same_password", zh, en));
    }
    let hash = app.hasher.hash(&request.new_password).await?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            unchanged(conn, &verified)?;
            replace_password(&app_, conn, &verified, &hash, actor)?;
            sessions::renewed(&app_, conn, actor)
        })
        .await
}

/// The full name of the actor's organization; empty without one.
async fn unit_of(app: &App, actor: Actor) -> Result<String> {
    let membership =
        app.db.read(move |conn| organizations::of_account(conn, actor.account).map_err(Error::from)).await?;
    Ok(membership.map(|(_, organization)| organization.name).unwrap_or_default())
}

/// 忘记密码: sets a new password by a code to the phone, ends every login, and logs in.
pub async fn reset_password(app: &App, visitor: &Visitor, request: ResetPassword) -> Result<Login> {
    let ResetPassword { phone, code, password, second_factor } = request;
    passwords::ensure_strong(&password, &[phone.as_str()], "/password")?;
    let proof = sms_codes::check(app, visitor, &phone, SmsPurpose::ResetPassword, &code, "/code").await?;
    // Only who holds the phone learns what the account's name keeps from being a password.
    let sought = phone.clone();
    let known = app.db.read(move |conn| store::find_by_phone(conn, &sought).map_err(Error::from)).await?;
    let guess = known.as_ref().filter(|_| second_factor.is_some()).map(|row| second_factors::guess(*row.id));
    let guess = guess.unwrap_or_default();
    let name = known.map(|account| account.name).unwrap_or_default();
    passwords::ensure_strong(&password, &[phone.as_str(), &name], "/password")?;
    let hash = app.hasher.hash(&password).await?;
    limits::take(app, guess.clone()).await?;
    let (app_, visitor) = (app.clone(), visitor.clone());
    let login = app
        .db
        .write(move |conn| {
            proof.consume(conn)?;
            // A code goes out to a phone with an account only.
            let account = store::find_by_phone(conn, &phone)?.ok_or(ErrorCode::InvalidCredentials)?;
            if account.suspended_at.is_some() {
                return Err(ErrorCode::AccountSuspended.into());
            }
            // A code to the phone is in place of the password, not of the second factor.
            let actor = Actor::shown(*account.id, *account.role, &visitor);
            second_factors::ensure(&app_, conn, &account, second_factor.as_ref(), actor)?;
            replace_password(&app_, conn, &account, &hash, actor)?;
            let account = store::find(conn, *account.id)?.ok_or(ErrorCode::InvalidCredentials)?;
            sessions::open(&app_, conn, &account, &visitor, SESSION_LIFE)
        })
        .await?;
    limits::give_back(app, guess).await?;
    Ok(login)
}

fn replace_password(
    app: &App,
    conn: &mut Conn,
    account: &AccountRow,
    hash: &str,
    actor: Actor,
) -> Result<()> {
    let id = *account.id;
    store::set_password(conn, id, hash)?;
    sessions::void(app, conn, id, actor.session)?;
    notifications::tell(app, conn, id, NotificationKind::PasswordChanged, "", "")?;
    let now = app.clock.now();
    audit::record(conn, now, actor, AuditAction::ChangePassword, &Subject::Account(id), &json!({}))
}

/// Changes the phone, proved by a code to the new number. Every other login ends.
pub async fn change_phone(
    app: &App,
    visitor: &Visitor,
    actor: Actor,
    request: ChangePhone,
) -> Result<Session> {
    let ChangePhone { password, phone, code } = request;
    let verified = sessions::confirm(app, visitor, actor, &password, "/password").await?;
    let proof = sms_codes::check(app, visitor, &phone, SmsPurpose::ChangePhone, &code, "/code").await?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            proof.consume(conn)?;
            unchanged(conn, &verified)?;
            store::set_phone(conn, actor.account, &phone)
                .on_constraint(Constraint::AccountPhone, ErrorCode::PhoneTaken)?;
            // What one took part in is known by phone, and is the person's.
            if let Some(before) = verified.phone.as_deref() {
                participations::move_to(conn, before, &phone)?;
            }
            sessions::void(&app_, conn, actor.account, actor.session)?;
            notifications::tell(&app_, conn, actor.account, NotificationKind::PhoneChanged, "", "")?;
            let before = verified.phone.as_deref().map(openapi::Phone::masked);
            let detail = json!({ "before": before, "after": phone.masked() });
            let (now, subject) = (app_.clock.now(), Subject::Account(actor.account));
            audit::record(conn, now, actor, AuditAction::ChangePhone, &subject, &detail)?;
            sessions::renewed(&app_, conn, actor)
        })
        .await
}

/// Hashing took a while: what was verified must still be so.
pub fn unchanged(conn: &mut Conn, verified: &AccountRow) -> Result<()> {
    let now = store::find(conn, *verified.id)?;
    let same = now.is_some_and(|now| {
        now.password_hash == verified.password_hash
            && now.phone == verified.phone
            && now.suspended_at.is_none()
    });
    if same { Ok(()) } else { Err(ErrorCode::Unauthenticated.into()) }
}
