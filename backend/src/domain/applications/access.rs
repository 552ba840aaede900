//! Whose an application is (guide, clause 40).
//!
//! What a member began is the member's, also after leaving. What was begun as administrator belongs to the office: to
//! whoever is the organization's administrator now. The record itself never changes hands, and keeps its author.

use openapi::application::ApplicationStatus;
use openapi::error::ErrorCode;
use openapi::ids::{ApplicationId, OrganizationId};

use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::domain::reader::Reader;
use crate::store::applications::{self as store, ApplicationRow, Scope};
use crate::store::column::MembershipRole;
use crate::store::{Conn, organizations};

/// The organization that the actor is the administrator of.
pub fn administers(conn: &mut Conn, actor: Actor) -> Result<Option<OrganizationId>> {
    let membership = organizations::of_account(conn, actor.account)?;
    Ok(membership
        .filter(|(part, _)| *part.role == MembershipRole::Admin)
        .map(|(_, organization)| *organization.id))
}

/// Whether the actor, who administers this organization or none, carries the application on.
pub(super) fn carries(actor: Actor, administers: Option<OrganizationId>, row: &ApplicationRow) -> bool {
    match *row.filed_as {
        MembershipRole::Member => *row.author_id == actor.account,
        MembershipRole::Admin => administers == Some(*row.organization_id),
    }
}

/// The application, if the actor carries it on; someone else's is not found, exactly as one that does not exist.
pub fn own(conn: &mut Conn, actor: Actor, id: ApplicationId) -> Result<ApplicationRow> {
    let administers = administers(conn, actor)?;
    let row = store::find(conn, id)?.filter(|row| carries(actor, administers, row));
    row.ok_or(Error::Refused(ErrorCode::NotFound))
}

/// The application, if the reader may read it, and whether it is the reader's own. An administrator reads what the
/// members have submitted, a portal what its organization has.
pub fn readable(conn: &mut Conn, reader: Reader, id: ApplicationId) -> Result<(ApplicationRow, bool)> {
    let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
    let submitted = *row.status != ApplicationStatus::Draft;
    let (own, may_read) = match reader {
        Reader::Applicant(actor) => {
            let administers = administers(conn, actor)?;
            let own = carries(actor, administers, &row);
            (own, own || (submitted && administers == Some(*row.organization_id)))
        }
        Reader::Portal(portal) => (false, submitted && portal.organization == *row.organization_id),
    };
    if may_read { Ok((row, own)) } else { Err(ErrorCode::NotFound.into()) }
}

/// The scope of the actor's own applications.
pub(super) fn own_scope(conn: &mut Conn, actor: Actor) -> Result<Scope> {
    Ok(Scope::Own { account: actor.account, administers: administers(conn, actor)? })
}
