//! Who is logged in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::account::{Account, AccountKind, Duty, Role};

use crate::api::{self, Failure};

/// What is known of the login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Login {
    /// Not known yet: the page has just been opened. Nobody is sent to the login page because of it.
    Unknown,
    /// The server could not be asked.
    Unreachable,
    /// Nobody is logged in.
    Out,
    /// This account is.
    In(Account),
}

/// The session of the application around; copies share one state.
#[derive(Clone, Copy)]
pub(crate) struct Session(RwSignal<Login>);

impl Session {
    /// Asks the server whether the cookie of an earlier login still holds.
    pub(crate) fn start() -> Self {
        let session = Self(RwSignal::new(Login::Unknown));
        api::token::when_ended(move || session.0.set(Login::Out));
        api::token::when_renewed(move |account| session.refresh(account));
        session.resume();
        session
    }

    /// Another tab, or another person, may have changed the account; what reads it runs again only if so.
    fn refresh(self, account: Account) {
        let changed = self.0.with_untracked(|login| matches!(login, Login::In(known) if *known != account));
        if changed {
            self.0.set(Login::In(account));
        }
    }

    /// Asks (again) who is logged in.
    pub(crate) fn resume(self) {
        self.0.set(Login::Unknown);
        spawn_local(async move {
            let login = match api::token::renew().await {
                Ok(session) => Login::In(session.account),
                Err(failure @ Failure::Problem(_)) if !failure.is_passing() => Login::Out,
                Err(_) => Login::Unreachable,
            };
            self.0.set(login);
        });
    }

    /// The session of the application around.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// What is known; a reader runs again when it changes.
    pub(crate) fn login(self) -> Login {
        self.0.get()
    }

    /// The account that is logged in, if one is.
    pub(crate) fn account(self) -> Option<Account> {
        self.0.with(Login::account)
    }

    /// The same, read once.
    pub(crate) fn account_untracked(self) -> Option<Account> {
        self.0.with_untracked(Login::account)
    }

    /// Whether it is the administrator of an organization; a reader runs again when it changes.
    pub(crate) fn is_administrator(self) -> bool {
        let administers =
            |account: &Account| account.kind == AccountKind::OrgAdmin && account.organization.is_some();
        self.0.with(|login| matches!(login, Login::In(account) if administers(account)))
    }

    /// Whether it works for the association; a reader runs again when it changes.
    pub(crate) fn is_staff(self) -> bool {
        self.0.with(|login| matches!(login, Login::In(account) if account.role != Role::Applicant))
    }

    /// Takes up a login that the server has just answered with.
    pub(crate) fn enter(self, session: openapi::account::Session) {
        self.0.set(Login::In(session.account.clone()));
        api::token::set(session);
    }

    /// The account has changed, the login has not.
    pub(crate) fn update(self, account: Account) {
        self.0.set(Login::In(account));
    }

    /// The second factor is on, or off, though the server could not be asked for the rest.
    pub(crate) fn second_factor_is(self, on: bool) {
        self.0.update(|login| {
            if let Login::In(account) = login {
                account.second_factor = Some(on);
                account.duty = account.duty.filter(|duty| !on || *duty != Duty::SetUpSecondFactor);
            }
        });
    }

    /// Ends the login on the server and here.
    pub(crate) async fn leave(self) -> Result<(), Failure> {
        api::auth::logout().await?;
        self.end();
        Ok(())
    }

    /// The server has ended the login; so it ends here.
    pub(crate) fn end(self) {
        api::token::clear();
        self.0.set(Login::Out);
    }
}

impl Login {
    fn account(&self) -> Option<Account> {
        match self {
            Self::In(account) => Some(account.clone()),
            _ => None,
        }
    }
}
