//! Activities, awards and their forms.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use openapi::activity::{Activity, Award, AwardForm, PutAwardForm};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::{ActivityId, AwardKey};
use openapi::page::Page;
use openapi::time::WindowState;
use serde_json::json;

use super::actor::Actor;
use super::audit::{self, Subject};
use super::error::{Error, Result};
use crate::app::App;
use crate::store::activities::{self as store, ActivityRow, AwardFormRow, AwardRow};
use crate::store::{Conn, StoreError};

/// All activities, newest first. An association has a handful.
pub async fn list(app: &App) -> Result<Page<Activity>> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let awards = store::awards(conn)?;
            let rows = store::list(conn)?;
            Ok(Page { items: rows.into_iter().map(|row| describe(row, &awards, now)).collect(), next: None })
        })
        .await
}

/// One activity.
pub async fn get(app: &App, id: ActivityId) -> Result<Activity> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let row = store::find(conn, &id)?.ok_or(ErrorCode::NotFound)?;
            Ok(describe(row, &store::awards(conn)?, now))
        })
        .await
}

/// An award's form: the given version, or the one that new drafts begin with.
pub async fn form(app: &App, id: ActivityId, key: AwardKey, version: Option<i32>) -> Result<AwardForm> {
    app.db
        .read(move |conn| {
            let award = store::find_award(conn, &id, &key)?.ok_or(ErrorCode::NotFound)?;
            let version = version.unwrap_or(award.form_version);
            let form = store::find_form(conn, &id, &key, version)?.ok_or(ErrorCode::NotFound)?;
            Ok(describe_form(award, form))
        })
        .await
}

/// Puts a new version of an award's form: drafts that are begun from now on have it, earlier ones keep theirs. One on
/// which nobody could complete an application is refused with what is wrong, and where.
pub async fn put_form(
    app: &App,
    actor: Actor,
    id: ActivityId,
    key: AwardKey,
    request: PutAwardForm,
) -> Result<AwardForm> {
    let problems = request.form.problems();
    if !problems.is_empty() {
        return Err(Error::fields_in("/form", problems));
    }
    let clock = app.clock.clone();
    app.db
        .write(move |conn| {
            let award = store::find_award(conn, &id, &key)?.ok_or(ErrorCode::NotFound)?;
            let version = award.form_version + 1;
            let row = AwardFormRow {
                activity_id: id.clone().into(),
                award: key.clone().into(),
                version,
                definition: request.form.clone().into(),
            };
            store::insert_form(conn, &row)?;
            store::set_form_version(conn, &id, &key, version)?;
            let detail = json!({ "award": key, "version": version });
            audit::record(
                conn,
                clock.now(),
                actor,
                AuditAction::PutAwardForm,
                &Subject::Activity(id.clone()),
                &detail,
            )?;
            Ok(describe_form(award, row))
        })
        .await
}

fn describe_form(award: AwardRow, form: AwardFormRow) -> AwardForm {
    AwardForm {
        activity_id: form.activity_id.into_inner(),
        award: form.award.into_inner(),
        title: award.title.into_inner(),
        version: form.version,
        form: form.definition.into_inner(),
        reasons: award.reasons.into_inner(),
    }
}

fn describe(row: ActivityRow, awards: &[AwardRow], now: DateTime<Utc>) -> Activity {
    let (filing, review) = (row.filing(), row.review());
    let own = awards.iter().filter(|award| *award.activity_id == *row.id);
    Activity {
        awards: own.map(describe_award).collect(),
        id: row.id.into_inner(),
        year: row.year,
        title: row.title.into_inner(),
        notice: row.notice.into_inner(),
        filing,
        filing_state: filing.state(now),
        review,
        contact: row.contact.into_inner(),
    }
}

fn describe_award(row: &AwardRow) -> Award {
    Award {
        key: row.key.clone().into_inner(),
        title: row.title.clone().into_inner(),
        advice: row.advice.clone().into_inner(),
    }
}

/// Passes while filing is open: half-open, by the server's clock, inside the transaction that would write (guide,
/// clauses 1 and 3).
pub fn ensure_open(activity: &ActivityRow, now: DateTime<Utc>) -> Result<()> {
    match activity.filing().state(now) {
        WindowState::Upcoming => Err(ErrorCode::FilingNotOpen.into()),
        WindowState::Open => Ok(()),
        WindowState::Closed => Err(ErrorCode::FilingClosed.into()),
    }
}

/// An application's surroundings: its activity, its award, the version of the form it is filled in on.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The activity.
    pub activity: ActivityRow,
    /// The award.
    pub award: AwardRow,
    /// The form.
    pub form: AwardFormRow,
}

/// Loads the surroundings of applications, each once.
#[derive(Debug, Default)]
pub struct Settings(HashMap<(String, String, i32), Setting>);

impl Settings {
    /// The setting of an application; an error if the schema's foreign keys have not held.
    pub fn get(
        &mut self,
        conn: &mut Conn,
        id: &ActivityId,
        key: &AwardKey,
        version: i32,
    ) -> Result<&Setting> {
        use std::collections::hash_map::Entry;
        match self.0.entry((id.to_string(), key.to_string(), version)) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(load(conn, id, key, version)?)),
        }
    }
}

/// The setting of one application.
pub fn load(conn: &mut Conn, id: &ActivityId, key: &AwardKey, version: i32) -> Result<Setting> {
    let gone = || Error::Store(StoreError::Other(diesel::result::Error::NotFound));
    Ok(Setting {
        activity: store::find(conn, id)?.ok_or_else(gone)?,
        award: store::find_award(conn, id, key)?.ok_or_else(gone)?,
        form: store::find_form(conn, id, key, version)?.ok_or_else(gone)?,
    })
}
