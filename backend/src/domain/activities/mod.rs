//! Activities, awards and their forms: what everyone reads of them, and what staff make of them.

mod admin;
mod awards;
mod copy;
mod create;
mod forms;
mod moved;
mod read;
mod rules;
mod state;
mod update;
mod windows;

pub use admin::{get as admin_get, list as admin_list};
pub use awards::{delete as delete_award, put as put_award};
pub use copy::copy;
pub use create::create;
pub use forms::{admin_get as admin_form, check as check_form, put as put_form};
pub use moved::tell as tell_of_moved_deadline;
pub use read::{form, get, list};
pub use state::{archive, publish};
pub use update::update;
pub use windows::change as change_windows;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use openapi::activity::{ActivityState, Publication};
use openapi::error::ErrorCode;
use openapi::ids::{ActivityId, AwardKey};
use openapi::time::WindowState;

use super::error::{Error, Result};
use crate::store::activities::{self as store, ActivityRow, AwardFormRow, AwardRow};
use crate::store::{Conn, StoreError};

/// State of the filing window; of an activity that is not published it is not open, whatever the window says.
fn filing_state(activity: &ActivityRow, now: DateTime<Utc>) -> WindowState {
    match (*activity.state, activity.filing().state(now)) {
        (ActivityState::Archived, _) => WindowState::Closed,
        (ActivityState::Unpublished, WindowState::Open) => WindowState::Upcoming,
        (_, state) => state,
    }
}

/// Passes while filing is open: half-open, by the server's clock, inside the transaction that would write (guide,
/// clauses 1 and 3). The window is read there too, so that a deadline that staff have just moved holds at once.
pub fn ensure_open(activity: &ActivityRow, now: DateTime<Utc>) -> Result<()> {
    match filing_state(activity, now) {
        WindowState::Upcoming => Err(ErrorCode::FilingNotOpen.into()),
        WindowState::Open => Ok(()),
        WindowState::Closed => Err(ErrorCode::FilingClosed.into()),
    }
}

/// Whether a result that is recorded now is seen at once, and not only when all are published.
pub fn publishes_at_once(activity: &ActivityRow) -> bool {
    *activity.publication == Publication::Immediate || activity.results_published_at.is_some()
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
