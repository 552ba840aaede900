//! Choices: one from a list, or several to tick.

use leptos::prelude::*;
use openapi::form::definition::Choice;
use serde_json::Value;

use super::question::Question;
use crate::components::{Checkbox, Select};
use crate::filing::pointer;
use crate::i18n::t;

pub(super) fn select(question: Question, options: &[Choice]) -> AnyView {
    let options = options.iter().map(|option| (option.value.clone(), t(&option.label))).collect();
    let (draft, pointer) = (question.draft, question.pointer.clone());
    let choose = move |value: String| {
        draft.set(&pointer, value);
        draft.touch(&pointer);
    };
    let input = view! {
        <Select
            id=question.id.clone()
            pointer=question.pointer.clone()
            options=options
            value=question.text()
            remark=question.remark
            on_change=choose
        />
    };
    question.framed(false, input)
}

pub(super) fn multi_select(question: Question, options: &[Choice], max: u32) -> AnyView {
    let (draft, at) = (question.draft, question.pointer.clone());
    let chosen = Memo::new(move |_| draft.answers.with(|answers| choices(pointer::get(answers, &at))));
    let boxes = options.iter().map(|option| tick(&question, option, chosen)).collect_view();
    let hint =
        if question.hint.is_empty() { format!("最多选择 {max} 项。") } else { question.hint.clone() };
    let boxes = view! { <div class="checkboxes" data-pointer=question.pointer.clone()>{boxes}</div> };
    Question { hint, ..question }.grouped(boxes)
}

fn tick(question: &Question, option: &Choice, chosen: Memo<Vec<String>>) -> impl IntoView + use<> {
    let (draft, pointer) = (question.draft, question.pointer.clone());
    let (value, here) = (option.value.clone(), option.value.clone());
    let change = move |ticked: bool| {
        let mut all = chosen.get_untracked();
        all.retain(|other| *other != value);
        if ticked {
            all.push(value.clone());
        }
        draft.set(&pointer, all);
        draft.touch(&pointer);
    };
    view! {
        <Checkbox
            id=format!("{}-{}", question.id, option.value)
            label=t(&option.label)
            checked=Signal::derive(move || chosen.with(|chosen| chosen.contains(&here)))
            on_change=change
        />
    }
}

fn choices(answer: Option<&Value>) -> Vec<String> {
    let answers = answer.and_then(Value::as_array).into_iter().flatten();
    answers.filter_map(Value::as_str).map(str::to_owned).collect()
}
