//! Next year's activity as a copy of this year's.

use openapi::Text;
use openapi::activity::{ActivityState, AdminActivity, CopyActivity, NewAward};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::ActivityId;
use serde_json::json;

use super::rules::{Wrong, cut};
use super::{admin, create};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::store::Conn;
use crate::store::activities::{self as store, ActivityRow, AwardRow};

/// Adds an activity, unpublished, with the awards, newest forms, reasons, notice and contact of another one. A form that
/// by now would be refused comes along too; it is told when the copy is published.
pub async fn copy(app: &App, actor: Actor, from: ActivityId, request: CopyActivity) -> Result<AdminActivity> {
    validate(&request)?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let now = app_.clock.now();
            let source = store::find(conn, &from)?.ok_or(ErrorCode::NotFound)?;
            let row = ActivityRow { created_at: now.naive_utc(), ..changed(&source, &request) };
            create::add(conn, &row)?;
            for award in store::awards_of(conn, &from)? {
                copy_award(conn, &request.id, award)?;
            }
            let detail = json!({ "from": from, "after": { "year": request.year, "title": *row.title,
                "filing": request.filing, "review": request.review } });
            let subject = Subject::Activity(request.id.clone());
            audit::record(conn, now, actor, AuditAction::CopyActivity, &subject, &detail)?;
            admin::find(&app_, conn, &request.id)
        })
        .await
}

fn validate(request: &CopyActivity) -> Result<()> {
    let mut wrong = Wrong::default();
    wrong.year(request.year, "/year");
    if let Some(title) = &request.title {
        wrong.title(title, "/title");
    }
    wrong.windows(request.filing, request.review);
    wrong.none()
}

fn changed(source: &ActivityRow, request: &CopyActivity) -> ActivityRow {
    let (filing, review) = (cut(request.filing), cut(request.review));
    let title = request.title.clone().unwrap_or_else(|| renewed(&source.title, source.year, request.year));
    ActivityRow {
        id: request.id.clone().into(),
        year: request.year,
        title: title.into(),
        filing_opens_at: filing.opens_at.naive_utc(),
        filing_closes_at: filing.closes_at.naive_utc(),
        review_opens_at: review.opens_at.naive_utc(),
        review_closes_at: review.closes_at.naive_utc(),
        results_published_at: None,
        state: ActivityState::Unpublished.into(),
        version: 1,
        ..source.clone()
    }
}

/// The title with the new year where the old one stood.
fn renewed(title: &Text, from: i32, to: i32) -> Text {
    let renew = |words: &str| words.replace(&from.to_string(), &to.to_string());
    Text::new(renew(&title.zh), renew(&title.en))
}

fn copy_award(conn: &mut Conn, to: &ActivityId, award: AwardRow) -> Result<()> {
    let form = store::find_form(conn, &award.activity_id, &award.key, award.form_version)?;
    let form = form.ok_or_else(|| Error::internal("an award without its form"))?;
    let new = NewAward {
        key: award.key.into_inner(),
        number_code: award.number_code.into_inner(),
        title: award.title.into_inner(),
        advice: award.advice.into_inner(),
        reasons: award.reasons.into_inner(),
        form: form.definition.into_inner(),
    };
    create::add_award(conn, to, award.position, 1, &new)
}
