//! The rows of a list as they stand: what each is about, and what can be done with it.

use leptos::prelude::*;
use openapi::form::definition::{Field, FieldKind};
use openapi::form::shown::line;
use serde_json::Value;

use super::group::List;
use crate::browser;
use crate::components::{Button, Confirm, Look, When};
use crate::filing::pointer;

/// How many answers besides the first tell what a row is about.
const DETAILS: usize = 2;

pub(super) fn rows(list: List) -> impl IntoView {
    // The row that is to be removed, and whether the person is being asked.
    let (removing, asking) = (RwSignal::new(0), RwSignal::new(false));
    let remove = move |()| {
        let row = removing.get_untracked();
        list.draft.edit_row(&list.pointer.get_value(), None);
        list.draft.change_rows(&list.pointer.get_value(), |rows| {
            if row < rows.len() {
                rows.remove(row);
            }
        });
        browser::focus_soon(pointer::element_id(&list.pointer.get_value()));
    };
    // Told to those who do not see the rows change places.
    let moved = RwSignal::new(String::new());
    let title = move || format!("移除{}？", list.name(removing.get()));
    let ask = Callback::new(move |row| {
        removing.set(row);
        asking.set(true);
    });
    view! {
        <When is=move || list.count.get() != 0 fallback=|| view! { <p class="muted">"尚未添加。"</p> }>
            <ol class="rows">
                {move || (0..list.count.get()).map(|row| entry(list, row, ask, moved)).collect_view()}
            </ol>
        </When>
        <p class="visually-hidden" role="status">{moved}</p>
        <Confirm
            title=Signal::derive(title)
            text="这一项中已填写的内容将一并删除。"
            action="移除"
            open=asking
            on_confirm=remove
        />
    }
}

fn entry(list: List, row: usize, ask: Callback<usize>, moved: RwSignal<String>) -> impl IntoView {
    let lines = Memo::new(move |_| summary(list, row));
    let editing = move || list.editing.get() == Some(row);
    view! {
        <li class="row" class:row-open=editing>
            <span class="row-number" aria-hidden="true">{row + 1}</span>
            <span class="row-text">
                <strong><bdi>{move || lines.with(|(title, _)| title.clone())}</bdi></strong>
                <span class="muted small">
                    {move || if editing() { "正在编辑".to_owned() } else { lines.with(|(_, details)| details.clone()) }}
                </span>
            </span>
            <span class="row-actions">
                {list.is_own(row).then(|| view! { <span class="tag">"本组织"</span> })}
                <When is=move || !editing()>
                    <Button look=Look::Link name=format!("编辑{}", list.name(row)) on_press=move |()| list.edit(row)>
                        "编辑"
                    </Button>
                </When>
                {(!list.is_own(row)).then(|| order(list, row, ask, moved))}
            </span>
        </li>
    }
}

fn order(list: List, row: usize, ask: Callback<usize>, moved: RwSignal<String>) -> impl IntoView {
    let above = row.checked_sub(1).filter(|above| !list.is_own(*above));
    let at_end = move || row + 1 >= list.count.get();
    let up = move |()| {
        if let Some(above) = above {
            swap(list, row, above, moved);
        }
    };
    let down = move |()| swap(list, row, row + 1, moved);
    view! {
        {above.map(|_| view! {
            <Button look=Look::Link id=move_id(list, row, UP) name=format!("上移{}", list.name(row)) on_press=up>
                "上移"
            </Button>
        })}
        <When is=move || !at_end()>
            <Button look=Look::Link id=move_id(list, row, DOWN) name=format!("下移{}", list.name(row)) on_press=down>
                "下移"
            </Button>
        </When>
        <Button look=Look::Link name=format!("移除{}", list.name(row)) on_press=move |()| ask.run(row)>
            "移除"
        </Button>
    }
}

const UP: &str = "up";
const DOWN: &str = "down";

fn move_id(list: List, row: usize, direction: &str) -> String {
    format!("{}-{row}-{direction}", pointer::element_id(&list.pointer.get_value()))
}

/// Two rows change places. The focus goes along with the one that was moved, so that it can be moved on.
fn swap(list: List, row: usize, to: usize, moved: RwSignal<String>) {
    let editing = list.editing.get_untracked();
    list.draft.change_rows(&list.pointer.get_value(), |rows| {
        if row.max(to) < rows.len() {
            rows.swap(row, to);
        }
    });
    let followed = editing.map(|open| match open {
        _ if open == row => to,
        _ if open == to => row,
        _ => open,
    });
    list.draft.edit_row(&list.pointer.get_value(), followed);
    moved.set(format!("已移到第 {} 位", to + 1));
    let first = usize::from(list.is_own(0));
    let end = list.count.get_untracked().saturating_sub(1);
    let direction = match to < row {
        true if to > first => UP,
        false if to == end => UP,
        _ => DOWN,
    };
    browser::focus_soon(move_id(list, to, direction));
}

/// What the row is about: its first answer, and a few more.
fn summary(list: List, row: usize) -> (String, String) {
    let at = format!("{}/{row}", list.pointer.get_value());
    list.draft.answers.with(|answers| {
        let shown = |field: &Field| {
            let answer = pointer::get(answers, &format!("{at}/{}", field.key)).unwrap_or(&Value::Null);
            line(&field.kind, answer)
        };
        list.fields.with_value(|fields| {
            let title = fields.first().map(shown).filter(|title| !title.is_empty());
            let short =
                fields.iter().skip(1).filter(|field| !matches!(field.kind, FieldKind::LongText { .. }));
            let details = short.map(shown).filter(|answer| !answer.is_empty()).take(DETAILS);
            (
                title.unwrap_or_else(|| format!("{}（未填写）", list.name(row))),
                details.collect::<Vec<_>>().join(" · "),
            )
        })
    })
}
