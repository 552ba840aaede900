//! What is missing or wrong, live, each a link to its field.

use leptos::prelude::*;
use openapi::form::check::Finding;

use crate::components::{Button, Look, When};
use crate::filing::{Draft, wording};

/// So many lines are shown at once.
const FEW: usize = 6;

/// The list of findings.
#[component]
pub(super) fn Findings() -> impl IntoView {
    let draft = Draft::expect();
    let all = RwSignal::new(false);
    let title = move || match draft.blocking() {
        0 => "已填写完整，可以提交".to_owned(),
        count => format!("还有 {count} 项需要完善"),
    };
    let more = move || draft.findings.with(Vec::len).saturating_sub(FEW);
    let lines = move || {
        let shown = if all.get() { usize::MAX } else { FEW };
        by_urgency(draft.findings.get())
            .into_iter()
            .take(shown)
            .map(|finding| line(draft, &finding))
            .collect_view()
    };
    view! {
        <aside class="card findings" aria-labelledby="findings-title">
            <h2 id="findings-title">{title}</h2>
            <ul>{lines}</ul>
            <When is=move || more() != 0>
                <Button look=Look::Link on_press=move |()| all.update(|all| *all = !*all)>
                    {move || if all.get() { "收起".to_owned() } else { format!("显示其余 {} 项", more()) }}
                </Button>
            </When>
        </aside>
    }
}

/// What is wrong before what is missing, so that it does not hide behind a long list; warnings last. Within each, in
/// the order of the form.
fn by_urgency(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| match finding.code.as_str() {
        _ if !wording::is_blocking(finding) => 2,
        "required" | "attachment_required" | "too_few_rows" | "unit_not_covered" => 1,
        _ => 0,
    });
    findings
}

fn line(draft: Draft, finding: &Finding) -> impl IntoView + use<> {
    let pointer = finding.pointer.clone();
    let href = format!("?at={pointer}");
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        draft.go_to(&pointer);
    };
    let note = (!wording::is_blocking(finding)).then_some("（请核对）");
    view! { <li><a href=href on:click=go><bdi>{wording::line(finding)}</bdi></a>{note}</li> }
}
