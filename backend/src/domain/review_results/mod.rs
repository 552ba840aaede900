//! 形式审查: the queue, and results that are recorded once (guide, section 五). A mistake is corrected openly: each entry of
//! a result stays, and the last one counts.

mod case;
mod correct;
mod corrected;
mod history;
mod publish;
mod queue;
mod reasons;
mod record;

pub use case::case;
pub use correct::correct;
pub(in crate::domain) use corrected::corrected;
pub use publish::{publish, tell as tell_of_publication};
pub use queue::{QueueFilter, Recorded, Taken, parse_cursor, queue};
pub use record::record;

use openapi::application::ApplicationStatus;
use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use openapi::review::{Outcome, ReviewResult};

use self::history::History;
use super::applications;
use super::error::Result;
use super::reader::Reader;
use crate::app::App;
use crate::store::Conn;
use crate::store::applications::{self as application_rows, ApplicationRow};

/// Passes applications that have been submitted; staff do not see drafts.
pub fn ensure_submitted(row: &ApplicationRow) -> Result<()> {
    if *row.status == ApplicationStatus::Draft { Err(ErrorCode::NotFound.into()) } else { Ok(()) }
}

/// The submitted application with this id.
pub fn submitted(conn: &mut Conn, id: ApplicationId) -> Result<ApplicationRow> {
    let row = application_rows::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
    ensure_submitted(&row)?;
    Ok(row)
}

/// The result of an application that the reader may read; not found until it is published.
pub async fn of_application(app: &App, reader: Reader, id: ApplicationId) -> Result<ReviewResult> {
    app.db
        .read(move |conn| {
            let (row, _) = applications::readable(conn, reader, id)?;
            published(conn, &row)?.ok_or(ErrorCode::NotFound.into())
        })
        .await
}

/// The result as the applicant may know it: what is recorded but not published shows nowhere.
pub fn published(conn: &mut Conn, row: &ApplicationRow) -> Result<Option<ReviewResult>> {
    if !is_published(row) {
        return Ok(None);
    }
    Ok(History::find(conn, *row.id)?.map(|history| history.result()))
}

/// Whether the applicant has been told the outcome.
fn is_published(row: &ApplicationRow) -> bool {
    matches!(*row.status, ApplicationStatus::Passed | ApplicationStatus::Rejected)
}

/// The status that tells an outcome.
fn status_of(outcome: Outcome) -> ApplicationStatus {
    match outcome {
        Outcome::Passed => ApplicationStatus::Passed,
        Outcome::Rejected => ApplicationStatus::Rejected,
    }
}
