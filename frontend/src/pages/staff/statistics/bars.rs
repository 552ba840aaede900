//! Bars by name: a list of names and numbers, each with how long it is beside the others.

use leptos::prelude::*;
use openapi::statistics::Count;

use crate::i18n::t;

/// Length of the longest bar, in the drawing's own units.
const LENGTH: i64 = 1_000;

/// A plot with its title. Names and numbers are text, so the list is its own table.
#[component]
pub(super) fn Bars(id: &'static str, title: &'static str, counts: Vec<Count>) -> impl IntoView {
    let most = counts.iter().map(|count| count.count).max().unwrap_or(0).max(1);
    let title_id = format!("{id}-title");
    let rows = counts.iter().map(|count| row(count, most)).collect_view();
    view! {
        <section class="card plot" aria-labelledby=title_id.clone()>
            <h2 id=title_id.clone()>{title}</h2>
            <dl class="bars">{rows}</dl>
        </section>
    }
}

fn row(Count { code, label, count }: &Count, most: i64) -> impl IntoView + use<> {
    let class = format!("bar bar-{code}");
    view! {
        <div>
            <dt>{t(label)}</dt>
            <dd>
                <svg class=class viewBox=format!("0 0 {LENGTH} 1") preserveAspectRatio="none" aria-hidden="true">
                    <rect x="0" y="0" width=count * LENGTH / most height="1"></rect>
                </svg>
                <span>{*count}</span>
            </dd>
        </div>
    }
}
