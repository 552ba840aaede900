//! 注册查询 (guide, clauses 18 to 20).

use openapi::error::FieldError;
use openapi::organization::{MaskedContact, OrganizationLookup, RegisteredOrganization};
use openapi::{CreditCode, OrganizationName, PersonName, Text};

use super::living;
use crate::app::App;
use crate::domain::actor::Visitor;
use crate::domain::error::{Error, Result};
use crate::domain::limits;
use crate::store::Conn;
use crate::store::accounts::AccountRow;
use crate::store::organizations::{self as store, OrganizationRow};

/// Whether a unit, named in full or by credit code, has its administrator account. The match is exact after
/// normalisation; nothing is listed (guide, clause 18).
pub async fn lookup(app: &App, visitor: &Visitor, query: String) -> Result<OrganizationLookup> {
    let code = CreditCode::looks_like_one(&query).then(|| CreditCode::parse(&query)).transpose();
    let code = code.map_err(|refusal| Error::fields(vec![FieldError::refused("/q", refusal)]))?;
    let doubtful = code.as_ref().is_some_and(|code| !code.check_digit_holds());
    let key = match &code {
        Some(_) => String::new(),
        None => OrganizationName::parse(&query)
            .map_err(|refusal| Error::fields(vec![FieldError::refused("/q", refusal)]))?
            .key(),
    };
    // So that nobody reads the register out.
    let per_address = limits::per_hour("lookup", app.config.lookups_per_hour);
    limits::take(app, vec![per_address.of(visitor.address)]).await?;
    app.db
        .read(move |conn| {
            let found = match &code {
                Some(code) => store::find_by_credit_code(conn, code)?,
                None => store::find_by_name_key(conn, &key)?,
            };
            // A name or a code of a duplicate leads to the unit that it was merged into.
            let found = match found {
                Some(organization) => living(conn, *organization.id)?,
                None => None,
            };
            match found {
                Some(organization) => taken(conn, organization, doubtful),
                None => Ok(free(doubtful)),
            }
        })
        .await
}

fn free(check_digit_doubtful: bool) -> OrganizationLookup {
    let message = Text::new(
        "该企业尚未注册组织管理员账号，可继续注册",
        "This unit has no administrator account yet; you can go on registering it.",
    );
    OrganizationLookup {
        registered: false,
        message,
        administrator: None,
        organization: None,
        check_digit_doubtful,
    }
}

fn taken(
    conn: &mut Conn,
    organization: OrganizationRow,
    check_digit_doubtful: bool,
) -> Result<OrganizationLookup> {
    let message = Text::new(
        "该企业已注册管理员账号，请自行联系组织管理员。",
        "This unit already has an administrator account; please contact its administrator.",
    );
    let administrator = store::admin_of(conn, *organization.id)?.map(masked);
    let organization = RegisteredOrganization {
        id: *organization.id,
        name: organization.name,
        join_policy: *organization.join_policy,
    };
    let organization = Some(organization);
    Ok(OrganizationLookup { registered: true, message, administrator, organization, check_digit_doubtful })
}

/// An account's holder, for those who need not know more.
pub(super) fn masked(account: AccountRow) -> MaskedContact {
    MaskedContact {
        name: PersonName::parse(&account.name).map(|name| name.masked()).unwrap_or_default(),
        phone: account.phone.map(|phone| phone.masked()).unwrap_or_default(),
    }
}
