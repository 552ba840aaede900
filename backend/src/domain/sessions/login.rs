//! 登录: phone and password, slowed down for those who guess.
//!
//! Known and unknown phones are alike in answer, time and limits.

use chrono::TimeDelta;
use openapi::account::{Credentials, TokenResponse};
use openapi::error::ErrorCode;
use openapi::second_factor::SecondFactorCode;
use openapi::{Password, Phone};

use super::{DESK_LIFE, Login, RefreshToken, SESSION_LIFE, open, tokens};
use crate::app::App;
use crate::domain::actor::{Actor, Visitor};
use crate::domain::audit::By;
use crate::domain::error::{Error, Result};
use crate::domain::limits::{self, Limit, Use};
use crate::domain::second_factors;
use crate::store::accounts::{self as rows, AccountRow};
use crate::store::{Conn, known_addresses};

/// Logs in with phone and password, and a code where the account has a second factor.
pub async fn login(app: &App, visitor: &Visitor, credentials: Credentials) -> Result<Login> {
    let (app_, from) = (app.clone(), visitor.clone());
    enter(app, visitor, credentials, move |conn, account| open(&app_, conn, account, &from, SESSION_LIFE))
        .await
}

/// A login whose caller keeps the tokens itself, without a cookie: Swagger UI, whose dialog knows but a password. A code
/// follows it there, behind a space.
pub async fn issue_token(app: &App, visitor: &Visitor, credentials: Credentials) -> Result<TokenResponse> {
    let credentials = with_code_behind_password(app, credentials).await?;
    let (app_, from) = (app.clone(), visitor.clone());
    let opened =
        enter(app, visitor, credentials, move |conn, account| open(&app_, conn, account, &from, DESK_LIFE));
    Ok(kept(opened.await?))
}

/// The next token of such a login, for the refresh token of the one before.
pub async fn renew_token(app: &App, visitor: &Visitor, presented: String) -> Result<TokenResponse> {
    super::refresh(app, visitor, presented).await.map(kept)
}

fn kept(login: Login) -> TokenResponse {
    TokenResponse {
        access_token: login.session.access_token,
        token_type: "Bearer".to_owned(),
        expires_in: login.session.expires_in,
        refresh_token: login.refresh.map(RefreshToken::into_clear),
    }
}

/// The last word of what was typed is a code if the account has a second factor; a password may have spaces.
async fn with_code_behind_password(app: &App, typed: Credentials) -> Result<Credentials> {
    let phone = typed.phone.clone();
    let asked = app
        .db
        .read(move |conn| match rows::find_by_phone(conn, &phone)? {
            Some(account) => second_factors::is_on(conn, *account.id),
            None => Ok(false),
        })
        .await?;
    let split = typed.password.expose().trim_end().rsplit_once(' ').filter(|_| asked);
    let parsed = split.map(|(password, code)| (Password::parse(password), SecondFactorCode::parse(code)));
    Ok(match parsed {
        Some((Ok(password), Ok(code))) => Credentials { password, second_factor: Some(code), ..typed },
        _ => typed,
    })
}

/// Lets in who has the password and, where one is asked for, the second factor; what `then` does is of one transaction
/// with the use of the code. Only who knows the password learns anything of the account.
async fn enter<T: Send + 'static>(
    app: &App,
    visitor: &Visitor,
    credentials: Credentials,
    then: impl Fn(&mut Conn, &AccountRow) -> Result<T> + Send + 'static,
) -> Result<T> {
    let Credentials { phone, password, second_factor } = credentials;
    let Judged { account, turns } = judge(app, visitor, &phone, &password).await?;
    let verified = account.ok_or(ErrorCode::InvalidCredentials)?;
    let entered = pass(app, visitor, verified, second_factor, then).await;
    // Who lacks the second factor, or guesses it, has used the turn up as well.
    let lacking = [ErrorCode::SecondFactorRequired, ErrorCode::SecondFactorWrong];
    if !matches!(&entered, Err(Error::Refused(code)) if lacking.contains(code)) {
        limits::give_back(app, turns).await?;
    }
    entered
}

async fn pass<T: Send + 'static>(
    app: &App,
    visitor: &Visitor,
    verified: AccountRow,
    code: Option<SecondFactorCode>,
    then: impl Fn(&mut Conn, &AccountRow) -> Result<T> + Send + 'static,
) -> Result<T> {
    if verified.suspended_at.is_some() {
        return Err(ErrorCode::AccountSuspended.into());
    }
    let now = app.clock.now().naive_utc();
    if verified.temporary_until.is_some_and(|until| until <= now) {
        return Err(ErrorCode::TemporaryPasswordExpired.into());
    }
    let guess = code.as_ref().map(|_| second_factors::guess(*verified.id)).unwrap_or_default();
    limits::take(app, guess.clone()).await?;
    let (app_, by) = (app.clone(), By::visitor(*verified.id, visitor));
    let passed = app
        .db
        .write(move |conn| {
            // Hashing took a while: the password may have been changed meanwhile.
            let account = rows::find(conn, *verified.id)?;
            let account =
                account.filter(|now| now.password_hash == verified.password_hash && tokens::may_enter(now));
            let account = account.ok_or(ErrorCode::InvalidCredentials)?;
            second_factors::ensure(&app_, conn, &account, code.as_ref(), by)?;
            then(conn, &account)
        })
        .await?;
    limits::give_back(app, guess).await?;
    Ok(passed)
}

/// The account with this phone, if the password is its own. Takes the same time either way; each wrong password takes
/// a turn of the limits, a right one gives it back.
pub async fn verify(
    app: &App,
    visitor: &Visitor,
    phone: &Phone,
    password: &Password,
) -> Result<Option<AccountRow>> {
    let Judged { account, turns } = judge(app, visitor, phone, password).await?;
    if account.is_some() {
        limits::give_back(app, turns).await?;
    }
    Ok(account)
}

/// A password that was looked at: whose it is, if it is right, and the turns that looking took.
struct Judged {
    account: Option<AccountRow>,
    turns: Vec<Use>,
}

async fn judge(app: &App, visitor: &Visitor, phone: &Phone, password: &Password) -> Result<Judged> {
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
    // One that nobody had time to look at uses no turn up.
    if judged.is_err() {
        limits::give_back(app, turns.clone()).await?;
    }
    let right = judged?;
    Ok(Judged { account: account.filter(|_| right), turns })
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
