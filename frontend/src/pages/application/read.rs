//! The form for reading: after submission, and after the close.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use openapi::activity::AwardForm;
use openapi::application::{Application, ApplicationStatus};
use openapi::time::WindowState;

use crate::browser;
use crate::components::{Notice, Tone, When};
use crate::filing::{Draft, pointer};
use crate::form::shown::{self, Shown};
use crate::i18n::t;
use crate::routes::path;

/// An application that has been submitted.
pub(super) fn submitted(application: &Application, form: &AwardForm) -> impl IntoView + use<> {
    let summary = &application.summary;
    let shown = Shown {
        answers: application.answers.clone(),
        files: application.attachments.clone(),
        edit: None,
        page: path::application(summary.id),
    };
    let query = use_query_map();
    Effect::new(move |_| {
        if let Some(at) = query.with(|query| query.get("at")) {
            browser::focus_soon(pointer::element_id(&at));
        }
    });
    let (result, print) = (path::result(summary.id), path::print_application(summary.id));
    view! {
        <p class="crumbs">
            <a href=path::APPLICATIONS>"申报记录"</a>" › "
            <a href=result.clone()>{summary.number.clone().unwrap_or_default()}</a>
        </p>
        <h1><bdi>{summary.title.clone()}</bdi></h1>
        <p class="lead">{t(&summary.activity_title)}" · "{t(&summary.award_title)}</p>
        <Notice tone=Tone::Info>
            <p>
                "申报材料已提交，提交后无法对申报材料进行补充或修改。"
                <a href=result>"查看状态与回执"</a>" · "<a href=print>"打印申报材料"</a>
            </p>
        </Notice>
        <div class="reading">{shown::form(&form.form, &shown)}</div>
    }
}

/// A draft that can no longer, or not yet, be filled in.
pub(super) fn unsubmitted(draft: Draft, state: WindowState) -> impl IntoView {
    let id = draft.save.summary.with_untracked(|summary| summary.id);
    let sent = draft.save.summary.with_untracked(|summary| summary.status) != ApplicationStatus::Draft;
    let notice = if sent {
        view! {
            <Notice tone=Tone::Info>
                <p>"申报材料已提交。"<a href=path::result(id)>"查看状态与回执"</a></p>
            </Notice>
        }
        .into_any()
    } else {
        view! { <Notice tone=Tone::Warning><p>{why(state)}</p></Notice> {lost(draft)} }.into_any()
    };
    // What was on its way at the close may still turn out to have arrived.
    let content = move || {
        let shown = Shown {
            answers: draft.answers.get(),
            files: draft.files.get(),
            edit: None,
            page: path::application(id),
        };
        draft.form.with_value(|form| shown::form(&form.form, &shown))
    };
    view! {
        {notice}
        <div class="reading">{content}</div>
    }
}

/// What had not arrived at the close.
fn lost(draft: Draft) -> impl IntoView {
    let fields = Memo::new(move |_| {
        let unsent = draft.save.unsent();
        draft.form.with_value(|form| {
            let fields = form.form.fields().filter(|field| unsent.contains(&field.key));
            fields.map(|field| t(&field.label)).collect::<Vec<_>>()
        })
    });
    let files = Memo::new(move |_| {
        draft.uploads.list.with(|list| list.iter().map(|upload| upload.file.name()).collect::<Vec<_>>())
    });
    view! {
        <When is=move || !fields.with(Vec::is_empty)>
            <Notice tone=Tone::Bad>
                <p>"最后的更改在截止前没有保存到服务器，仅保留在本浏览器中："{move || fields.get().join("、")}"。"</p>
                <p>"下面显示的内容含有这些更改。"</p>
            </Notice>
        </When>
        <When is=move || !files.with(Vec::is_empty)>
            <Notice tone=Tone::Bad>
                <p>"以下文件在截止前没有传完："<bdi>{move || files.get().join("、")}</bdi></p>
            </Notice>
        </When>
    }
}

fn why(state: WindowState) -> &'static str {
    match state {
        WindowState::Closed => "填报时间已过，逾期不予补报。这份草稿未提交，仍可查看，不能再修改或提交。",
        WindowState::Upcoming | WindowState::Open => "填报尚未开始，请在填报时间内填写。",
    }
}
