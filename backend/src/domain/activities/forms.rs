//! Versions of an award's form, and a look at one that is not there yet.

use openapi::activity::{AwardForm, CheckAwardForm, FormVerdict, PutAwardForm};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::{ActivityId, AwardKey};
use serde_json::{Value, json};

use super::admin;
use super::rules::Wrong;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::store::Conn;
use crate::store::activities::{self as store, AwardFormRow, AwardRow};

/// An award's form, for staff: of an activity that is not published too.
pub async fn admin_get(app: &App, id: ActivityId, key: AwardKey, version: Option<i32>) -> Result<AwardForm> {
    app.db.read(move |conn| find(conn, &id, &key, version)).await
}

/// The given version of a form, or the one that new drafts begin with.
pub(super) fn find(
    conn: &mut Conn,
    id: &ActivityId,
    key: &AwardKey,
    version: Option<i32>,
) -> Result<AwardForm> {
    let award = store::find_award(conn, id, key)?.ok_or(ErrorCode::NotFound)?;
    let version = version.unwrap_or(award.form_version);
    let form = store::find_form(conn, id, key, version)?.ok_or(ErrorCode::NotFound)?;
    Ok(describe(award, form))
}

/// What is wrong with a form, and how large it is. Nothing is saved.
pub fn check(request: &CheckAwardForm) -> FormVerdict {
    let mut wrong = Wrong::default();
    wrong.within("/form", request.form.problems());
    if let Some(reasons) = &request.reasons {
        wrong.reasons(reasons, "/reasons");
    }
    FormVerdict { problems: wrong.0, sections: request.form.sections.len(), fields: request.form.questions() }
}

/// Puts a new version of an award's form in place of version `over`: drafts that are begun from now on have it, earlier
/// ones keep theirs; new reasons count for results recorded from now on. A form on which nobody could complete an
/// application is refused with what is wrong, and where.
pub async fn put(
    app: &App,
    actor: Actor,
    id: ActivityId,
    key: AwardKey,
    over: i64,
    request: PutAwardForm,
) -> Result<AwardForm> {
    validate(&request)?;
    let clock = app.clock.clone();
    app.db
        .write(move |conn| {
            let activity = admin::changeable(conn, &id)?;
            let award = store::find_award(conn, &id, &key)?.ok_or(ErrorCode::NotFound)?;
            if i64::from(award.form_version) != over {
                return Err(Error::Stale { current: award.form_version.into() });
            }
            write(conn, &award, &request)?;
            admin::touch(conn, &activity)?;
            let detail = detail(&award, &request);
            let subject = Subject::Activity(id.clone());
            audit::record(conn, clock.now(), actor, AuditAction::PutAwardForm, &subject, &detail)?;
            find(conn, &id, &key, None)
        })
        .await
}

fn validate(request: &PutAwardForm) -> Result<()> {
    let mut wrong = Wrong::default();
    wrong.within("/form", request.form.problems());
    if let Some(reasons) = &request.reasons {
        wrong.reasons(reasons, "/reasons");
    }
    wrong.none()
}

fn write(conn: &mut Conn, award: &AwardRow, request: &PutAwardForm) -> Result<()> {
    let version = award.form_version + 1;
    let row = AwardFormRow {
        activity_id: award.activity_id.clone(),
        award: award.key.clone(),
        version,
        definition: request.form.clone().into(),
    };
    store::insert_form(conn, &row)?;
    if !store::set_form_version(conn, &award.activity_id, &award.key, version)? {
        return Err(Error::Stale { current: version.into() });
    }
    if let Some(reasons) = &request.reasons {
        store::set_reasons(conn, &award.activity_id, &award.key, &reasons.clone().into())?;
    }
    Ok(())
}

/// Every version of a form is kept, so its number tells all; reasons are not, so they are told.
fn detail(award: &AwardRow, request: &PutAwardForm) -> Value {
    let (before, after) = (award.form_version, award.form_version + 1);
    match &request.reasons {
        None => {
            json!({ "award": *award.key, "before": { "version": before }, "after": { "version": after } })
        }
        Some(reasons) => json!({
            "award": *award.key,
            "before": { "version": before, "reasons": *award.reasons },
            "after": { "version": after, "reasons": reasons },
        }),
    }
}

fn describe(award: AwardRow, form: AwardFormRow) -> AwardForm {
    AwardForm {
        activity_id: form.activity_id.into_inner(),
        award: form.award.into_inner(),
        title: award.title.into_inner(),
        version: form.version,
        form: form.definition.into_inner(),
        reasons: award.reasons.into_inner(),
    }
}
