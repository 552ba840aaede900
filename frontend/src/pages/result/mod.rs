//! Where an application stands: timeline, reasons, receipt (guide, clauses 8 to 10 and 47 to 50).

mod reasons;
mod receipt;
mod steps;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use openapi::activity::{Activity, AwardForm, Publication};
use openapi::application::{Application, ApplicationStatus};
use openapi::ids::ApplicationId;
use openapi::receipt::Receipt;
use openapi::review::ReviewResult;

use super::application_source;
use crate::api::{self, Failure};
use crate::browser;
use crate::components::{EmptyState, Timeline, loaded};
use crate::i18n::{self, t};
use crate::routes::path;

/// All that the page tells.
#[derive(Clone)]
struct Standing {
    application: Application,
    form: AwardForm,
    activity: Activity,
    receipt: Receipt,
    result: Option<ReviewResult>,
}

/// 申报状态与形审结果.
#[component]
pub(crate) fn ResultPage() -> impl IntoView {
    browser::title("申报状态");
    let params = use_params_map();
    let standing = move || load(params.with(application_source::id));
    loaded(standing, |standing| match standing {
        Ok(standing) => shown(&standing).into_any(),
        Err(draft) => not_submitted(draft).into_any(),
    })
}

/// The whole standing, or the draft that has none yet.
async fn load(id: Option<ApplicationId>) -> Result<Result<Standing, ApplicationId>, Failure> {
    let (application, form) = application_source::load(id).await?;
    let id = application.summary.id;
    if application.summary.status == ApplicationStatus::Draft {
        return Ok(Err(id));
    }
    let (activity, receipt, result) = futures::join!(
        api::activities::get(&application.summary.activity_id),
        api::applications::receipt(id),
        result(id, application.summary.status),
    );
    Ok(Ok(Standing { activity: activity?, receipt: receipt?, result: result?, application, form }))
}

async fn result(id: ApplicationId, status: ApplicationStatus) -> Result<Option<ReviewResult>, Failure> {
    match status {
        ApplicationStatus::Draft | ApplicationStatus::UnderReview => Ok(None),
        ApplicationStatus::Passed | ApplicationStatus::Rejected => api::review_results::get(id).await,
    }
}

fn not_submitted(id: ApplicationId) -> impl IntoView {
    view! {
        <h1>"申报状态"</h1>
        <EmptyState title="这份申报尚未提交">
            <p>"提交后，这里会显示回执、形式审查的进度和结果。"</p>
            <p><a class="button button-primary" href=path::application(id)>"返回填写"</a></p>
        </EmptyState>
    }
}

fn shown(standing: &Standing) -> impl IntoView + use<> {
    let summary = &standing.application.summary;
    let under_review = summary.status == ApplicationStatus::UnderReview;
    let first = if summary.award.as_str() == "individual" { "现工作单位" } else { "第 1 完成单位" };
    view! {
        <p class="crumbs"><a href=path::APPLICATIONS>"申报记录"</a>" › "{standing.receipt.number.clone()}</p>
        <h1><bdi>{standing.receipt.title.clone()}</bdi></h1>
        <p class="lead">
            {t(&summary.activity_title)}" · "{t(&summary.award_title)}" · "{first}" "
            <bdi>{summary.organization_name.clone()}</bdi>
        </p>
        <Timeline steps=steps::steps(standing)/>
        <div class="results">
            {under_review.then(|| confirmation(standing))}
            {standing.result.as_ref().map(|result| reasons::outcome(standing, result))}
            {receipt::receipt(&standing.receipt)}
            <p class="actions">
                <a href=path::application(summary.id)>"查看已提交的申报材料"</a>
                <a href=path::print_application(summary.id)>"打印申报材料"</a>
            </p>
        </div>
    }
}

/// The number, what happens next and when.
fn confirmation(standing: &Standing) -> impl IntoView + use<> {
    let until = i18n::dated(standing.activity.review.closes_at, standing.receipt.submitted_at);
    let activity = &standing.activity;
    let jointly = activity.publication == Publication::Joint && activity.results_published_at.is_none();
    view! {
        <section class="card confirmation" aria-labelledby="confirmation-title">
            <h2 id="confirmation-title">"提交成功"</h2>
            <p>"受理编号 "<strong class="code">{standing.receipt.number.clone()}</strong></p>
            <p>"提交时间 "{i18n::full(standing.receipt.submitted_at)}"（中国时间）"</p>
            <p>"接下来进入形式审查阶段。请在 "{until}" 前自行登录填报系统及时查看形式审查结果。"</p>
            {jointly.then(|| view! { <p>"本活动的形式审查结果统一公布。"</p> })}
        </section>
    }
}
