//! 个人注册 (guide, clauses 17 and 22).

use openapi::account::{NewCredentials, RegisterAccount, Role};
use openapi::ids::AccountId;
use openapi::sms_code::SmsPurpose;

use super::{NewAccount, create};
use crate::app::App;
use crate::domain::actor::Visitor;
use crate::domain::error::Result;
use crate::domain::passwords;
use crate::domain::sessions::{self, Login, SESSION_LIFE};
use crate::domain::sms_codes;
use crate::store::Conn;
use crate::store::accounts::AccountRow;

/// Registers a personal account and logs it in.
pub async fn register(app: &App, visitor: &Visitor, request: RegisterAccount) -> Result<Login> {
    let RegisterAccount { name, phone, password, code } = request;
    let credentials = NewCredentials { phone, password, code };
    let then = |_: &mut Conn, _: &AccountRow| Ok(());
    let (login, ()) =
        register_with(app, visitor, &credentials, "", [name.into(), String::new()], then).await?;
    Ok(login)
}

/// Registers an account whose credentials stand at `at` in the request, does `then` in the same transaction, and logs
/// in. The names are the person's and the unit's: neither is a password. Whether the phone is taken is told to its holder only: the code comes first.
pub async fn register_with<T: Send + 'static>(
    app: &App,
    visitor: &Visitor,
    credentials: &NewCredentials,
    at: &'static str,
    [name, unit]: [String; 2],
    then: impl Fn(&mut Conn, &AccountRow) -> Result<T> + Send + 'static,
) -> Result<(Login, T)> {
    let NewCredentials { phone, password, code } = credentials;
    passwords::ensure_strong(password, &[phone.as_str(), &name, &unit], &format!("{at}/password"))?;
    let pointer = if at.is_empty() { "/code" } else { "/credentials/code" };
    let proof = sms_codes::check(app, visitor, phone, SmsPurpose::Register, code, pointer).await?;
    let new = NewAccount {
        id: AccountId::generate(),
        phone: phone.clone(),
        password_hash: app.hasher.hash(password).await?,
        name,
        role: Role::Applicant,
    };
    let (app_, visitor) = (app.clone(), visitor.clone());
    app.db
        .write(move |conn| {
            proof.consume(conn)?;
            let account = create(&app_, conn, &new, &visitor)?;
            let done = then(conn, &account)?;
            Ok((sessions::open(&app_, conn, &account, &visitor, SESSION_LIFE)?, done))
        })
        .await
}
