//! The access token: in memory only, renewed by the cookie that scripts cannot read.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use leptos::prelude::window;
use openapi::account::{Account, Session};

use super::{Failure, auth};

/// Renew this long before the end, so that a long upload does not fail at its last byte.
const AHEAD_MS: f64 = 30_000.0;

type Renewal = Shared<LocalBoxFuture<'static, Result<Session, Failure>>>;

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// Renewing now: everyone who needs a token waits for this one, because each renewal spends the cookie.
    renewal: Option<Renewal>,
    ended: Option<Rc<dyn Fn()>>,
    renewed: Option<Rc<dyn Fn(Account)>>,
}

#[derive(Clone)]
struct Token {
    text: String,
    /// On the browser's steady counter.
    expires_ms: f64,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Calls `then` when the server no longer accepts the login.
pub(crate) fn when_ended(then: impl Fn() + 'static) {
    STATE.with_borrow_mut(|state| state.ended = Some(Rc::new(then)));
}

/// Calls `then` with the account as it is now, each time that a renewal tells: rights may have been given or taken.
pub(crate) fn when_renewed(then: impl Fn(Account) + 'static) {
    STATE.with_borrow_mut(|state| state.renewed = Some(Rc::new(then)));
}

/// Takes up the token of a new session.
pub(crate) fn set(session: Session) {
    let expires_ms = counter_ms() + f64::from(session.expires_in) * 1000.0;
    STATE.with_borrow_mut(|state| state.token = Some(Token { text: session.access_token, expires_ms }));
}

/// Forgets the token.
pub(crate) fn clear() {
    STATE.with_borrow_mut(|state| state.token = None);
}

/// A token that holds a while yet; `None` when nobody is logged in.
pub(crate) async fn current() -> Result<Option<String>, Failure> {
    let Some(token) = STATE.with_borrow(|state| state.token.clone()) else { return Ok(None) };
    if counter_ms() + AHEAD_MS < token.expires_ms {
        return Ok(Some(token.text));
    }
    renew().await.map(|session| Some(session.access_token))
}

/// A new session by the cookie. Called by many at once, it asks once.
pub(crate) async fn renew() -> Result<Session, Failure> {
    let running = STATE
        .with_borrow_mut(|state| state.renewal.get_or_insert_with(|| ask().boxed_local().shared()).clone());
    running.await
}

async fn ask() -> Result<Session, Failure> {
    let answer = auth::refresh().await;
    STATE.with_borrow_mut(|state| state.renewal = None);
    match &answer {
        Ok(session) => {
            set(session.clone());
            if let Some(renewed) = STATE.with_borrow(|state| state.renewed.clone()) {
                renewed(session.account.clone());
            }
        }
        Err(Failure::Problem(problem)) if problem.status == 401 => end(),
        Err(_) => {}
    }
    answer
}

fn end() {
    clear();
    if let Some(ended) = STATE.with_borrow(|state| state.ended.clone()) {
        ended();
    }
}

fn counter_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
