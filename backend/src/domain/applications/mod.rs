//! Applications: a draft that keeps whatever is typed, and one submission that counts.

mod access;
mod copy;
mod create;
mod delete;
mod describe;
mod discard;
mod hand_over;
mod letter;
mod read;
mod revisions;
mod save;
mod submit;

pub use access::{administers, own, readable};
pub use copy::copy;
pub use create::{create, create_as};
pub use delete::delete;
pub use describe::{check_row, describe};
pub use discard::discard_drafts;
pub use hand_over::hand_over;
pub use letter::commitment_letter;
pub use read::{Filter, ListScope, check, get, list, own_rows};
pub use revisions::{get as revision, list as revisions, restore};
pub use save::save;
pub use submit::submit;

use chrono::{DateTime, Utc};
use openapi::application::ApplicationStatus;
use openapi::error::ErrorCode;
use openapi::form::answers::{self, Answers, FilingOrganization};
use openapi::ids::ApplicationId;

use super::activities::{self, Setting};
use super::actor::Actor;
use super::error::{Error, Result};
use super::organizations::ensure_active;
use crate::app::App;
use crate::store::Conn;
use crate::store::applications::ApplicationRow;
use crate::store::organizations::{self, MembershipRow, OrganizationRow};

/// A draft that its author may change now.
pub struct OpenDraft {
    /// The application.
    pub row: ApplicationRow,
    /// Its activity, award and form.
    pub setting: Setting,
    /// Who files.
    pub organization: OrganizationRow,
    /// The instant by which the window was judged, and the only one that the use case may write.
    pub now: DateTime<Utc>,
}

impl OpenDraft {
    /// The answers with what comes from the filing organization. A cancelled one has no code any more; what was filled in
    /// stays as it is.
    fn bound(&self, mut answers: Answers) -> Answers {
        if self.organization.cancelled_at.is_none() {
            answers::bind(
                &self.setting.form.definition,
                &mut answers,
                &filing_organization(&self.organization),
            );
        }
        answers
    }
}

/// The actor's draft, if it may be changed now: not submitted, the window open, the organization not suspended. Who has left the organization keeps
/// the draft; only [`submit`] asks for the membership.
pub fn open_draft(app: &App, conn: &mut Conn, actor: Actor, id: ApplicationId) -> Result<OpenDraft> {
    let row = own(conn, actor, id)?;
    if *row.status != ApplicationStatus::Draft {
        return Err(ErrorCode::AlreadySubmitted.into());
    }
    let setting = activities::load(conn, &row.activity_id, &row.award, row.form_version)?;
    let now = app.clock.now();
    activities::ensure_open(&setting.activity, now)?;
    let organization = organizations::find(conn, *row.organization_id)?;
    let organization = organization.ok_or_else(|| Error::internal("an application has its organization"))?;
    ensure_active(&organization)?;
    Ok(OpenDraft { row, setting, organization, now })
}

/// The actor's open draft, if it still is at `version`.
pub fn open_draft_at(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    id: ApplicationId,
    version: i64,
) -> Result<OpenDraft> {
    let draft = open_draft(app, conn, actor, id)?;
    if draft.row.version == version { Ok(draft) } else { Err(Error::Stale { current: draft.row.version }) }
}

/// The actor's part in an organization; without one there is no filing (guide, clause 14).
fn membership_of(conn: &mut Conn, actor: Actor) -> Result<(MembershipRow, OrganizationRow)> {
    let found = organizations::of_account(conn, actor.account)?;
    found.ok_or(Error::Refused(ErrorCode::OrganizationRequired))
}

fn filing_organization(row: &OrganizationRow) -> FilingOrganization {
    FilingOrganization { name: row.name.clone(), credit_code: row.credit_code.clone() }
}
