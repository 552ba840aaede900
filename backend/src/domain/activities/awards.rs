//! Whole awards of an activity: put in their place or taken away while nobody has filed for them.

use openapi::Text;
use openapi::activity::{ActivityState, AdminActivity, NewAward, PutAward};
use openapi::audit::AuditAction;
use openapi::error::{ErrorCode, FieldError};
use openapi::ids::{ActivityId, AwardKey};
use serde_json::{Value, json};

use super::rules::{MOST_AWARDS, Wrong};
use super::{admin, create};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::store::Conn;
use crate::store::activities::{self as store, ActivityRow, AwardRow};

/// Adds the award to the activity at `version`, or replaces the one that stands there. Not once somebody has begun a draft
/// for it: numbers and forms rest on it then.
pub async fn put(
    app: &App,
    actor: Actor,
    id: ActivityId,
    key: AwardKey,
    version: i64,
    request: PutAward,
) -> Result<AdminActivity> {
    let new = of(key, request);
    let mut wrong = Wrong::default();
    create::award(&new, "", &mut wrong);
    wrong.none()?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let activity = admin::changeable_at(conn, &id, version)?;
            ensure_not_filed(conn, &id, &new.key)?;
            let awards = store::awards_of(conn, &id)?;
            fits(&awards, &new)?;
            let before = awards.iter().find(|award| *award.key == new.key);
            place(conn, &id, &awards, before, &new)?;
            admin::touch(conn, &activity)?;
            let detail = json!({ "award": new.key, "before": before.map(told), "after": {
                "number_code": new.number_code, "title": new.title, "advice": new.advice, "reasons": new.reasons } });
            let subject = Subject::Activity(id.clone());
            audit::record(conn, app_.clock.now(), actor, AuditAction::PutAward, &subject, &detail)?;
            admin::find(&app_, conn, &id)
        })
        .await
}

/// Takes the award away from the activity at `version`, if nobody has begun a draft for it.
pub async fn delete(
    app: &App,
    actor: Actor,
    id: ActivityId,
    key: AwardKey,
    version: i64,
) -> Result<AdminActivity> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let activity = admin::changeable_at(conn, &id, version)?;
            let award = store::find_award(conn, &id, &key)?.ok_or(ErrorCode::NotFound)?;
            ensure_not_filed(conn, &id, &key)?;
            ensure_one_is_left(conn, &activity)?;
            store::delete_award(conn, &id, &key)?;
            admin::touch(conn, &activity)?;
            let detail = json!({ "award": key, "before": told(&award) });
            let subject = Subject::Activity(id.clone());
            audit::record(conn, app_.clock.now(), actor, AuditAction::DeleteAward, &subject, &detail)?;
            admin::find(&app_, conn, &id)
        })
        .await
}

fn of(key: AwardKey, request: PutAward) -> NewAward {
    NewAward {
        key,
        number_code: request.number_code,
        title: request.title,
        advice: request.advice,
        reasons: request.reasons,
        form: request.form,
    }
}

fn ensure_not_filed(conn: &mut Conn, id: &ActivityId, key: &AwardKey) -> Result<()> {
    if store::has_applications(conn, id, key)? { Err(ErrorCode::AlreadyFiled.into()) } else { Ok(()) }
}

/// What is published can be filed for.
fn ensure_one_is_left(conn: &mut Conn, activity: &ActivityRow) -> Result<()> {
    if *activity.state != ActivityState::Published || store::awards_of(conn, &activity.id)?.len() > 1 {
        return Ok(());
    }
    let text = Text::new("已发布的活动至少需要一个奖项。", "A published activity needs an award at least.");
    Err(Error::Invalid(ErrorCode::ActivityIncomplete, vec![FieldError::new("/awards", "empty_list", text)]))
}

/// Whether there is room for it beside the others, and its numbers are told apart from theirs.
fn fits(awards: &[AwardRow], new: &NewAward) -> Result<()> {
    let mut wrong = Wrong::default();
    let mut others = awards.iter().filter(|award| *award.key != new.key);
    wrong.at_most(others.clone().count() + 1, MOST_AWARDS, "");
    if others.any(|other| *other.number_code == new.number_code) {
        let (zh, en) = ("编号代码在活动内须唯一。", "The number code is taken by another award.");
        wrong.add("/number_code", "duplicate_number_code", zh, en);
    }
    wrong.none()
}

/// One that is replaced keeps its place, and its forms go on counting: a version never means two forms.
fn place(
    conn: &mut Conn,
    id: &ActivityId,
    awards: &[AwardRow],
    before: Option<&AwardRow>,
    new: &NewAward,
) -> Result<()> {
    let Some(before) = before else {
        let last = awards.iter().map(|award| award.position).max().unwrap_or(0);
        return create::add_award(conn, id, last + 1, 1, new);
    };
    store::delete_award(conn, id, &new.key)?;
    create::add_award(conn, id, before.position, before.form_version + 1, new)
}

fn told(award: &AwardRow) -> Value {
    json!({ "number_code": *award.number_code, "title": *award.title, "advice": *award.advice,
        "reasons": *award.reasons, "form_version": award.form_version })
}
