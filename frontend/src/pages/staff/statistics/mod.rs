//! 统计: the numbers of `getStatistics` as plots, each with its table.

mod bars;
mod columns;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use openapi::statistics::{AwardStatistics, Count, Spread, Statistics};

use crate::api;
use crate::browser;
use crate::components::{EmptyState, Field, Select, loaded};
use crate::i18n::{self, t};
use crate::routes::path;
use bars::Bars;
use columns::{Column, Columns};

/// 统计.
#[component]
pub(crate) fn StatisticsPage() -> impl IntoView {
    browser::title("统计");
    view! {
        <p class="crumbs"><a href=path::STAFF>"工作台"</a></p>
        <h1>"统计"</h1>
        {loaded(api::statistics::get, |statistics| view! { <Shown statistics=statistics/> }.into_any())}
    }
}

/// How an award is named in the address and in the list.
fn key(award: &AwardStatistics) -> String {
    format!("{}.{}", award.activity_id, award.award)
}

#[component]
fn Shown(statistics: Statistics) -> impl IntoView {
    let Statistics { counted_at, awards, organizations } = statistics;
    let asked = use_query_map().with_untracked(|query| query.get("award")).unwrap_or_default();
    // Without a choice, the award that most was submitted for.
    let asked = awards.iter().find(|award| key(award) == asked);
    let busiest = awards.iter().max_by_key(|award| award.submitted);
    let chosen = RwSignal::new(asked.or(busiest).map(key).unwrap_or_default());
    let options = awards.iter().map(|award| (key(award), title(award))).collect::<Vec<_>>();
    let choose = move |value: String| {
        browser::remember(&format!("?award={value}"));
        chosen.set(value);
    };
    let none = Signal::stored(None);
    let shown = move || {
        let wanted = chosen.get();
        let found = awards.iter().find(|award| key(award) == wanted);
        found.map_or_else(|| nothing().into_any(), |found| award(found, organizations.clone()).into_any())
    };
    view! {
        <p class="lead">"统计于 "{i18n::full(counted_at)}"，时间均为中国时间。"</p>
        <section class="card preview-choice" aria-label="选择活动和奖项">
            <Field id="award" label="活动和奖项类型" wide=true remark=none>
                <Select id="award" pointer="" options=options value=chosen remark=none on_change=choose/>
            </Field>
        </section>
        {shown}
    }
}

fn title(award: &AwardStatistics) -> String {
    format!("{} · {}", t(&award.activity_title), t(&award.award_title))
}

fn nothing() -> impl IntoView {
    view! { <EmptyState title="请选择活动和奖项"><p>"选定后在此显示统计。"</p></EmptyState> }
}

fn award(award: &AwardStatistics, organizations: Vec<Count>) -> impl IntoView + use<> {
    let figures = figures(award);
    let organizations =
        view! { <Bars id="organizations" title="单位核验状态（全部单位）" counts=organizations/> };
    if award.submitted == 0 {
        let none = view! { <EmptyState title="还没有提交的申报"><p>"有申报提交后，在此显示分布图。"</p></EmptyState> };
        return view! { {figures} {none} {organizations} }.into_any();
    }
    let (results, reasons) = (award.results.clone(), award.reasons.clone());
    view! {
        {figures}
        <div class="plots">
            <Columns id="by-day" title="每日提交数" columns=days(award)/>
            <Columns id="before-close" title="截止前 48 小时每小时提交数" columns=last_hours(award)/>
            <Columns id="by-hour" title="各时段提交数" columns=hours(award)/>
            <Bars id="results" title="形审结果" counts=results/>
            <Bars id="reasons" title="不通过原因（一份申报可有多条）" counts=reasons/>
            {organizations}
        </div>
    }
    .into_any()
}

fn days(award: &AwardStatistics) -> Vec<Column> {
    let column =
        |day: &openapi::statistics::DayCount| Column { label: i18n::date(day.day), count: day.count };
    award.by_day.iter().map(column).collect()
}

fn last_hours(award: &AwardStatistics) -> Vec<Column> {
    let column = |hour: &openapi::statistics::HourCount| Column {
        label: i18n::day_time(hour.from),
        count: hour.count,
    };
    award.before_close.iter().map(column).collect()
}

fn hours(award: &AwardStatistics) -> Vec<Column> {
    let column = |(hour, count): (usize, &i64)| Column { label: format!("{hour}:00"), count: *count };
    award.by_hour.iter().enumerate().map(column).collect()
}

/// The numbers that are asked for first.
fn figures(award: &AwardStatistics) -> impl IntoView + use<> {
    let figure = |label: String, value: String| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    let results = award.results.iter().map(|Count { label, count, .. }| figure(t(label), count.to_string()));
    let results = results.collect_view();
    let taken = award.hours_to_result.map(|Spread { median, p90, .. }| {
        let (median, p90) = (duration(median), duration(p90));
        view! { {figure("出结果时间（中位数）".to_owned(), median)} {figure("出结果时间（九成）".to_owned(), p90)} }
    });
    view! {
        <dl class="card figures" aria-label="概况">
            {figure("草稿".to_owned(), award.drafts.to_string())}
            {figure("已提交".to_owned(), award.submitted.to_string())}
            {results}
            {taken}
        </dl>
    }
}

/// Hours, and days where that would be many.
fn duration(hours: i64) -> String {
    match hours {
        ..1 => "不到 1 小时".to_owned(),
        1..48 => format!("{hours} 小时"),
        _ => format!("{} 天", hours / 24),
    }
}
