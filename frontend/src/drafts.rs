//! Edits that the server has not acknowledged yet, kept in this browser so that nothing typed is lost.
//!
//! Only the fields that differ are kept, and only until they are saved; nothing else ever stands in local storage.

use openapi::form::answers::Answers;
use openapi::ids::{AccountId, ApplicationId};
use serde::{Deserialize, Serialize};

use crate::browser;
use crate::decode::decode;

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
        if let (Some(storage), Ok(text)) = (browser::storage(), serde_json::to_string(unsent)) {
            // Full or forbidden storage: the edits still live in the page, and leaving it asks first.
            let _ = storage.set_item(&self.key(), &text);
        }
    }

    /// The edits kept here before, if any.
    pub(crate) fn take_up(self) -> Option<Unsent> {
        decode(&browser::storage()?.get_item(&self.key()).ok()??)
    }

    /// Forgets them: the server has them, or the draft is gone.
    pub(crate) fn clear(self) {
        if let Some(storage) = browser::storage() {
            let _ = storage.remove_item(&self.key());
        }
    }
}
