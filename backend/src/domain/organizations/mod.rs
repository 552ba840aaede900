//! 组织: 注册查询, 企业注册, members, 权限转让 (guide, section 三).

mod desk;
mod join;
mod lookup;
mod members;
mod merge;
mod mine;
mod registration;
mod suspension;
mod transfer;
mod verification;

pub use desk::{DeskQuery, get as desk_get, list as desk_list};
pub(in crate::domain) use desk::{code as desk_code, cursor as desk_cursor};
pub use join::join;
pub use lookup::lookup;
pub use members::{approve, list as members, remove};
pub use merge::merge;
pub use mine::{cancel, mine, update};
pub use registration::{discard_registration, register, register_as, registration, save_registration};
pub use suspension::{ensure_active, suspend};
pub use transfer::transfer;
pub use verification::verify;

use openapi::error::ErrorCode;
use openapi::ids::OrganizationId;

use super::actor::Actor;
use super::error::{Error, Result};
use crate::app::App;
use crate::store::Conn;
use crate::store::column::MembershipRole;
use crate::store::organizations::{self as store, OrganizationRow};

/// The organization that the actor is the administrator of; others are refused.
pub fn administered(conn: &mut Conn, actor: Actor) -> Result<OrganizationRow> {
    let membership = store::of_account(conn, actor.account)?;
    let office = membership.filter(|(part, _)| *part.role == MembershipRole::Admin);
    office.map(|(_, organization)| organization).ok_or(Error::Refused(ErrorCode::Forbidden))
}

/// The same, to change something: a suspended organization changes nothing.
pub fn administered_to_change(conn: &mut Conn, actor: Actor) -> Result<OrganizationRow> {
    let organization = administered(conn, actor)?;
    ensure_active(&organization)?;
    Ok(organization)
}

/// The organization with this id, or the one that it was merged into, if that is there.
pub fn living(conn: &mut Conn, id: OrganizationId) -> Result<Option<OrganizationRow>> {
    let found = store::find(conn, id)?;
    let found = match found.as_ref().and_then(|row| row.merged_into.clone()) {
        Some(into) => store::find(conn, *into)?,
        None => found,
    };
    Ok(found.filter(|row| row.cancelled_at.is_none()))
}

/// Passes administrators of an organization only.
pub async fn ensure_administers(app: &App, actor: Actor) -> Result<()> {
    app.db.read(move |conn| administered(conn, actor).map(drop)).await
}
