//! One submitted application, for staff.

use openapi::ids::ApplicationId;
use openapi::review::ReviewCase;

use super::history::History;
use super::submitted;
use crate::app::App;
use crate::domain::error::Result;
use crate::domain::{activities, applications, review_claims};

/// A submitted application, for staff, with what its result says, published or not.
pub async fn case(app: &App, id: ApplicationId) -> Result<ReviewCase> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let row = submitted(conn, id)?;
            let application = applications::describe(conn, &row, false)?;
            let setting = activities::load(conn, &row.activity_id, &row.award, row.form_version)?;
            let history = History::find(conn, id)?;
            Ok(ReviewCase {
                application,
                reasons: setting.award.reasons.into_inner(),
                claim: review_claims::of_application(conn, id, now)?,
                review_result: history.as_ref().map(History::result),
                history: history.map(|history| history.entries(conn)).transpose()?.unwrap_or_default(),
            })
        })
        .await
}
