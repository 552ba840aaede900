//! 登录: phone and password, slowed down for those who guess.
//!
//! Known and unknown phones are alike in answer, time and limits.

use chrono::TimeDelta;
use openapi::account::{Credentials, TokenResponse};
use openapi::error::ErrorCode;
use openapi::ids::AccountId;
use openapi::{Password, Phone};

use super::tokens::{self, ACCESS_TOKEN_SECONDS};
use super::{Login, open};
use crate::app::App;
use crate::domain::actor::{Actor, Visitor};
use crate::domain::error::{Error, Result};
use crate::domain::limits::{self, Limit, Use};
use crate::store::accounts::{self as rows, AccountRow};
use crate::store::known_addresses;

/// Logs in with phone and password.
pub async fn login(app: &App, visitor: &Visitor, credentials: Credentials) -> Result<Login> {
    let verified = entering(app, visitor, &credentials).await?;
    let (app_, visitor) = (app.clone(), visitor.clone());
    app.db
        .write(move |conn| {
            // Hashing took a while: the password may have been changed meanwhile.
            let account = rows::find(conn, *verified.id)?;
            let account =
                account.filter(|now| now.password_hash == verified.password_hash && tokens::may_enter(now));
            open(&app_, conn, &account.ok_or(ErrorCode::InvalidCredentials)?, &visitor)
        })
        .await
}

/// An access token alone, for clients that keep no session: Swagger UI.
pub async fn issue_token(app: &App, visitor: &Visitor, credentials: Credentials) -> Result<TokenResponse> {
    let account = entering(app, visitor, &credentials).await?;
    remember(app, visitor, *account.id).await?;
    let access_token = tokens::issue(app, &account, None)?;
    Ok(TokenResponse { access_token, token_type: "Bearer".to_owned(), expires_in: ACCESS_TOKEN_SECONDS })
}

/// Only who knows the password learns that the account is suspended.
async fn entering(app: &App, visitor: &Visitor, credentials: &Credentials) -> Result<AccountRow> {
    let account = verify(app, visitor, &credentials.phone, &credentials.password).await?;
    let account = account.ok_or(ErrorCode::InvalidCredentials)?;
    if account.suspended_at.is_some() { Err(ErrorCode::AccountSuspended.into()) } else { Ok(account) }
}

/// The account with this phone, if the password is its own. Takes the same time either way; each wrong password takes
/// a turn of the limits, a right one gives it back.
pub async fn verify(
    app: &App,
    visitor: &Visitor,
    phone: &Phone,
    password: &Password,
) -> Result<Option<AccountRow>> {
    let (sought, address) = (phone.clone(), visitor.address.to_string());
    let (account, at_home) = app
        .db
        .read(move |conn| {
            let account = rows::find_by_phone(conn, &sought)?;
            let at_home = match &account {
                Some(account) => known_addresses::is_known(conn, *account.id, &address)?,
                None => false,
            };
            Ok::<_, Error>((account, at_home))
        })
        .await?;
    let turns = turns(app, visitor, phone, at_home);
    limits::take(app, turns.clone()).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let judged = app.hasher.verify(password, hash).await;
    // Only a wrong password uses a turn up; not one that nobody had time to look at.
    if !matches!(judged, Ok(false)) {
        limits::give_back(app, turns).await?;
    }
    let right = judged?;
    Ok(account.filter(|_| right))
}

/// As a login does, for those who never log in but with a token.
async fn remember(app: &App, visitor: &Visitor, account: AccountId) -> Result<()> {
    let (address, now) = (visitor.address.to_string(), app.clock.now().naive_utc());
    app.db.tally(move |conn| Ok(known_addresses::remember(conn, account, &address, now)?)).await
}

/// The password of the one who is logged in, asked for again: `pointer` is where it stands in the request.
pub async fn confirm(
    app: &App,
    visitor: &Visitor,
    actor: Actor,
    password: &Password,
    pointer: &str,
) -> Result<AccountRow> {
    let account = app.db.read(move |conn| rows::find(conn, actor.account).map_err(Error::from)).await?;
    let phone = account.and_then(|account| account.phone).ok_or(ErrorCode::Unauthenticated)?;
    let account = verify(app, visitor, &phone, password).await?;
    account.ok_or_else(|| {
        Error::field(
            pointer,
            "wrong_password",
            "密码不正确，请重新输入。",
            "The password is wrong; type it again.",
        )
    })
}

/// One's own tries from one's own address are held apart from what strangers do with one's number: they can slow
/// themselves down, and each other, but not keep the holder out where the holder has logged in before.
fn turns(app: &App, visitor: &Visitor, phone: &Phone, at_home: bool) -> Vec<Use> {
    let tries = app.config.login_tries;
    let pair = Limit { name: "login", turns: tries, every: TimeDelta::minutes(2) };
    let account =
        Limit { name: "login-account", turns: tries.saturating_mul(6), every: TimeDelta::seconds(30) };
    let address =
        Limit { name: "login-address", turns: tries.saturating_mul(40), every: TimeDelta::seconds(5) };
    let phone = phone.as_str();
    let mut turns = vec![pair.of(format_args!("{phone}@{}", visitor.address)), address.of(visitor.address)];
    if !at_home {
        turns.push(account.of(phone));
    }
    turns
}
