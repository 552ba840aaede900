//! Sets an activity up.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use openapi::activity::{ActivityState, AdminActivity, CreateActivity, NewAward};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::ActivityId;
use serde_json::json;

use super::admin;
use super::rules::{MOST_AWARDS, Wrong, cut};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{OnConstraint, Result};
use crate::store::activities::{self as store, ActivityRow, AwardFormRow, AwardRow};
use crate::store::{Conn, Constraint};

/// Adds an activity, unpublished. What is missing may come later; what is there must be right.
pub async fn create(app: &App, actor: Actor, request: CreateActivity) -> Result<AdminActivity> {
    validate(&request)?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let now = app_.clock.now();
            add(conn, &row(&request, now))?;
            for (position, award) in (1..).zip(&request.awards) {
                add_award(conn, &request.id, position, 1, award)?;
            }
            let after = json!({ "year": request.year, "title": request.title, "filing": request.filing, "review": request.review,
                "awards": request.awards.iter().map(|award| &award.key).collect::<Vec<_>>() });
            let subject = Subject::Activity(request.id.clone());
            audit::record(conn, now, actor, AuditAction::CreateActivity, &subject, &json!({ "after": after }))?;
            admin::find(&app_, conn, &request.id)
        })
        .await
}

fn validate(request: &CreateActivity) -> Result<()> {
    let mut wrong = Wrong::default();
    wrong.year(request.year, "/year");
    wrong.title(&request.title, "/title");
    wrong.notice(&request.notice);
    wrong.contact(&request.contact);
    wrong.windows(request.filing, request.review);
    wrong.at_most(request.awards.len(), MOST_AWARDS, "/awards");
    let (mut keys, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for (index, new) in request.awards.iter().take(MOST_AWARDS).enumerate() {
        let at = format!("/awards/{index}");
        if !keys.insert(&new.key) {
            wrong.add(
                format!("{at}/key"),
                "duplicate_key",
                "奖项标识重复。",
                "The key is taken by an earlier award.",
            );
        }
        if !codes.insert(&new.number_code) {
            let (zh, en) = ("编号代码在活动内须唯一。", "The number code is taken by another award.");
            wrong.add(format!("{at}/number_code"), "duplicate_number_code", zh, en);
        }
        award(new, &at, &mut wrong);
    }
    wrong.none()
}

/// What is wrong with a whole award.
pub(super) fn award(new: &NewAward, at: &str, wrong: &mut Wrong) {
    wrong.title(&new.title, &format!("{at}/title"));
    wrong.advice(&new.advice, &format!("{at}/advice"));
    wrong.reasons(&new.reasons, &format!("{at}/reasons"));
    wrong.within(&format!("{at}/form"), new.form.problems());
}

fn row(request: &CreateActivity, now: DateTime<Utc>) -> ActivityRow {
    let (filing, review) = (cut(request.filing), cut(request.review));
    ActivityRow {
        id: request.id.clone().into(),
        year: request.year,
        title: request.title.clone().into(),
        notice: request.notice.clone().into(),
        contact: request.contact.clone().into(),
        filing_opens_at: filing.opens_at.naive_utc(),
        filing_closes_at: filing.closes_at.naive_utc(),
        review_opens_at: review.opens_at.naive_utc(),
        review_closes_at: review.closes_at.naive_utc(),
        created_at: now.naive_utc(),
        publication: request.publication.into(),
        results_published_at: None,
        state: ActivityState::Unpublished.into(),
        version: 1,
    }
}

/// Adds an activity under an id that nobody has taken.
pub(super) fn add(conn: &mut Conn, row: &ActivityRow) -> Result<()> {
    store::insert(conn, row).on_constraint(Constraint::Activity, ErrorCode::ActivityExists)
}

/// Adds an award with its form.
pub(super) fn add_award(
    conn: &mut Conn,
    id: &ActivityId,
    position: i32,
    version: i32,
    new: &NewAward,
) -> Result<()> {
    let row = AwardRow {
        activity_id: id.clone().into(),
        key: new.key.clone().into(),
        position,
        number_code: new.number_code.clone().into(),
        title: new.title.clone().into(),
        advice: new.advice.clone().into(),
        reasons: new.reasons.clone().into(),
        form_version: version,
    };
    store::insert_award(conn, &row)?;
    let form = AwardFormRow {
        activity_id: row.activity_id,
        award: row.key,
        version,
        definition: new.form.clone().into(),
    };
    Ok(store::insert_form(conn, &form)?)
}
