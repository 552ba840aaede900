//! Numbers and amounts. They stay text, so that nothing typed is rounded or dropped.

use leptos::prelude::*;
use openapi::Text;

use super::question::Question;
use crate::i18n::t;

pub(super) fn number(question: Question, unit: Option<&Text>, decimals: u32) -> AnyView {
    let unit_id = format!("{}-unit", question.id);
    let described_by = format!("{} {unit_id}", question.described_by());
    let input = view! {
        <span class="with-unit">
            <input
                class="input input-number"
                type="text"
                inputmode=if decimals == 0 { "numeric" } else { "decimal" }
                id=question.id.clone()
                data-pointer=question.pointer.clone()
                autocomplete="off"
                aria-describedby=described_by
                aria-invalid=question.invalid()
                prop:value=question.text()
                on:input=question.on_input()
                on:change=question.on_change()
            />
            {unit.map(|unit| view! { <span class="unit" id=unit_id>{t(unit)}</span> })}
        </span>
    };
    question.framed(false, input)
}
