//! Logins: short-lived access tokens, and a refresh token that changes at each use.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use openapi::account::{Credentials, Session, TokenResponse};
use openapi::error::ErrorCode;
use openapi::ids::{AccountId, SessionId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::accounts;
use super::actor::Actor;
use super::error::{Error, Result};
use crate::app::App;
use crate::store::accounts::AccountRow;
use crate::store::sessions::SessionRow;
use crate::store::{Conn, accounts as rows, sessions as store};

/// Life of an access token, seconds.
pub const ACCESS_TOKEN_SECONDS: u32 = 600;
/// Absolute life of a session.
pub const SESSION_LIFE: TimeDelta = TimeDelta::days(14);
/// Two tabs may use the same refresh token at once; within this time that is no theft.
const BENIGN_RACE: TimeDelta = TimeDelta::seconds(10);
/// How far apart the clocks of issuer and verifier may be: one issuer, so hardly at all.
const LEEWAY_SECONDS: i64 = 5;

const ISSUER: &str = "shenbao";
const AUDIENCE: &str = "shenbao-api";
const TOKEN_TYPE: &str = "at+jwt";

/// A refresh token, known in clear only to its cookie.
pub struct RefreshToken(String);

impl RefreshToken {
    /// A new token of a session. The id finds the session again even when the secret is an old one.
    fn generate(session: SessionId) -> Self {
        Self(format!("{session}.{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())))
    }

    /// The token as its cookie carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> Vec<u8> {
        hash(&self.0)
    }
}

/// A login: the session for the body, and the refresh token for the cookie. No token: the cookie stays as it is.
pub struct Login {
    /// For the body.
    pub session: Session,
    /// For the cookie.
    pub refresh: Option<RefreshToken>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    stamp: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Logs in with phone and password.
pub async fn login(app: &App, credentials: Credentials) -> Result<Login> {
    let verified = verified(app, credentials).await?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            // Hashing took a while: the password may have been changed meanwhile.
            let account = rows::find(conn, *verified.id)?;
            let account =
                account.filter(|now| now.password_hash == verified.password_hash && now.phone.is_some());
            open(&app_, conn, &account.ok_or(ErrorCode::InvalidCredentials)?)
        })
        .await
}

/// An access token alone, for clients that keep no session: Swagger UI.
pub async fn issue_token(app: &App, credentials: Credentials) -> Result<TokenResponse> {
    let account = verified(app, credentials).await?;
    let access_token = access_token(app, &account)?;
    Ok(TokenResponse { access_token, token_type: "Bearer".to_owned(), expires_in: ACCESS_TOKEN_SECONDS })
}

/// Opens a session for an account, in the transaction at hand.
pub fn open(app: &App, conn: &mut Conn, account: &AccountRow) -> Result<Login> {
    let (now, id) = (app.clock.now(), SessionId::generate());
    let refresh = RefreshToken::generate(id);
    let row = SessionRow {
        id: id.into(),
        account_id: account.id.clone(),
        refresh_hash: refresh.hash(),
        previous_hash: None,
        created_at: now.naive_utc(),
        rotated_at: now.naive_utc(),
        expires_at: (now + SESSION_LIFE).naive_utc(),
    };
    store::insert(conn, &row)?;
    Ok(Login { session: session(app, conn, account)?, refresh: Some(refresh) })
}

/// Exchanges a refresh token for a new one and an access token. A token that was exchanged before ends the session:
/// someone else has it.
pub async fn refresh(app: &App, presented: String) -> Result<Login> {
    let app_ = app.clone();
    let outcome = app.db.write(move |conn| exchange(&app_, conn, &presented)).await?;
    outcome.ok_or(Error::Refused(ErrorCode::Unauthenticated))
}

/// `None` must be committed: it may have ended the session.
fn exchange(app: &App, conn: &mut Conn, presented: &str) -> Result<Option<Login>> {
    let now = app.clock.now();
    let Some(row) = find(conn, presented)? else { return Ok(None) };
    let alive = now.naive_utc() < row.expires_at;
    let reused = row.refresh_hash != hash(presented);
    if !alive || (reused && !is_benign_race(&row, presented, now)) {
        store::delete(conn, *row.id)?;
        return Ok(None);
    }
    let account = rows::find(conn, *row.account_id)?.ok_or(ErrorCode::Unauthenticated)?;
    let refresh = (!reused).then(|| RefreshToken::generate(*row.id));
    if let Some(new) = &refresh {
        store::rotate(conn, &row, &new.hash(), now.naive_utc())?;
    }
    Ok(Some(Login { session: session(app, conn, &account)?, refresh }))
}

/// The session that a refresh token, of now or of long ago, belongs to.
fn find(conn: &mut Conn, token: &str) -> Result<Option<SessionRow>> {
    match token.split_once('.').and_then(|(id, _)| id.parse().ok()) {
        Some(id) => Ok(store::find(conn, id)?),
        None => Ok(None),
    }
}

fn is_benign_race(row: &SessionRow, presented: &str, now: DateTime<Utc>) -> bool {
    row.previous_hash == Some(hash(presented)) && now - row.rotated_at.and_utc() <= BENIGN_RACE
}

/// Ends the session behind a refresh token, and with it every access token of the account.
pub async fn logout(app: &App, presented: String) -> Result<()> {
    let clock = app.clock.clone();
    app.db
        .write(move |conn| {
            let row = find(conn, &presented)?.filter(|row| row.refresh_hash == hash(&presented));
            let Some(row) = row else { return Ok(()) };
            store::delete(conn, *row.id)?;
            rows::set_stamp(conn, *row.account_id, &new_stamp(), clock.now().naive_utc())?;
            Ok(())
        })
        .await
}

/// The account behind an access token: signature, times, issuer, audience, and the stamp in the account's row.
pub async fn authenticate(app: &App, token: &str) -> Result<Actor> {
    let claims: Claims = app.keys.verify(TOKEN_TYPE, token).ok_or(ErrorCode::Unauthenticated)?;
    let now = app.clock.now().timestamp();
    let in_time = claims.nbf - LEEWAY_SECONDS <= now && now < claims.exp;
    if !in_time || claims.iss != ISSUER || claims.aud != AUDIENCE {
        return Err(ErrorCode::Unauthenticated.into());
    }
    let account = app.db.read(move |conn| rows::find(conn, claims.sub).map_err(Error::from)).await?;
    let account = account.filter(|row| row.security_stamp == claims.stamp && row.phone.is_some());
    let account = account.ok_or(ErrorCode::Unauthenticated)?;
    Ok(Actor { account: *account.id, role: *account.role })
}

/// A fresh security stamp.
pub fn new_stamp() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 12]>())
}

/// One answer, after one and the same time, whether the phone is unknown or the password wrong.
async fn verified(app: &App, credentials: Credentials) -> Result<AccountRow> {
    let phone = credentials.phone;
    let account = app.db.read(move |conn| rows::find_by_phone(conn, &phone).map_err(Error::from)).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = app.hasher.verify(&credentials.password, hash).await?;
    account.filter(|_| right).ok_or(Error::Refused(ErrorCode::InvalidCredentials))
}

fn session(app: &App, conn: &mut Conn, account: &AccountRow) -> Result<Session> {
    Ok(Session {
        access_token: access_token(app, account)?,
        expires_in: ACCESS_TOKEN_SECONDS,
        account: accounts::describe(conn, account)?,
    })
}

fn access_token(app: &App, account: &AccountRow) -> Result<String> {
    let now = app.clock.now().timestamp();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: *account.id,
        stamp: account.security_stamp.clone(),
        iat: now,
        nbf: now,
        exp: now + i64::from(ACCESS_TOKEN_SECONDS),
    };
    app.keys.sign(TOKEN_TYPE, &claims)
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
