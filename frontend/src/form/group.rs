//! Lists: rows in order, one of them open for editing below the list.

use leptos::prelude::*;
use openapi::Text;
use openapi::form::definition::Field;
use serde_json::{Map, Value};

use super::group_rows::rows;
use super::question::Question;
use crate::browser;
use crate::components::Button;
use crate::filing::{Draft, pointer};
use crate::i18n::t;

/// What the parts of a list share.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) draft: Draft,
    /// Where the list stands.
    pub(super) pointer: StoredValue<String>,
    /// What one row is called.
    pub(super) item: StoredValue<String>,
    pub(super) fields: StoredValue<Vec<Field>>,
    pub(super) count: Memo<usize>,
    /// The row that is being edited.
    pub(super) editing: Memo<Option<usize>>,
}

impl List {
    /// `第 2 完成单位`.
    pub(super) fn name(self, row: usize) -> String {
        format!("第 {} {}", row + 1, self.item.get_value())
    }

    /// Opens the row and goes to its first field.
    pub(super) fn edit(self, row: usize) {
        let pointer = self.pointer.get_value();
        let first = self.fields.with_value(|fields| fields.first().map(|field| field.key.clone()));
        self.draft.edit_row(&pointer, Some(row));
        if let Some(first) = first {
            browser::focus_soon_if_idle(pointer::element_id(&format!("{pointer}/{row}/{first}")));
        }
    }

    /// Whether the row is the filing organization's own, which stays first (guide, clause 15).
    pub(super) fn is_own(self, row: usize) -> bool {
        row == 0 && self.fields.with_value(|fields| fields.iter().any(|field| field.source.is_some()))
    }

    fn close(self) {
        let pointer = self.pointer.get_value();
        self.draft.edit_row(&pointer, None);
        browser::focus_soon(pointer::element_id(&pointer));
    }

    fn add(self) {
        let row = self.count.get_untracked();
        self.draft.change_rows(&self.pointer.get_value(), |rows| rows.push(Value::Object(Map::new())));
        self.edit(row);
    }
}

pub(super) fn group(question: Question, (min, max): (u32, u32), item: &Text, fields: &[Field]) -> AnyView {
    let (draft, at) = (question.draft, question.pointer.clone());
    let count = Memo::new(move |_| draft.answers.with(|answers| pointer::count(answers, &at)));
    let open = draft.open_row(&question.pointer);
    let list = List {
        draft,
        pointer: StoredValue::new(question.pointer.clone()),
        item: StoredValue::new(t(item)),
        fields: StoredValue::new(fields.to_vec()),
        count,
        editing: Memo::new(move |_| open.get().filter(|row| *row < count.get())),
    };
    question.grouped(view! {
        <div class="group" data-pointer=question.pointer.clone()>
            {rows(list)}
            {move || list.editing.get().map(|row| editor(list, row))}
            {add(list, min, max)}
        </div>
    })
}

fn editor(list: List, row: usize) -> impl IntoView {
    let pointer = format!("{}/{row}", list.pointer.get_value());
    let questions = |field: &Field| super::field(Question::new(list.draft, field, &pointer, false), field);
    let fields = list.fields.with_value(|fields| fields.iter().map(questions).collect_view());
    view! {
        <div class="row-editor" role="group" aria-label=list.name(row)>
            <h3>{list.name(row)}</h3>
            <div class="fields">{fields}</div>
            <Button on_press=move |()| list.close()>"完成编辑"</Button>
        </div>
    }
}

fn add(list: List, min: u32, max: u32) -> impl IntoView {
    let full = move || list.count.get() >= usize::try_from(max).unwrap_or(usize::MAX);
    let limits = match (min, max) {
        (0, max) => format!("最多 {max} 项"),
        (min, max) => format!("{min} 至 {max} 项"),
    };
    view! {
        <div class="actions">
            <Button disabled=Signal::derive(full) on_press=move |()| list.add()>
                "添加"{list.item.get_value()}
            </Button>
            <span class="muted small">{limits}"，现有 "{list.count}" 项"</span>
        </div>
    }
}
