//! The whole application on paper: a draft plainly marked as one on each page, a submission with its number and digest.

mod answers;
mod files;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use openapi::activity::AwardForm;
use openapi::application::{Application, ApplicationStatus};
use openapi::form::definition::Section;
use openapi::ids::ApplicationId;
use openapi::receipt::Receipt;

use super::sheet;
use crate::api::{self, Failure};
use crate::browser;
use crate::components::{PrintHead, loaded};
use crate::i18n::{self, t};
use crate::pages::application_source;
use crate::routes::path;

/// What is printed.
#[derive(Clone)]
struct Printed {
    application: Application,
    form: AwardForm,
    /// Once submitted.
    receipt: Option<Receipt>,
}

/// 打印申报材料.
#[component]
pub(crate) fn PrintedApplication() -> impl IntoView {
    browser::title("打印申报材料");
    let params = use_params_map();
    loaded(move || load(params.with(application_source::id)), |printed| view(&printed).into_any())
}

async fn load(id: Option<ApplicationId>) -> Result<Printed, Failure> {
    let (application, form) = application_source::load(id).await?;
    let receipt = match application.summary.status {
        ApplicationStatus::Draft => None,
        _ => Some(api::applications::receipt(application.summary.id).await?),
    };
    Ok(Printed { application, form, receipt })
}

fn view(printed: &Printed) -> impl IntoView + use<> {
    let summary = &printed.application.summary;
    let name = summary.number.clone().unwrap_or_else(|| "草稿".to_owned());
    // Browsers propose it as the name of the PDF.
    browser::title(&format!("{}申报书 {name}", t(&summary.award_title)));
    let lead = match printed.receipt {
        None => "用 A4 纸打印，供核对和传阅。打印的是已保存的内容；每页印有“草稿”字样，不能代替网上提交。",
        Some(_) => "用 A4 纸打印。每页印有受理编号和申报材料的摘要（SHA-256），与提交回执一致。",
    };
    let title = if printed.receipt.is_some() { "打印申报材料" } else { "打印草稿" };
    view! {
        <PrintHead title=title lead=lead back=Some((path::application(summary.id), "申报材料"))/>
        {sheet(content(printed).into_any(), mark(printed.receipt.as_ref()))}
    }
}

/// What stands on each page.
fn mark(receipt: Option<&Receipt>) -> AnyView {
    let Some(receipt) = receipt else {
        return view! {
            <p class="paper-mark">"草稿，未提交"</p>
            <p class="paper-watermark" aria-hidden="true">"草稿"</p>
        }
        .into_any();
    };
    view! {
        <p class="paper-mark">
            "受理编号 "{receipt.number.clone()}"　SHA-256 "<span class="code">{receipt.form_sha256.clone()}</span>
        </p>
    }
    .into_any()
}

fn content(printed: &Printed) -> impl IntoView + use<> {
    let Printed { application, form, receipt } = printed;
    let summary = &application.summary;
    let state = match receipt {
        Some(receipt) => view! {
            <dt>"受理编号"</dt><dd>{receipt.number.clone()}</dd>
            <dt>"提交时间"</dt><dd>{i18n::full(receipt.submitted_at)}"（中国时间）"</dd>
        }
        .into_any(),
        None => view! {
            <dt>"状态"</dt><dd>"草稿，未提交"</dd>
            <dt>"保存时间"</dt><dd>{i18n::full(summary.updated_at)}"（中国时间）"</dd>
        }
        .into_any(),
    };
    let sections = form.form.sections.iter().map(|it| section(it, application)).collect_view();
    view! {
        <p class="paper-activity">{t(&summary.activity_title)}</p>
        <h2 id="paper-title" class="paper-title">{t(&summary.award_title)}"申报书"</h2>
        <dl class="terms">
            <dt>"申报名称"</dt><dd><bdi>{title(&summary.title)}</bdi></dd>
            <dt>"申报单位"</dt><dd><bdi>{summary.organization_name.clone()}</bdi></dd>
            {state}
        </dl>
        {sections}
    }
}

fn title(title: &str) -> String {
    if title.is_empty() { "（未填写名称）".to_owned() } else { title.to_owned() }
}

fn section(section: &Section, application: &Application) -> impl IntoView + use<> {
    let id = format!("paper-{}", section.key);
    let fields = answers::fields(section, application);
    view! {
        <section class="paper-section" aria-labelledby=id.clone()>
            <h3 id=id.clone()>{t(&section.title)}</h3>
            {fields}
        </section>
    }
}
