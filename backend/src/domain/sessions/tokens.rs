//! Access tokens: short-lived, checked against the account's row at each request.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openapi::account::{Duty, Session};
use openapi::error::ErrorCode;
use openapi::ids::{AccountId, SessionId};
use serde::{Deserialize, Serialize};

use super::duty::{duty, refusal};
use crate::app::App;
use crate::domain::accounts;
use crate::domain::actor::{Actor, Address};
use crate::domain::error::Result;
use crate::store::accounts::{self as rows, AccountRow};
use crate::store::{Conn, sessions as store};

/// Life of an access token, seconds.
pub const ACCESS_TOKEN_SECONDS: u32 = 600;
/// How far apart the clocks of issuer and verifier may be: one issuer, so hardly at all.
const LEEWAY_SECONDS: i64 = 5;

const ISSUER: &str = "shenbao";
const AUDIENCE: &str = "shenbao-api";
const TOKEN_TYPE: &str = "at+jwt";

/// What every token of ours says of itself, whoever it is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Envelope {
    iss: String,
    aud: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Envelope {
    /// A token from now on, for `seconds`.
    pub fn new(app: &App, seconds: u32) -> Self {
        let now = app.clock.now().timestamp();
        let exp = now + i64::from(seconds);
        Self { iss: ISSUER.to_owned(), aud: AUDIENCE.to_owned(), iat: now, nbf: now, exp }
    }

    /// Whether it is ours, for us, and good now.
    pub fn holds(&self, app: &App) -> bool {
        let now = app.clock.now().timestamp();
        let in_time = self.nbf - LEEWAY_SECONDS <= now && now < self.exp;
        in_time && self.iss == ISSUER && self.aud == AUDIENCE
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    #[serde(flatten)]
    envelope: Envelope,
    sub: AccountId,
    stamp: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<SessionId>,
}

/// An access token of the account; with a session it ends when that does.
pub(super) fn issue(app: &App, account: &AccountRow, session: Option<SessionId>) -> Result<String> {
    let envelope = Envelope::new(app, ACCESS_TOKEN_SECONDS);
    let stamp = account.security_stamp.clone();
    app.keys.sign(TOKEN_TYPE, &Claims { envelope, sub: *account.id, stamp, sid: session })
}

/// A session as the body of an answer, with a fresh access token.
pub(super) fn session(
    app: &App,
    conn: &mut Conn,
    account: &AccountRow,
    id: Option<SessionId>,
) -> Result<Session> {
    Ok(Session {
        access_token: issue(app, account, id)?,
        expires_in: ACCESS_TOKEN_SECONDS,
        account: accounts::describe_with_duty(app, conn, account)?,
    })
}

/// The account behind an access token: signature, times, issuer, audience, the stamp in the account's row, and the
/// session that it belongs to. `address` is where the request comes from. An account that must do something before
/// anything else is refused.
pub async fn authenticate(app: &App, token: &str, address: Option<Address>) -> Result<Actor> {
    let (actor, duty) = identify(app, token, address).await?;
    duty.map_or(Ok(actor), |duty| Err(refusal(duty).into()))
}

/// The same for what one may do before anything else.
pub async fn authenticate_unready(app: &App, token: &str, address: Option<Address>) -> Result<Actor> {
    Ok(identify(app, token, address).await?.0)
}

async fn identify(app: &App, token: &str, address: Option<Address>) -> Result<(Actor, Option<Duty>)> {
    let claims: Option<Claims> = app.keys.verify_known(&app.db, &app.clock, TOKEN_TYPE, token).await?;
    let claims = claims.filter(|claims| claims.envelope.holds(app)).ok_or(ErrorCode::Unauthenticated)?;
    let app_ = app.clone();
    app.db
        .read(move |conn| {
            let account = rows::find(conn, claims.sub)?.filter(may_enter);
            let account = account.filter(|row| row.security_stamp == claims.stamp);
            let account = account.ok_or(ErrorCode::Unauthenticated)?;
            ensure_open(&app_, conn, &account, claims.sid)?;
            let duty = duty(&app_, conn, &account)?;
            Ok((Actor { account: *account.id, role: *account.role, session: claims.sid, address }, duty))
        })
        .await
}

/// The login that a token belongs to, if it belongs to one, has not ended.
pub(super) fn ensure_open(
    app: &App,
    conn: &mut Conn,
    account: &AccountRow,
    session: Option<SessionId>,
) -> Result<()> {
    let Some(id) = session else { return Ok(()) };
    let now = app.clock.now().naive_utc();
    let open = store::find(conn, id)?.filter(|row| *row.account_id == *account.id && now < row.expires_at);
    open.map(drop).ok_or(ErrorCode::Unauthenticated.into())
}

/// Neither cancelled nor suspended.
pub(super) fn may_enter(account: &AccountRow) -> bool {
    account.phone.is_some() && account.suspended_at.is_none()
}

/// A fresh security stamp.
pub fn new_stamp() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 12]>())
}
