//! The letters that units have to stamp: to download and to print, and whose is still missing (guide, clauses 43 and 44).

use leptos::prelude::*;
use openapi::CreditCode;
use openapi::attachment::Attachment;
use openapi::form::answers::{self, Answers};
use openapi::form::definition::{FieldKind, Slot};

use crate::api;
use crate::browser;
use crate::components::{Button, Look, StatusTag, Tag, Task};
use crate::filing::Draft;
use crate::i18n::t;
use crate::routes::path;

/// A unit, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// Full name; empty while it is not filled in.
    pub(super) name: String,
    /// Credit code, by which files say that they cover it.
    pub(super) code: Option<String>,
}

/// The units that stand in the rows of `group`.
pub(super) fn units(all: &Answers, group: &str) -> Vec<Unit> {
    let unit = |row| Unit {
        name: answers::text(row, "name").trim().to_owned(),
        code: CreditCode::parse(answers::text(row, "credit_code")).ok().map(String::from),
    };
    answers::rows(all, group).map(unit).collect()
}

/// One unit and its letter.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Place among the units that stamp, from 1.
    place: usize,
    /// `第 2 完成单位`; empty where there is but one unit.
    role: String,
    unit: Unit,
    /// Names of the files that cover it; `None` where files do not say whom they cover.
    covered_by: Option<Vec<String>>,
}

/// One line a unit: whether its letter is there, and the letter to stamp. None where the slot has no letters.
pub(super) fn letters(draft: Draft, slot: &Slot<'_>) -> Option<impl IntoView + use<>> {
    if slot.letter.is_none() && slot.covers.is_none() {
        return None;
    }
    let title = slot.letter.map(|letter| t(&letter.title));
    let name = StoredValue::new(title.clone().unwrap_or_else(|| t(&slot.field.label)));
    let lines = lines(draft, slot);
    let has_letter = title.is_some() && draft.save.sends();
    let line = move |it: Line| line(draft, it, &name.get_value(), has_letter);
    Some(view! {
        <div class="letters" role="group" aria-label=format!("各单位的{}", name.get_value())>
            <ul>{move || lines.get().into_iter().map(line).collect_view()}</ul>
        </div>
    })
}

fn lines(draft: Draft, slot: &Slot<'_>) -> Memo<Vec<Line>> {
    let (key, group) = (slot.field.key.clone(), slot.covers.map(str::to_owned));
    let item = group.as_deref().and_then(|group| item(draft, group)).unwrap_or_default();
    Memo::new(move |_| {
        let Some(group) = &group else {
            let name = draft.save.summary.with(|summary| summary.organization_name.clone());
            let unit = Unit { name, code: None };
            return vec![Line { place: 1, role: String::new(), unit, covered_by: None }];
        };
        let units = draft.answers.with(|answers| units(answers, group));
        let line = |(index, unit): (usize, Unit)| Line {
            place: index + 1,
            role: format!("第 {} {item}", index + 1),
            covered_by: Some(draft.files.with(|files| covering(files, &key, &unit))),
            unit,
        };
        units.into_iter().enumerate().map(line).collect()
    })
}

/// What one row of the group is called: 完成单位.
fn item(draft: Draft, group: &str) -> Option<String> {
    draft.form.with_value(|form| match &form.form.field(group)?.kind {
        FieldKind::Group { item, .. } => Some(t(item)),
        _ => None,
    })
}

fn covering(files: &[Attachment], slot: &str, unit: &Unit) -> Vec<String> {
    let Some(code) = &unit.code else { return Vec::new() };
    let covers = files.iter().filter(|file| file.slot == slot && file.covers.contains(code));
    covers.map(|file| file.file_name.clone()).collect()
}

fn line(draft: Draft, line: Line, title: &str, has_letter: bool) -> impl IntoView + use<> {
    let Line { place, role, unit, covered_by } = line;
    let missing = covered_by.as_ref().is_some_and(Vec::is_empty);
    let state = covered_by.map(|files| state(&files, title, unit.code.is_some()));
    let called = if unit.name.is_empty() { role.clone() } else { unit.name.clone() };
    let name = if unit.name.is_empty() { "（未填写单位名称）".to_owned() } else { unit.name };
    view! {
        <li class="letter" class:letter-missing=missing>
            <span class="letter-unit">
                <span class="muted small">{role}</span>
                <strong><bdi>{name}</bdi></strong>
                {state}
            </span>
            {has_letter.then(|| ways(draft, place, title, &called))}
        </li>
    }
}

fn state(files: &[String], title: &str, has_code: bool) -> AnyView {
    let short = title.strip_prefix("申报").unwrap_or(title);
    if files.is_empty() {
        let why = (!has_code).then_some("请先填写该单位的信用代码");
        let tag = format!("尚缺{short}");
        return view! { <span><StatusTag tag=Tag::Amber text=tag/>" "<span class="small">{why}</span></span> }.into_any();
    }
    let by = files.join("、");
    view! {
        <span>
            <StatusTag tag=Tag::Green text=format!("已有{short}")/>
            " "
            <bdi class="small">{by}</bdi>
        </span>
    }
    .into_any()
}

/// To a Word file, and to paper. What is typed is saved first, so that the letter names the units as they stand here.
fn ways(draft: Draft, place: usize, title: &str, called: &str) -> impl IntoView + use<> {
    let id = draft.save.summary.with_untracked(|summary| summary.id);
    let fetch = Task::new();
    let download = move |()| {
        let work = async move {
            if !draft.save.save().await {
                draft.toasts.say(UNSAVED);
                return Ok(());
            }
            match api::applications::commitment_letter(id, place).await {
                Ok(file) => browser::save_file(&file.content, &file.name),
                Err(failure) => draft.toasts.say(format!("未能下载：{}", failure.whole_message())),
            }
            Ok(())
        };
        fetch.run(work, drop);
    };
    let href = path::print_letter(id, place);
    let address = href.clone();
    let print = move |event: leptos::ev::MouseEvent| {
        if draft.save.has_unsent() {
            event.prevent_default();
            print_once_saved(draft, address.clone());
        }
    };
    view! {
        <span class="row-actions">
            <Button
                look=Look::Link
                name=format!("下载{title}（Word）：{called}")
                pending=fetch.pending()
                on_press=download
            >
                {format!("下载{title}（Word）")}
            </Button>
            <a href=href target="_blank" rel="noopener" aria-label=format!("打印{title}：{called}") on:click=print>"打印"</a>
        </span>
    }
}

const UNSAVED: &str = "填写的内容还没有保存到服务器，承诺书上的名称可能不是最新的。请待保存后再试。";

/// The window is opened within the click, or the browser would take it for an advertisement.
fn print_once_saved(draft: Draft, address: String) {
    let window = browser::open_window();
    leptos::task::spawn_local(async move {
        let saved = draft.save.save().await;
        if !saved {
            draft.toasts.say(UNSAVED);
        }
        browser::lead_window(window, saved.then_some(&address));
    });
}
