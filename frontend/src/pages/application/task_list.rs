//! The sections of the form, each with how far it has come.

use leptos::prelude::*;

use crate::browser;
use crate::components::{StatusTag, Tag};
use crate::filing::Draft;
use crate::filing::sections::Progress;
use crate::i18n::t;

/// Shows the section with this key, from its top.
pub(super) fn open(draft: Draft, key: &str) {
    draft.section.set(key.to_owned());
    // The address of a form that is only looked at names the form.
    if draft.save.sends() {
        browser::remember(&format!("?section={key}"));
    }
    browser::focus_soon("section-title");
}

/// The task list.
#[component]
pub(super) fn TaskList() -> impl IntoView {
    let draft = Draft::expect();
    let entries: Vec<(String, String)> = draft.form.with_value(|form| {
        form.form.sections.iter().map(|section| (section.key.clone(), t(&section.title))).collect()
    });
    let entries = entries.into_iter().map(|(key, title)| view! { <Entry key_of_section=key title=title/> });
    let entries = entries.collect_view();
    // Where there is room for one entry only, the others are asked for.
    let all = RwSignal::new(false);
    Effect::new(move |_| {
        draft.section.track();
        all.set(false);
    });
    view! {
        <nav class="card task-list" class:task-list-open=all aria-label="申报材料各部分">
            <ol>{entries}</ol>
            <button
                type="button"
                class="task-list-more"
                aria-expanded=move || all.get().to_string()
                on:click=move |_| all.update(|all| *all = !*all)
            >
                {move || if all.get() { "收起" } else { "全部部分" }}
            </button>
        </nav>
    }
}

#[component]
fn Entry(key_of_section: String, title: String) -> impl IntoView {
    let draft = Draft::expect();
    let (key, current_key, target) = (key_of_section.clone(), key_of_section.clone(), key_of_section);
    let progress = Memo::new(move |_| draft.progress(&key));
    let current = move || draft.section.with(|section| *section == current_key).then_some("step");
    let href = format!("?section={target}");
    let go = move |event: leptos::ev::MouseEvent| {
        // A click with a key held opens a tab, as it does with any link.
        if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            event.prevent_default();
            open(draft, &target);
        }
    };
    view! {
        <li>
            <a href=href aria-current=current on:click=go>
                <span>{title}</span>
                {move || tag(progress.get())}
            </a>
        </li>
    }
}

fn tag(progress: Progress) -> impl IntoView {
    let (tag, text) = match progress {
        Progress::NotStarted => (Tag::Plain, "未开始".to_owned()),
        Progress::Optional => (Tag::Plain, "选填".to_owned()),
        Progress::Started => (Tag::Amber, "填写中".to_owned()),
        Progress::Done => (Tag::Green, "已完成".to_owned()),
        Progress::Wrong(count) => (Tag::Red, format!("{count} 处有误")),
        Progress::FilesMissing(count) => (Tag::Amber, format!("缺 {count} 份")),
    };
    view! { <StatusTag tag=tag text=text/> }
}
