//! A form's definition, pasted: looked at by the server with the same `problems()` by which it would be refused, so that
//! nobody who files has to load that code.

use std::time::Duration;

use chrono::TimeDelta;
use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::Text;
use openapi::activity::AwardForm;
use openapi::error::FieldError;
use openapi::form::definition::FormDefinition;
use openapi::ids::{ActivityId, AwardKey};
use openapi::time::Window;
use serde_json::{Value, json};

use super::Tried;
use crate::api::{self, Failure};
use crate::clock::Clock;
use crate::components::{Field, Notice, Tone, refused};
use crate::decode::decode;
use crate::i18n::t;

/// How long one has to pause.
const PAUSE: Duration = Duration::from_millis(400);
/// So many problems are shown; there may be hundreds.
const MOST_PROBLEMS: usize = 50;
/// When filing would close, for fields that ask how long before.
const OPEN_FOR: TimeDelta = TimeDelta::days(30);

/// What is known of the text.
#[derive(Clone, PartialEq)]
enum Verdict {
    /// Nothing is pasted, or it is being looked at.
    None,
    /// It is no JSON from this line and column on.
    NoJson(usize, usize),
    /// It cannot be used as a form.
    Wrong(Vec<FieldError>),
    /// The server could not look at it.
    Failed(Failure),
    /// It can be used.
    Fine(Box<FormDefinition>, usize),
}

#[component]
pub(super) fn Pasted(text: RwSignal<String>) -> impl IntoView {
    let (verdict, round) = (RwSignal::new(Verdict::None), StoredValue::new(0_u32));
    let look = move || {
        round.update_value(|round| *round += 1);
        let own = round.get_value();
        let latest = move || round.try_get_value() == Some(own);
        set_timeout(
            move || {
                if latest() {
                    spawn_local(async move {
                        let found = judge(&text.get_untracked()).await;
                        if latest() {
                            verdict.set(found);
                        }
                    });
                }
            },
            PAUSE,
        );
    };
    if text.with_untracked(|text| !text.is_empty()) {
        look();
    }
    view! {
        <section class="card" aria-label="粘贴表单定义">
            <Field id="definition" label="表单定义（JSON）" hint=HINT wide=true remark=Signal::stored(None)>
                <textarea
                    class="input text-area text-area-tall code"
                    id="definition"
                    spellcheck="false"
                    aria-describedby="definition-hint definition-verdict"
                    prop:value=move || text.get()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        look();
                    }
                ></textarea>
            </Field>
            <div id="definition-verdict" aria-live="polite">{move || told(&verdict.get())}</div>
        </section>
        {move || match verdict.get() {
            Verdict::Fine(form, _) => tried(*form).into_any(),
            _ => ().into_any(),
        }}
    }
}

const HINT: &str = "可粘贴 adminGetAwardForm 的返回内容、putAwardForm 的请求内容，或其中的 form。";

/// What stands in the text: a definition, or an operation's body with one in it.
fn body(pasted: Value) -> Value {
    match pasted {
        Value::Object(mut members) if members.contains_key("form") => {
            let form = members.remove("form").unwrap_or_default();
            let reasons = members.remove("reasons").unwrap_or_default();
            if reasons.is_null() {
                json!({ "form": form })
            } else {
                json!({ "form": form, "reasons": reasons })
            }
        }
        form => json!({ "form": form }),
    }
}

async fn judge(text: &str) -> Verdict {
    if text.trim().is_empty() {
        return Verdict::None;
    }
    let pasted = match serde_json::from_str::<Value>(text) {
        Ok(pasted) => pasted,
        Err(error) => return Verdict::NoJson(error.line(), error.column()),
    };
    let (bare, body) = (pasted.get("form").is_none(), body(pasted));
    match api::activities::check_form(&body).await {
        Ok(found) if found.problems.is_empty() => {
            let form = body.get("form").and_then(|form| decode(&form.to_string()));
            form.map_or(Verdict::Failed(Failure::Unexpected), |form| {
                Verdict::Fine(Box::new(form), found.fields)
            })
        }
        Ok(found) => Verdict::Wrong(within(found.problems, bare)),
        Err(failure) if !failure.errors().is_empty() => {
            Verdict::Wrong(within(failure.errors().to_vec(), bare))
        }
        Err(failure) => Verdict::Failed(failure),
    }
}

/// Pointers into what was pasted, not into what was sent.
fn within(mut problems: Vec<FieldError>, bare: bool) -> Vec<FieldError> {
    for problem in problems.iter_mut().filter(|_| bare) {
        if let Some(inner) = problem.pointer.strip_prefix("/form") {
            problem.pointer = inner.to_owned();
        }
    }
    problems
}

fn told(verdict: &Verdict) -> AnyView {
    match verdict {
        Verdict::None => ().into_any(),
        Verdict::NoJson(line, column) => {
            let text = format!("不是有效的 JSON：第 {line} 行第 {column} 列附近有误。");
            view! { <Notice tone=Tone::Bad><p>{text}</p></Notice> }.into_any()
        }
        Verdict::Wrong(problems) => wrong(problems).into_any(),
        Verdict::Failed(failure) => refused(failure),
        Verdict::Fine(_, fields) => {
            let text = format!("可以使用，共 {fields} 个字段。");
            view! { <Notice tone=Tone::Good><p>{text}</p></Notice> }.into_any()
        }
    }
}

fn wrong(problems: &[FieldError]) -> impl IntoView + use<> {
    let count = problems.len();
    let line = |problem: &FieldError| {
        view! { <li><code class="code">{problem.pointer.clone()}</code>" "{t(&problem.message)}</li> }
    };
    let lines = problems.iter().take(MOST_PROBLEMS).map(line).collect_view();
    let rest = count.saturating_sub(MOST_PROBLEMS);
    view! {
        <Notice tone=Tone::Bad>
            <p><strong>"有 "{count}" 处需要修改"</strong></p>
            <ul>{lines}</ul>
            {(rest > 0).then(|| view! { <p>"另有 "{rest}" 处未列出。"</p> })}
        </Notice>
    }
}

/// As an award of an activity that is open.
fn tried(form: FormDefinition) -> impl IntoView {
    let now = Clock::expect().now_untracked();
    let filing = Window { opens_at: now, closes_at: now + OPEN_FOR };
    let (activity_id, award) = (ActivityId::parse("preview").ok(), AwardKey::parse("preview").ok());
    activity_id.zip(award).map(|(activity_id, award)| {
        let title = Text::new("预览", "Preview");
        let form = AwardForm { activity_id, award, title, version: 1, form, reasons: Vec::new() };
        view! { <Tried form=form filing=filing/> }
    })
}
