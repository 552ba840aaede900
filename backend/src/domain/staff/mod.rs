//! 工作人员账号: made, changed and locked by admins.

mod create;
mod reset;
mod sessions;
mod update;

pub use create::{create, create_by_command};
pub use reset::{reset_password, reset_second_factor};
pub use sessions::{end_sessions, sessions};
pub use update::update;

use chrono::TimeDelta;
use openapi::account::Role;
use openapi::error::ErrorCode;
use openapi::ids::AccountId;
use openapi::page::Page;
use openapi::staff::{StaffMember, StaffRole};

use super::error::{Error, Result};
use super::{paging, second_factors};
use crate::app::App;
use crate::store::Conn;
pub use crate::store::accounts::StaffFilter;
use crate::store::accounts::{self as store, AccountRow};

/// How long a temporary password is good.
const TEMPORARY: TimeDelta = TimeDelta::hours(72);
/// How many characters it has.
const TEMPORARY_CHARS: usize = 16;

/// Staff, newest first, locked ones too.
pub async fn list(
    app: &App,
    filter: StaffFilter,
    after: Option<AccountId>,
    limit: u32,
) -> Result<Page<StaffMember>> {
    app.db
        .read(move |conn| {
            let rows = store::staff(conn, filter, after, paging::rows(limit))?;
            let ids: Vec<AccountId> = rows.iter().map(|row| *row.id).collect();
            let guarded = second_factors::on_among(conn, &ids)?;
            let describe = |row: AccountRow| member(&row, guarded.contains(&*row.id));
            paging::page(rows, limit, |row| row.id.to_string(), describe)
        })
        .await
}

/// The staff account with this id; an applicant's is none.
fn find(conn: &mut Conn, id: AccountId) -> Result<AccountRow> {
    let row = store::find(conn, id)?.filter(|row| *row.role != Role::Applicant && row.phone.is_some());
    row.ok_or(Error::Refused(ErrorCode::NotFound))
}

fn describe(conn: &mut Conn, row: &AccountRow) -> Result<StaffMember> {
    member(row, second_factors::is_on(conn, *row.id)?)
}

fn member(row: &AccountRow, second_factor: bool) -> Result<StaffMember> {
    let role = match *row.role {
        Role::Reviewer => StaffRole::Reviewer,
        Role::Admin => StaffRole::Admin,
        Role::Applicant => return Err(Error::internal("an applicant is no staff")),
    };
    let phone = row.phone.clone().ok_or_else(|| Error::internal("a staff account has its phone"))?;
    Ok(StaffMember {
        id: *row.id,
        name: row.name.clone(),
        phone: phone.into_inner(),
        role,
        locked_at: row.suspended_at.map(|at| at.and_utc()),
        temporary_until: row.temporary_until.map(|until| until.and_utc()),
        second_factor,
        created_at: row.created_at.and_utc(),
    })
}
