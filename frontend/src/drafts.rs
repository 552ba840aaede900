//! Edits that the server has not acknowledged yet, kept in this browser so that nothing typed is lost.
//!
//! Only what differs is kept, and only until it is saved; nothing else ever stands in local storage.

use openapi::form::answers::Answers;
use openapi::ids::{AccountId, ApplicationId};
use openapi::organization::RegistrationData;
use serde::{Deserialize, Serialize};

use crate::browser;
use crate::decode::decode;
use crate::session::Session;

/// Fields as edited, and as they stood on the server when the editing began: enough to merge later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Unsent {
    /// The answers as the server last had them.
    pub(crate) base: Answers,
    /// The answers as edited.
    pub(crate) mine: Answers,
}

/// Where one account's edits of one application are kept: on a shared computer nobody sees another's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shelf {
    /// Who edits.
    pub(crate) account: AccountId,
    /// What is edited.
    pub(crate) application: ApplicationId,
}

impl Shelf {
    fn key(self) -> String {
        format!("shenbao.unsent.{}.{}", self.account, self.application)
    }

    /// Keeps the edits in place of those before.
    pub(crate) fn keep(self, unsent: &Unsent) {
        put(&self.key(), serde_json::to_string(unsent).ok());
    }

    /// The edits kept here before, if any.
    pub(crate) fn take_up(self) -> Option<Unsent> {
        decode(&text(&self.key())?)
    }

    /// Whether any are kept.
    pub(crate) fn is_empty(self) -> bool {
        text(&self.key()).is_none()
    }

    /// Forgets them: the server has them, or the draft is gone.
    pub(crate) fn clear(self) {
        forget(&self.key());
    }
}

/// Whether edits of a draft wait in this browser: the server would submit it without them, and they would come on top of a
/// revision that is brought back.
pub(crate) fn has_unsent(application: ApplicationId) -> bool {
    let account = Session::expect().account_untracked();
    account.is_some_and(|account| !Shelf { account: account.id, application }.is_empty())
}

/// An organization's registration as typed but not saved (暂存) yet. Password and code are never kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UnsentRegistration {
    /// What is filled in.
    pub(crate) data: RegistrationData,
    /// The phone number that is to log in.
    pub(crate) phone: String,
}

/// Where a registration is kept: one's own once there is an account, else the browser's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RegistrationShelf(pub(crate) Option<AccountId>);

impl RegistrationShelf {
    fn key(self) -> String {
        match self.0 {
            Some(account) => format!("shenbao.registration.{account}"),
            None => "shenbao.registration".to_owned(),
        }
    }

    /// Keeps what is typed in place of what was before.
    pub(crate) fn keep(self, unsent: &UnsentRegistration) {
        put(&self.key(), serde_json::to_string(unsent).ok());
    }

    /// What was typed here before, if anything was.
    pub(crate) fn take_up(self) -> Option<UnsentRegistration> {
        decode(&text(&self.key())?)
    }

    /// Forgets it: the server has it, or it is given up.
    pub(crate) fn clear(self) {
        forget(&self.key());
    }
}

fn put(key: &str, text: Option<String>) {
    if let (Some(storage), Some(text)) = (browser::storage(), text) {
        // Full or forbidden storage: what is typed still lives in the page.
        let _ = storage.set_item(key, &text);
    }
}

fn text(key: &str) -> Option<String> {
    browser::storage()?.get_item(key).ok()?
}

fn forget(key: &str) {
    if let Some(storage) = browser::storage() {
        let _ = storage.remove_item(key);
    }
}
