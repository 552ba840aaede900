//! New staff accounts, by an admin or by the command line.

use openapi::Password;
use openapi::audit::AuditAction;
use openapi::ids::AccountId;
use openapi::staff::{CreateStaff, StaffCredentials};
use serde_json::json;

use super::{TEMPORARY, TEMPORARY_CHARS, describe};
use crate::app::App;
use crate::domain::accounts::{self, NewAccount};
use crate::domain::actor::Actor;
use crate::domain::audit::{self, By, Subject};
use crate::domain::error::Result;
use crate::domain::passwords;
use crate::store::Conn;
use crate::store::accounts::{self as store, AccountRow};

/// Makes a staff account. Its password is temporary: whoever enters by it chooses another one before anything else.
pub async fn create(app: &App, actor: Actor, request: CreateStaff) -> Result<StaffCredentials> {
    let password = passwords::generate(TEMPORARY_CHARS)?;
    let hash = app.hasher.hash(&password).await?;
    let app_ = app.clone();
    let staff = app
        .db
        .write(move |conn| {
            let row = add(&app_, conn, &request, &hash, true)?;
            let (now, subject) = (app_.clock.now(), Subject::Account(*row.id));
            let detail = json!({ "after": { "role": request.role } });
            audit::record(conn, now, actor, AuditAction::CreateStaff, &subject, &detail)?;
            describe(conn, &row)
        })
        .await?;
    Ok(StaffCredentials { staff, temporary_password: password })
}

/// The same by the command line, which is how the first admin comes to be. A password that is given is the holder's
/// own; without one, a temporary one is made and returned.
pub async fn create_by_command(
    app: &App,
    request: CreateStaff,
    given: Option<Password>,
) -> Result<Option<Password>> {
    let temporary = given.is_none();
    let password = match given {
        Some(password) => {
            let context = [request.phone.as_str(), request.name.as_str()];
            passwords::ensure_strong(&password, &context, "/password")?;
            password
        }
        None => passwords::generate(TEMPORARY_CHARS)?,
    };
    let hash = app.hasher.hash(&password).await?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let row = add(&app_, conn, &request, &hash, temporary)?;
            let detail = json!({ "after": { "role": request.role } });
            let (now, subject) = (app_.clock.now(), Subject::Account(*row.id));
            audit::record(conn, now, By::SYSTEM, AuditAction::CreateStaff, &subject, &detail)
        })
        .await?;
    Ok(temporary.then_some(password))
}

fn add(app: &App, conn: &mut Conn, request: &CreateStaff, hash: &str, temporary: bool) -> Result<AccountRow> {
    let new = NewAccount {
        id: AccountId::generate(),
        phone: request.phone.clone(),
        name: request.name.as_str().to_owned(),
        password_hash: hash.to_owned(),
        role: request.role.into(),
    };
    let row = accounts::add(app, conn, &new)?;
    if !temporary {
        return Ok(row);
    }
    let until = (app.clock.now() + TEMPORARY).naive_utc();
    store::set_temporary(conn, *row.id, until)?;
    Ok(AccountRow { temporary_until: Some(until), ..row })
}
