//! Two windows, one field: the person chooses, nothing is overwritten silently.

use leptos::prelude::*;
use openapi::form::definition::{Field, FieldKind};
use openapi::form::shown;
use serde_json::Value;

use crate::components::{Button, When};
use crate::filing::Draft;
use crate::filing::merge::Conflict;
use crate::i18n::t;

/// The fields that were changed here and elsewhere.
#[component]
pub(super) fn Conflicts() -> impl IntoView {
    let draft = Draft::expect();
    let choices = move || draft.save.conflicts.get().into_iter().map(|it| choice(draft, it)).collect_view();
    view! {
        <When is=move || !draft.save.conflicts.with(Vec::is_empty)>
            <section class="notice notice-warning" role="alert" aria-labelledby="conflicts-title">
                <h2 id="conflicts-title" tabindex="-1">"内容已在别处更改，请选择要保留的"</h2>
                <p>"以下内容在这里和在其他窗口（或由他人）都有更改。选择之前不会保存，两边的内容都不会丢失。"</p>
                {choices}
            </section>
        </When>
    }
}

fn choice(draft: Draft, conflict: Conflict) -> impl IntoView {
    let field = draft.form.with_value(|form| form.form.field(&conflict.key).cloned());
    let label = field.as_ref().map(|field| t(&field.label)).unwrap_or_default();
    let shown = |answer: Option<&Value>| field.as_ref().map(|field| words(field, answer)).unwrap_or_default();
    let (mine, theirs) = (shown(conflict.mine.as_ref()), shown(conflict.theirs.as_ref()));
    let conflict = StoredValue::new(conflict);
    let choose = move |mine: bool| draft.save.choose(&conflict.get_value(), mine);
    view! {
        <div class="conflict" role="group" aria-label=label.clone()>
            <h3>{label.clone()}</h3>
            <div class="conflict-sides">
                <div>
                    <p class="muted small">"这里的内容"</p>
                    <p class="paragraphs"><bdi>{mine}</bdi></p>
                    <Button on_press=move |()| choose(true)>"保留这里的"</Button>
                </div>
                <div>
                    <p class="muted small">"别处的内容（已保存）"</p>
                    <p class="paragraphs"><bdi>{theirs}</bdi></p>
                    <Button on_press=move |()| choose(false)>"采用别处的"</Button>
                </div>
            </div>
        </div>
    }
}

/// An answer in words; lists and tables line by line.
fn words(field: &Field, answer: Option<&Value>) -> String {
    let Some(answer) = answer else { return "（空）".to_owned() };
    let text = match (&field.kind, answer) {
        (FieldKind::Group { fields, .. }, Value::Array(rows)) => {
            let row = |row: &Value| {
                let answers =
                    fields.iter().filter_map(|field| Some(shown::line(&field.kind, row.get(&field.key)?)));
                answers.filter(|answer| !answer.is_empty()).collect::<Vec<_>>().join("，")
            };
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        (FieldKind::YearTable { .. }, Value::Object(years)) => {
            let year = |(year, row): (&String, &Value)| {
                let amounts = row.as_object().into_iter().flatten().filter_map(|(_, amount)| amount.as_str());
                format!("{year}：{}", amounts.collect::<Vec<_>>().join("，"))
            };
            years.iter().map(year).collect::<Vec<_>>().join("\n")
        }
        (kind, answer) => shown::line(kind, answer),
    };
    if text.is_empty() { "（空）".to_owned() } else { text }
}
