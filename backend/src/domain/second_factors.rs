//! 二次验证: a code besides the password, for staff.
//!
//! A code counts once, and one half-minute of drift either way is allowed. Whoever has lost the authenticator has
//! recovery codes, each good once, or asks an admin. Wrong codes are counted as wrong passwords are, and once more for
//! the account alone: only who knows its password comes so far. The secret lies in the database as the signing keys do;
//! it is told once and appears nowhere else.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::AccountId;
use openapi::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, RECOVERY_CODE_CHARS, RecoveryCodes, RemoveSecondFactor,
    SecondFactorCode, SecondFactorSetup,
};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde_json::json;
use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::accounts::unchanged;
use super::actor::{Actor, Visitor};
use super::audit::{self, By, Subject};
use super::error::{Error, Result};
use super::limits::{self, Limit, Use};
use super::{passwords, sessions};
use crate::app::App;
use crate::store::accounts::{self as account_rows, AccountRow};
use crate::store::second_factors::{self as store, RecoveryCodeRow, SecondFactorRow};
use crate::store::{Conn, sessions as session_rows};

/// Seconds that a code is shown for.
const STEP_SECONDS: u64 = 30;
/// How wide and high the QR code is at least.
const QR_PIXELS: u32 = 200;
/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Wrong codes for one account, from wherever they come.
const GUESSES: Limit = Limit { name: "second-factor", turns: 10, every: TimeDelta::minutes(5) };

/// Whether a second factor is asked for when the account logs in.
pub fn is_on(conn: &mut Conn, account: AccountId) -> Result<bool> {
    Ok(store::find(conn, account)?.is_some_and(|row| row.confirmed_at.is_some()))
}

/// The same of several accounts: those of whom one is asked for.
pub fn on_among(conn: &mut Conn, accounts: &[AccountId]) -> Result<HashSet<AccountId>> {
    Ok(store::confirmed_of(conn, accounts)?)
}

/// The turn that a guess at the account's code takes.
pub fn guess(account: AccountId) -> Vec<Use> {
    vec![GUESSES.of(account)]
}

/// Passes accounts without a second factor, and who has it. The code is used up in the transaction of what it is for.
pub fn ensure(
    app: &App,
    conn: &mut Conn,
    account: &AccountRow,
    code: Option<&SecondFactorCode>,
    by: impl Into<By>,
) -> Result<()> {
    let on = store::find(conn, *account.id)?.filter(|row| row.confirmed_at.is_some());
    match (on, code) {
        (None, _) => Ok(()),
        (Some(_), None) => Err(ErrorCode::SecondFactorRequired.into()),
        (Some(row), Some(code)) if accept(app, conn, account, &row, code, by.into())? => Ok(()),
        (Some(_), Some(_)) => Err(ErrorCode::SecondFactorWrong.into()),
    }
}

fn accept(
    app: &App,
    conn: &mut Conn,
    account: &AccountRow,
    row: &SecondFactorRow,
    code: &SecondFactorCode,
    by: By,
) -> Result<bool> {
    let (id, now) = (*account.id, app.clock.now());
    if !code.is_recovery() {
        return match step(account, &row.secret, code, now)? {
            Some(step) => Ok(store::accept_step(conn, id, step)?),
            None => Ok(false),
        };
    }
    let right = store::take_recovery_code(conn, id, &hash(id, code.expose()))?;
    if right {
        audit::record(conn, now, by, AuditAction::UseRecoveryCode, &Subject::Account(id), &json!({}))?;
    }
    Ok(right)
}

/// The half-minute that the code is of, if it is of one near now.
fn step(
    account: &AccountRow,
    secret: &[u8],
    code: &SecondFactorCode,
    now: DateTime<Utc>,
) -> Result<Option<i64>> {
    let seconds = u64::try_from(now.timestamp()).map_err(Error::internal)?;
    let step = totp(account, secret)?.check(code.expose(), seconds);
    step.map(|step| i64::try_from(step).map_err(Error::internal)).transpose()
}

fn totp(account: &AccountRow, secret: &[u8]) -> Result<Totp> {
    let phone = account.phone.as_deref().map(openapi::Phone::as_str).unwrap_or_default();
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_step_duration(STEP_SECONDS)
        .with_skew(1)
        .with_secret(secret)
        .with_issuer(Some("shenbao"))
        .with_account_name(phone)
        .build()
        .map_err(Error::internal)
}

/// A new secret for the actor's authenticator, told this once; it is asked for once it has been confirmed. Begun again,
/// it replaces the one before.
pub async fn begin(
    app: &App,
    visitor: &Visitor,
    actor: Actor,
    request: BeginSecondFactor,
) -> Result<SecondFactorSetup> {
    let verified = sessions::confirm(app, visitor, actor, &request.password, "/password").await?;
    let secret = Secret::generate();
    let totp = totp(&verified, secret.as_bytes())?;
    let (app_, bytes) = (app.clone(), secret.as_bytes().to_vec());
    app.db
        .write(move |conn| {
            unchanged(conn, &verified)?;
            if is_on(conn, actor.account)? {
                return Err(Error::Refused(ErrorCode::SecondFactorActive));
            }
            store::delete(conn, actor.account)?;
            let row = SecondFactorRow {
                account_id: actor.account.into(),
                secret: bytes.clone(),
                last_step: 0,
                created_at: app_.clock.now().naive_utc(),
                confirmed_at: None,
            };
            Ok(store::insert(conn, &row)?)
        })
        .await?;
    let otpauth_uri = totp.to_url().map_err(Error::internal)?;
    let qr_svg = qr(&otpauth_uri)?;
    Ok(SecondFactorSetup { secret: secret.to_base32(), otpauth_uri, qr_svg })
}

/// A QR code as a drawing, black on white whatever is around it.
fn qr(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Error::internal)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(QR_PIXELS, QR_PIXELS).build())
}

/// Turns the second factor on, by a code that shows that the authenticator has it. Other logins end.
pub async fn confirm(app: &App, actor: Actor, request: ConfirmSecondFactor) -> Result<RecoveryCodes> {
    limits::take(app, guess(actor.account)).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| passwords::random(RECOVERY_CODE_CHARS)).collect();
    let (app_, kept) = (app.clone(), codes.clone());
    app.db.write(move |conn| turn_on(&app_, conn, actor, &request.code, &kept)).await?;
    // It is on: whatever happens now, its holder gets the codes.
    if let Err(error) = limits::give_back(app, guess(actor.account)).await {
        tracing::warn!(%error, "a turn was not given back");
    }
    Ok(RecoveryCodes { recovery_codes: codes })
}

fn turn_on(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    code: &SecondFactorCode,
    recovery_codes: &[String],
) -> Result<()> {
    let (id, now) = (actor.account, app.clock.now());
    let account = account_rows::find(conn, id)?.ok_or(ErrorCode::Unauthenticated)?;
    let row = store::find(conn, id)?.ok_or(ErrorCode::SecondFactorNotBegun)?;
    if row.confirmed_at.is_some() {
        return Err(ErrorCode::SecondFactorActive.into());
    }
    let step = step(&account, &row.secret, code, now)?.ok_or_else(|| wrong("/code"))?;
    if !store::confirm(conn, id, step, now.naive_utc())? {
        return Err(ErrorCode::SecondFactorActive.into());
    }
    for code in recovery_codes {
        let code_hash = hash(id, &code.replace('-', ""));
        let row = RecoveryCodeRow { account_id: id.into(), code_hash, created_at: now.naive_utc() };
        store::insert_recovery_code(conn, &row)?;
    }
    session_rows::delete_of_account(conn, id, actor.session)?;
    audit::record(conn, now, actor, AuditAction::SetUpSecondFactor, &Subject::Account(id), &json!({}))
}

/// Turns it off, with the password and a code.
pub async fn remove(app: &App, visitor: &Visitor, actor: Actor, request: RemoveSecondFactor) -> Result<()> {
    let verified = sessions::confirm(app, visitor, actor, &request.password, "/password").await?;
    limits::take(app, guess(actor.account)).await?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            unchanged(conn, &verified)?;
            let row = store::find(conn, actor.account)?.filter(|row| row.confirmed_at.is_some());
            let row = row.ok_or(ErrorCode::NotFound)?;
            if !accept(&app_, conn, &verified, &row, &request.code, actor.into())? {
                return Err(wrong("/code"));
            }
            store::delete(conn, actor.account)?;
            let (now, subject) = (app_.clock.now(), Subject::Account(actor.account));
            audit::record(conn, now, actor, AuditAction::RemoveSecondFactor, &subject, &json!({}))
        })
        .await?;
    limits::give_back(app, guess(actor.account)).await
}

fn wrong(pointer: &str) -> Error {
    Error::field(
        pointer,
        "wrong_second_factor",
        "验证码不正确或已用过，请等待下一个再试。",
        "The code is wrong or was used before; wait for the next one.",
    )
}

/// Recovery codes are random enough to be kept under a plain hash; the account's id makes each account's its own.
fn hash(account: AccountId, code: &str) -> Vec<u8> {
    Sha256::digest(format!("{account}:{code}")).to_vec()
}
