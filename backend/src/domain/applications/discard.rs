//! Drafts that go with the account that carries them on.

use openapi::application::ApplicationStatus;
use openapi::error::ErrorCode;
use openapi::ids::{AccountId, OrganizationId};

use crate::app::App;
use crate::domain::attachments;
use crate::domain::error::Result;
use crate::store::applications::{self as store, Filter, Scope};
use crate::store::{Conn, revisions};

/// How many are read at a time.
const BATCH: i64 = 100;

/// Deletes every draft that the account carries on, files and all, whether or not filing is open: they go with the
/// account.
pub fn discard_drafts(
    app: &App,
    conn: &mut Conn,
    account: AccountId,
    administers: Option<OrganizationId>,
) -> Result<()> {
    let now = app.clock.now().naive_utc();
    let drafts = Filter { status: Some(ApplicationStatus::Draft), ..Filter::default() };
    let mut after = None;
    loop {
        let rows = store::list(conn, Scope::Own { account, administers }, &drafts, after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(*last.id);
        for row in &rows {
            attachments::discard_all(conn, *row.id, now)?;
            revisions::delete_all(conn, *row.id)?;
            if !store::delete_draft(conn, *row.id, row.version)? {
                return Err(ErrorCode::Internal.into());
            }
        }
    }
}
