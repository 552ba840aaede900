//! 组织: 注册查询, 企业注册, members, 权限转让 (guide, section 三).

mod join;
mod lookup;
mod members;
mod mine;
mod registration;
mod transfer;

pub use join::join;
pub use lookup::lookup;
pub use members::{approve, list as members, remove};
pub use mine::{cancel, mine, update};
pub use registration::{discard_registration, register, register_as, registration, save_registration};
pub use transfer::transfer;

use openapi::error::ErrorCode;

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

/// Passes administrators of an organization only.
pub async fn ensure_administers(app: &App, actor: Actor) -> Result<()> {
    app.db.read(move |conn| administered(conn, actor).map(drop)).await
}
