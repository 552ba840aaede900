//! 统一社会信用代码, with the code that was probably meant.

use leptos::prelude::*;
use openapi::CreditCode;

use super::question::Question;
use crate::components::{Button, Look};

pub(super) fn credit_code(question: Question) -> AnyView {
    let typed = question.text();
    let meant = Memo::new(move |_| typed.with(|typed| meant(typed)));
    let (draft, pointer) = (question.draft, question.pointer.clone());
    let take = Callback::new(move |()| {
        if let Some(code) = meant.get_untracked() {
            draft.set(&pointer, code);
            draft.touch(&pointer);
        }
    });
    let input = view! {
        <input
            class="input code"
            type="text"
            id=question.id.clone()
            data-pointer=question.pointer.clone()
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            readonly=question.bound
            aria-describedby=question.described_by()
            aria-invalid=question.invalid()
            prop:value=typed
            on:input=question.on_input()
            on:change=question.on_change()
        />
        <p class="suggestion" aria-live="polite">
            {move || meant.get().map(|code| view! {
                "是否为 "
                <Button look=Look::Link name=format!("改为 {code}") on_press=take>{code.clone()}</Button>
                "？"
            })}
        </p>
    };
    question.framed(true, input)
}

/// The code that is well-formed where what was typed is not quite: O for 0, full width, spaces, lower case.
fn meant(typed: &str) -> Option<String> {
    let code = CreditCode::parse(typed).ok().map(String::from)?;
    (code != typed.trim()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn what_was_meant_is_offered_only_when_it_differs() {
        assert_eq!(meant("9144O3OO7O8461136T").as_deref(), Some("91440300708461136T"));
        assert_eq!(meant("91440300708461136T"), None);
        assert_eq!(meant("9144"), None);
    }
}
