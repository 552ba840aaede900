//! What everyone reads: activities that have been published, and their forms.

use chrono::{DateTime, Utc};
use openapi::activity::{Activity, ActivityState, Award, AwardForm};
use openapi::error::ErrorCode;
use openapi::ids::{ActivityId, AwardKey};
use openapi::page::Page;

use super::filing_state;
use super::forms;
use crate::app::App;
use crate::domain::error::Result;
use crate::store::Conn;
use crate::store::activities::{self as store, ActivityRow, AwardRow};

/// The published activities, newest first, archived ones only when asked for. An association has a handful.
pub async fn list(app: &App, archived: bool) -> Result<Page<Activity>> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let awards = store::awards(conn)?;
            let shown = |row: &ActivityRow| match *row.state {
                ActivityState::Unpublished => false,
                ActivityState::Published => true,
                ActivityState::Archived => archived,
            };
            let rows = store::list(conn)?.into_iter().filter(shown);
            Ok(Page { items: rows.map(|row| describe(row, &awards, now)).collect(), next: None })
        })
        .await
}

/// One activity.
pub async fn get(app: &App, id: ActivityId) -> Result<Activity> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let row = public(conn, &id)?;
            Ok(describe(row, &store::awards_of(conn, &id)?, now))
        })
        .await
}

/// An award's form: the given version, or the one that new drafts begin with.
pub async fn form(app: &App, id: ActivityId, key: AwardKey, version: Option<i32>) -> Result<AwardForm> {
    app.db
        .read(move |conn| {
            public(conn, &id)?;
            forms::find(conn, &id, &key, version)
        })
        .await
}

/// An activity that the public may see; one that is being set up is as good as not there.
fn public(conn: &mut Conn, id: &ActivityId) -> Result<ActivityRow> {
    let row = store::find(conn, id)?.filter(|row| *row.state != ActivityState::Unpublished);
    Ok(row.ok_or(ErrorCode::NotFound)?)
}

fn describe(row: ActivityRow, awards: &[AwardRow], now: DateTime<Utc>) -> Activity {
    let (filing, review) = (row.filing(), row.review());
    let own = awards.iter().filter(|award| *award.activity_id == *row.id);
    Activity {
        awards: own.map(describe_award).collect(),
        filing_state: filing_state(&row, now),
        id: row.id.into_inner(),
        year: row.year,
        title: row.title.into_inner(),
        notice: row.notice.into_inner(),
        state: *row.state,
        filing,
        review,
        publication: *row.publication,
        results_published_at: row.results_published_at.map(|at| at.and_utc()),
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
