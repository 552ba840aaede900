//! Logins: short-lived access tokens, and a refresh token that changes at each use.

mod duty;
mod login;
mod manage;
mod tokens;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use openapi::account::Session;
use openapi::error::ErrorCode;
use openapi::ids::SessionId;
use sha2::{Digest, Sha256};

use super::actor::Visitor;
use super::error::{Error, Result};
use crate::app::App;
use crate::store::accounts::AccountRow;
use crate::store::sessions::SessionRow;
use crate::store::{Conn, accounts as rows, known_addresses, sessions as store};

pub use duty::duty;
pub use login::{confirm, issue_token, login, renew_token, verify};
pub use manage::{describe, end, end_all, list, renewed, restamp, void};
pub use tokens::{ACCESS_TOKEN_SECONDS, Envelope, authenticate, authenticate_unready, new_stamp};

/// Absolute life of a session.
pub const SESSION_LIFE: TimeDelta = TimeDelta::days(14);
/// The same of one whose tokens a page keeps: a day's work.
const DESK_LIFE: TimeDelta = TimeDelta::hours(12);
/// Two tabs may use the same refresh token at once; within this time that is no theft.
const BENIGN_RACE: TimeDelta = TimeDelta::seconds(10);

/// A refresh token, known in clear only to its cookie, or to the page that asked for it.
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

    /// The token for who keeps it without a cookie.
    fn into_clear(self) -> String {
        self.0
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

/// Opens a session for an account, in the transaction at hand. It ends after `life` at the latest, and with a password that
/// is temporary.
pub fn open(
    app: &App,
    conn: &mut Conn,
    account: &AccountRow,
    visitor: &Visitor,
    life: TimeDelta,
) -> Result<Login> {
    let (now, id) = (app.clock.now(), SessionId::generate());
    let (refresh, ends) = (RefreshToken::generate(id), (now + life).naive_utc());
    let row = SessionRow {
        id: id.into(),
        account_id: account.id.clone(),
        refresh_hash: refresh.hash(),
        previous_hash: None,
        created_at: now.naive_utc(),
        rotated_at: now.naive_utc(),
        expires_at: account.temporary_until.map_or(ends, |until| until.min(ends)),
        device: visitor.device.clone(),
        address: visitor.address.to_string(),
    };
    store::insert(conn, &row)?;
    // From here the holder has come in: strangers elsewhere cannot keep the holder out of here any more.
    known_addresses::remember(conn, *account.id, &visitor.address.to_string(), now.naive_utc())?;
    Ok(Login { session: tokens::session(app, conn, account, Some(id))?, refresh: Some(refresh) })
}

/// Exchanges a refresh token for a new one and an access token. A token that was exchanged before ends the session:
/// someone else has it.
pub async fn refresh(app: &App, visitor: &Visitor, presented: String) -> Result<Login> {
    let (app_, address) = (app.clone(), visitor.address.to_string());
    let outcome = app.db.write(move |conn| exchange(&app_, conn, &presented, &address)).await?;
    outcome.ok_or(Error::Refused(ErrorCode::Unauthenticated))
}

/// `None` must be committed: it may have ended the session.
fn exchange(app: &App, conn: &mut Conn, presented: &str, address: &str) -> Result<Option<Login>> {
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
        store::rotate(conn, &row, &new.hash(), address, now.naive_utc())?;
        if row.address != address {
            known_addresses::remember(conn, *account.id, address, now.naive_utc())?;
        }
    }
    Ok(Some(Login { session: tokens::session(app, conn, &account, Some(*row.id))?, refresh }))
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

/// Ends the session behind a refresh token, and with it its access tokens. Other devices stay logged in.
pub async fn logout(app: &App, presented: String) -> Result<()> {
    app.db
        .write(move |conn| {
            // Also with a token of before: another tab may have renewed it meanwhile, or somebody else has it.
            let Some(row) = find(conn, &presented)? else { return Ok(()) };
            Ok(store::delete(conn, *row.id)?)
        })
        .await
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
