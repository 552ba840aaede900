//! What staff read: every activity, whatever its state, with all that can be edited.

use openapi::activity::{ActivityState, AdminActivity, AdminAward};
use openapi::error::ErrorCode;
use openapi::ids::ActivityId;
use openapi::page::Page;

use super::filing_state;
use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::store::Conn;
use crate::store::activities::{self as store, ActivityRow, AwardRow};

/// All activities, newest first, of one state if asked for.
pub async fn list(app: &App, state: Option<ActivityState>) -> Result<Page<AdminActivity>> {
    let app_ = app.clone();
    app.db
        .read(move |conn| {
            let awards = store::awards(conn)?;
            let rows = store::list(conn)?.into_iter();
            let rows = rows.filter(|row| state.is_none_or(|state| *row.state == state));
            Ok(Page { items: rows.map(|row| describe(&app_, row, &awards)).collect(), next: None })
        })
        .await
}

/// One activity.
pub async fn get(app: &App, id: ActivityId) -> Result<AdminActivity> {
    let app_ = app.clone();
    app.db.read(move |conn| find(&app_, conn, &id)).await
}

/// The activity as it stands now.
pub(super) fn find(app: &App, conn: &mut Conn, id: &ActivityId) -> Result<AdminActivity> {
    let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
    let awards = store::awards_of(conn, id)?;
    Ok(describe(app, row, &awards))
}

/// An activity that may still be changed.
pub(super) fn changeable(conn: &mut Conn, id: &ActivityId) -> Result<ActivityRow> {
    let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
    if *row.state == ActivityState::Archived { Err(ErrorCode::ActivityArchived.into()) } else { Ok(row) }
}

/// The same, if it still is at `version`.
pub(super) fn changeable_at(conn: &mut Conn, id: &ActivityId, version: i64) -> Result<ActivityRow> {
    let row = changeable(conn, id)?;
    if row.version == version { Ok(row) } else { Err(Error::Stale { current: row.version }) }
}

/// Counts the version of an activity up with a change of its awards; nobody is ahead, since the transaction has read it.
pub(super) fn touch(conn: &mut Conn, row: &ActivityRow) -> Result<()> {
    if store::touch(conn, &row.id, row.version)? {
        Ok(())
    } else {
        Err(Error::Stale { current: row.version + 1 })
    }
}

fn describe(app: &App, row: ActivityRow, awards: &[AwardRow]) -> AdminActivity {
    let (filing, review) = (row.filing(), row.review());
    let own = awards.iter().filter(|award| *award.activity_id == *row.id);
    AdminActivity {
        awards: own.map(|award| describe_award(app, award)).collect(),
        filing_state: filing_state(&row, app.clock.now()),
        id: row.id.into_inner(),
        year: row.year,
        title: row.title.into_inner(),
        notice: row.notice.into_inner(),
        filing,
        review,
        publication: *row.publication,
        results_published_at: row.results_published_at.map(|at| at.and_utc()),
        contact: row.contact.into_inner(),
        state: *row.state,
        version: row.version,
        created_at: row.created_at.and_utc(),
    }
}

fn describe_award(app: &App, row: &AwardRow) -> AdminAward {
    let base = app.config.public_url.trim_end_matches('/');
    AdminAward {
        preview_url: format!("{base}/staff/preview?activity={}&award={}", *row.activity_id, *row.key),
        key: row.key.clone().into_inner(),
        number_code: row.number_code.clone().into_inner(),
        title: row.title.clone().into_inner(),
        advice: row.advice.clone().into_inner(),
        reasons: row.reasons.clone().into_inner(),
        form_version: row.form_version,
    }
}
