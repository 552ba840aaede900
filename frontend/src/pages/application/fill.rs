//! The three columns of filling in: sections, the form, what is missing; and the foot with the saving.

use leptos::prelude::*;

use super::conflict::Conflicts;
use super::findings::Findings;
use super::foot::Foot;
use super::task_list::TaskList;
use crate::components::{ErrorLine, ErrorSummary};
use crate::filing::{Draft, wording};
use crate::form;

/// The page for filling in.
#[component]
pub(super) fn Fill() -> impl IntoView {
    let draft = Draft::expect();
    // “检查并提交” has been pressed: from then on the summary tells what is left to do.
    let asked = RwSignal::new(false);
    let lines = Memo::new(move |_| if asked.get() { blocking_lines(draft) } else { Vec::new() });
    view! {
        <ErrorSummary
            title="还不能提交，请先完善以下内容"
            lines=lines
            on_visit=move |pointer: String| draft.go_to(&pointer)
        />
        <Columns/>
        <Foot asked=asked/>
    }
}

/// Sections, form, findings: also of a form that staff only look at.
#[component]
pub(crate) fn Columns() -> impl IntoView {
    let draft = Draft::expect();
    let shown = Memo::new(move |_| draft.section.get());
    let section = move || {
        let key = shown.get();
        draft.form.with_value(|form| {
            let sections = &form.form.sections;
            let section = sections.iter().find(|section| section.key == key).or_else(|| sections.first());
            section.map(form::section)
        })
    };
    view! {
        <div class="filling">
            <TaskList/>
            <div class="card filling-form">
                <Conflicts/>
                {section}
                <NextSection/>
            </div>
            <Findings/>
        </div>
    }
}

/// The findings that stop the submission, for the summary.
fn blocking_lines(draft: Draft) -> Vec<ErrorLine> {
    let line = |finding: &openapi::form::check::Finding| ErrorLine {
        target: finding.pointer.clone(),
        text: wording::line(finding),
    };
    draft.findings.with(|findings| {
        let blocking = findings.iter().filter(|finding| wording::is_blocking(finding));
        blocking.map(line).collect()
    })
}

/// The next step is always in sight: the section that follows.
#[component]
fn NextSection() -> impl IntoView {
    let draft = Draft::expect();
    let next = move || {
        let here = draft.section.get();
        draft.form.with_value(|form| {
            let mut sections = form.form.sections.iter().skip_while(|section| section.key != here).skip(1);
            sections.next().map(|section| (section.key.clone(), crate::i18n::t(&section.title)))
        })
    };
    move || {
        next().map(|(key, title)| {
            let go = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                super::task_list::open(draft, &key);
            };
            view! { <p class="next-section"><a href="#section-title" on:click=go>"下一部分："{title}</a></p> }
        })
    }
}
