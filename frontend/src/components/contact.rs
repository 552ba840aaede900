//! Whom to ask.

use leptos::prelude::*;
use openapi::organization::MaskedContact;

/// An organization's administrator, masked.
pub(crate) fn contact(contact: MaskedContact) -> impl IntoView {
    view! {
        <dl class="terms">
            <dt>"管理员"</dt><dd>{contact.name}</dd>
            <dt>"手机号"</dt><dd>{contact.phone}</dd>
        </dl>
    }
}
