//! The real 2025 activity, and a demo activity that is open.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use openapi::Text;
use openapi::activity::{ActivityState, Contact, Publication, Reason};
use openapi::form::definition::FormDefinition;
use openapi::ids::{ActivityId, AwardKey, NumberCode};
use openapi::time::{Window, WindowState, in_china};
use serde::Deserialize;

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::store::Conn;
use crate::store::activities::{self as store, ActivityRow, AwardFormRow, AwardRow};

/// How long the demo activity stays open.
const DEMO_LENGTH: TimeDelta = TimeDelta::days(28);
/// How long after the close its review goes on.
const DEMO_REVIEW: TimeDelta = TimeDelta::days(24);

const ACTIVITY: &str = include_str!("../../../awards/2025/activity.json");
const FORMS: [(&str, &str); 2] = [
    ("project", include_str!("../../../awards/2025/project.json")),
    ("individual", include_str!("../../../awards/2025/individual.json")),
];

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActivityData {
    year: i32,
    title: Text,
    notice: Vec<Text>,
    filing: Window,
    review: Window,
    contact: Contact,
    awards: Vec<AwardData>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AwardData {
    key: AwardKey,
    code: NumberCode,
    title: Text,
    advice: Text,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormData {
    form: FormDefinition,
    reasons: Vec<Reason>,
}

/// Adds both, and opens the demo activity anew once it has closed.
pub(super) async fn run(app: &App) -> Result<()> {
    let real: ActivityData = serde_json::from_str(ACTIVITY).map_err(Error::internal)?;
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            add(conn, &ActivityId::parse("2025").map_err(Error::internal)?, &real, now)?;
            let demo = demo_of(&real, now);
            let id = ActivityId::parse("demo").map_err(Error::internal)?;
            add(conn, &id, &demo, now)?;
            reopen(conn, &id, &demo, now)
        })
        .await
}

fn demo_of(real: &ActivityData, now: DateTime<Utc>) -> ActivityData {
    let closes_at = now + DEMO_LENGTH;
    ActivityData {
        year: in_china(now).year(),
        title: Text::new(
            "演示活动：质量技术奖（可随意试填）",
            "Demo activity: Quality Technology Award (try anything)",
        ),
        filing: Window { opens_at: now, closes_at },
        review: Window { opens_at: now, closes_at: closes_at + DEMO_REVIEW },
        notice: demo_notice(&real.notice),
        ..real.clone()
    }
}

/// The real notice without the paragraphs that name the real edition's dates.
fn demo_notice(real: &[Text]) -> Vec<Text> {
    let words = Text::new(
        "这是演示活动，可随意试填；在此提交的内容不作为正式申报。",
        "This is a demo: try anything. What is submitted here is no real filing.",
    );
    let dateless = real.iter().filter(|paragraph| !paragraph.zh.contains("2025 年")).cloned();
    std::iter::once(words).chain(dateless).collect()
}

fn add(conn: &mut Conn, id: &ActivityId, data: &ActivityData, now: DateTime<Utc>) -> Result<()> {
    if store::find(conn, id)?.is_some() {
        return Ok(());
    }
    let row = ActivityRow {
        id: id.clone().into(),
        year: data.year,
        title: data.title.clone().into(),
        notice: data.notice.clone().into(),
        contact: data.contact.clone().into(),
        filing_opens_at: data.filing.opens_at.naive_utc(),
        filing_closes_at: data.filing.closes_at.naive_utc(),
        review_opens_at: data.review.opens_at.naive_utc(),
        review_closes_at: data.review.closes_at.naive_utc(),
        created_at: now.naive_utc(),
        state: ActivityState::Published.into(),
        version: 1,
        publication: Publication::Immediate.into(),
        results_published_at: None,
    };
    store::insert(conn, &row)?;
    for (position, award) in (1..).zip(&data.awards) {
        add_award(conn, id, position, award)?;
    }
    Ok(())
}

fn add_award(conn: &mut Conn, id: &ActivityId, position: i32, award: &AwardData) -> Result<()> {
    let source = FORMS.iter().find(|(key, _)| *key == award.key.as_str());
    let (_, source) = source.ok_or_else(|| Error::internal(format!("no form for {}", award.key)))?;
    let data: FormData = serde_json::from_str(source).map_err(Error::internal)?;
    let problems = data.form.problems();
    if !problems.is_empty() {
        return Err(Error::fields(problems));
    }
    let row = AwardRow {
        activity_id: id.clone().into(),
        key: award.key.clone().into(),
        position,
        number_code: award.code.clone().into(),
        title: award.title.clone().into(),
        advice: award.advice.clone().into(),
        reasons: data.reasons.into(),
        form_version: 1,
    };
    store::insert_award(conn, &row)?;
    let form = AwardFormRow {
        activity_id: id.clone().into(),
        award: award.key.clone().into(),
        version: 1,
        definition: data.form.into(),
    };
    Ok(store::insert_form(conn, &form)?)
}

/// A demo that has closed is no demo.
fn reopen(conn: &mut Conn, id: &ActivityId, demo: &ActivityData, now: DateTime<Utc>) -> Result<()> {
    let row = store::find(conn, id)?;
    if row.is_some_and(|row| row.filing().state(now) == WindowState::Closed) {
        store::set_windows(conn, id, demo.filing, demo.review)?;
    }
    Ok(())
}
