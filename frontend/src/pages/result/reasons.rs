//! The outcome of the formal review: the guide's reasons, the reviewer's words, and where to look.

use leptos::prelude::*;
use openapi::review::{Outcome, ReviewReason, ReviewResult};

use super::Standing;
use crate::i18n::{self, t};
use crate::routes::path;

/// What came of the review.
pub(super) fn outcome(standing: &Standing, result: &ReviewResult) -> AnyView {
    match result.outcome {
        Outcome::Passed => passed(result).into_any(),
        Outcome::Rejected => rejected(standing, result).into_any(),
    }
}

/// That the result was another one before, and since when it is this one.
fn correction(result: &ReviewResult) -> Option<impl IntoView + use<>> {
    let (at, from) = result.corrected_at.zip(result.corrected_from)?;
    let from = match from {
        Outcome::Passed => "形式审查通过",
        Outcome::Rejected => "形式审查不通过",
    };
    let sentence = format!("结果已于 {} 更正，更正前为“{from}”。以下为更正后的结果。", i18n::day_time(at));
    Some(view! { <p class="outcome-correction"><strong>{sentence}</strong></p> })
}

fn passed(result: &ReviewResult) -> impl IntoView + use<> {
    view! {
        <section class="card outcome outcome-good" aria-labelledby="outcome-title">
            <h2 id="outcome-title">"形式审查通过"</h2>
            {correction(result)}
            <p>"结果于 "{i18n::day_time(result.recorded_at)}" 作出。后续评审安排请关注通知。"</p>
        </section>
    }
}

fn rejected(standing: &Standing, result: &ReviewResult) -> impl IntoView + use<> {
    let reasons = result.reasons.iter().map(|it| reason(standing, it)).collect_view();
    view! {
        <section class="card outcome outcome-bad" aria-labelledby="outcome-title">
            <h2 id="outcome-title">"未通过的原因"</h2>
            {correction(result)}
            <ol>{reasons}</ol>
        </section>
    }
}

fn reason(standing: &Standing, reason: &ReviewReason) -> impl IntoView + use<> {
    let link = reason.given.pointer.as_deref().map(|pointer| {
        let is_file = standing.form.form.slot(pointer.trim_start_matches('/')).is_some();
        let text = if is_file { "查看该文件" } else { "查看该项" };
        let href = path::application_at(standing.application.summary.id, pointer);
        view! { <a href=href aria-label=format!("{text}：{}", t(&reason.text))>{text}</a> }
    });
    view! {
        <li>
            <strong>{t(&reason.text)}</strong>
            <p class="muted"><bdi class="paragraphs">{reason.given.words.clone()}</bdi>" "{link}" "{file(standing, reason)}</p>
        </li>
    }
}

/// The file that a reason is about, by name, with the way to where it lies.
fn file(standing: &Standing, reason: &ReviewReason) -> Option<impl IntoView + use<>> {
    let id = reason.given.file?;
    let file = standing.application.attachments.iter().find(|file| file.id == id)?;
    let href = path::application_at(standing.application.summary.id, &format!("/{}", file.slot));
    Some(view! { <a href=href>"查看文件："<bdi>{file.file_name.clone()}</bdi></a> })
}
