//! What is typed of a registration and not saved (暂存) yet: kept in this browser, without password and code.

use leptos::prelude::*;
use openapi::organization::RegistrationData;

use super::form_state::FormState;
use crate::drafts::{RegistrationShelf, UnsentRegistration};

impl FormState {
    /// What is typed and not saved survives a closed tab.
    pub(super) fn keep_unsaved(self) {
        // A login that ends leaves the page as it is, and what is typed its owner's.
        let place = Memo::new(move |before: Option<&RegistrationShelf>| {
            let account = self.session.account().map(|account| account.id);
            RegistrationShelf(account.or_else(|| before.and_then(|before| before.0)))
        });
        Effect::new(move |before: Option<RegistrationShelf>| {
            let (place, typed) = (place.get(), self.typed());
            if let Some(before) = before.filter(|before| *before != place) {
                before.clear();
            }
            if self.base.with(|base| *base == typed) {
                place.clear();
            } else {
                place.keep(&typed);
            }
            place
        });
    }

    /// The server has `data` now; what has been typed since is kept on.
    pub(super) fn forget_unsaved(self, data: RegistrationData) {
        RegistrationShelf(None).clear();
        RegistrationShelf(self.session.account_untracked().map(|account| account.id)).clear();
        self.base.set(UnsentRegistration { data, phone: String::new() });
        self.restored.set(false);
    }

    /// What is filled in now; a reader runs again when it changes.
    /// The phone number belongs to it only until there is an account.
    pub(super) fn typed(self) -> UnsentRegistration {
        let data = RegistrationData {
            organization_name: self.organization_name.get(),
            credit_code: self.credit_code.get(),
            administrator_name: self.administrator_name.get(),
            region: self.region.get(),
            email: self.email.get().trim().to_owned(),
        };
        let phone = if self.has_account() { String::new() } else { self.phone.get() };
        UnsentRegistration { data, phone }
    }
}
