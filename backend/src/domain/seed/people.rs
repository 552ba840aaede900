//! Demo logins, and the units that they administer.

use std::io::Write as _;
use std::str::FromStr;

use image::{ImageFormat, Rgb, RgbImage};
use openapi::account::{Account, Role};
use openapi::ids::{OrganizationId, ProofId};
use openapi::organization::{RegisterOrganization, RegistrationData, SaveRegistration};
use openapi::{CreditCode, Password, Phone};
use sha2::{Digest, Sha256};

use super::DEMO_PASSWORD;
use crate::app::App;
use crate::domain::accounts::{self, NewAccount};
use crate::domain::actor::{Actor, Visitor};
use crate::domain::error::{Error, Result};
use crate::domain::files::Spooled;
use crate::domain::organizations;
use crate::domain::proofs::{self, Holder};
use crate::store::{
    Conn, accounts as account_rows, organizations as organization_rows, proofs as proof_rows,
};

/// A demo login.
pub(super) struct Person {
    pub(super) id: &'static str,
    pub(super) phone: &'static str,
    pub(super) name: &'static str,
    pub(super) role: Role,
}

/// A demo unit and its administrator.
pub(super) struct Unit {
    pub(super) id: &'static str,
    pub(super) proof: &'static str,
    pub(super) administrator: Person,
    pub(super) name: &'static str,
    pub(super) credit_code: &'static str,
    pub(super) region: &'static str,
}

/// Parses one of our own constants.
pub(super) fn id<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T> {
    text.parse().map_err(Error::internal)
}

/// Adds a login, unless somebody has the phone.
pub(super) async fn add(app: &App, person: &Person) -> Result<()> {
    let (phone, password) = credentials(person)?;
    let sought = phone.clone();
    let known =
        app.db.read(move |conn| account_rows::find_by_phone(conn, &sought).map_err(Error::from)).await?;
    if known.is_some() {
        return Ok(());
    }
    let new = NewAccount {
        id: id(person.id)?,
        phone,
        name: person.name.to_owned(),
        password_hash: app.hasher.hash(&password).await?,
        role: person.role,
    };
    let app_ = app.clone();
    app.db.write(move |conn| accounts::create(&app_, conn, &new, &Visitor::server()).map(drop)).await
}

fn credentials(person: &Person) -> Result<(Phone, Password)> {
    let phone = Phone::parse(person.phone).map_err(Error::internal)?;
    Ok((phone, Password::parse(DEMO_PASSWORD).map_err(Error::internal)?))
}

/// Adds a registered unit with its administrator. The account is made here, because no message goes to a demo phone;
/// the rest goes the way that applicants take.
pub(super) async fn register(app: &App, unit: &Unit) -> Result<()> {
    let Some(actor) = founder(app, unit).await? else { return Ok(()) };
    save(app, actor, unit).await?;
    let confirmation = RegisterOrganization { confirmed: true, check_digit_confirmed: false };
    organizations::register_as(app, actor, id::<OrganizationId>(unit.id)?, confirmation).await.map(drop)
}

/// 暂存 of the unit's registration, complete.
pub(super) async fn save(app: &App, actor: Actor, unit: &Unit) -> Result<()> {
    let data = RegistrationData {
        organization_name: unit.name.to_owned(),
        credit_code: unit.credit_code.to_owned(),
        administrator_name: unit.administrator.name.to_owned(),
        region: unit.region.to_owned(),
        email: "demo@example.com".to_owned(),
    };
    let request = SaveRegistration { data, credentials: None };
    organizations::save_registration(app, &Visitor::server(), Some(actor), request).await?;
    let proof = picture(app, "证明文件（演示）.png", 0)?;
    let id = proof_id(app, unit).await?;
    proofs::upload_as(app, actor, Holder::Registration, id, proof).await.map(drop)
}

/// The unit's own, or any other one if a run that was broken off has taken it.
async fn proof_id(app: &App, unit: &Unit) -> Result<ProofId> {
    let own = id::<ProofId>(unit.proof)?;
    let known = app.db.read(move |conn| proof_rows::find(conn, own).map_err(Error::from)).await?;
    Ok(if known.is_none() { own } else { ProofId::generate() })
}

/// Who is to register a unit; nobody when it is there, or when its administrator has gone elsewhere. Whoever tries the
/// demo may have handed the unit over, or changed the phone: that is no reason not to start again.
pub(super) async fn founder(app: &App, unit: &Unit) -> Result<Option<Actor>> {
    let (phone, _) = credentials(&unit.administrator)?;
    let code = CreditCode::parse(unit.credit_code).map_err(Error::internal)?;
    let (taken, known) = app
        .db
        .read(move |conn| {
            let taken = organization_rows::find_by_credit_code(conn, &code)?.is_some();
            Ok::<_, Error>((taken, known(conn, &phone)?))
        })
        .await?;
    if taken || known.as_ref().is_some_and(is_attached) {
        return Ok(None);
    }
    if known.is_none() {
        add(app, &unit.administrator).await?;
    }
    actor(app, unit.administrator.phone).await
}

fn is_attached(known: &Account) -> bool {
    known.organization.is_some() || known.join_request.is_some()
}

/// Whoever holds a phone, as long as they belong to no unit and ask none.
pub(super) async fn unattached(app: &App, phone: &str) -> Result<Option<Actor>> {
    let sought = Phone::parse(phone).map_err(Error::internal)?;
    let account = app.db.read(move |conn| known(conn, &sought)).await?;
    if account.as_ref().is_some_and(is_attached) { Ok(None) } else { actor(app, phone).await }
}

fn known(conn: &mut Conn, phone: &Phone) -> Result<Option<Account>> {
    let row = account_rows::find_by_phone(conn, phone)?;
    row.map(|row| accounts::describe(conn, &row)).transpose()
}

/// Whoever holds a phone.
pub(super) async fn actor(app: &App, phone: &str) -> Result<Option<Actor>> {
    let phone = Phone::parse(phone).map_err(Error::internal)?;
    let row = app.db.read(move |conn| account_rows::find_by_phone(conn, &phone).map_err(Error::from)).await?;
    Ok(row.map(|row| Actor::shown(*row.id, *row.role, &Visitor::server())))
}

/// A page with a red ring on it. `number` makes one differ from the other.
pub(super) fn picture(app: &App, file_name: &str, number: u8) -> Result<Spooled> {
    let page = RgbImage::from_fn(420, 594, |x, y| {
        let (dx, dy) = (i64::from(x) - 300, i64::from(y) - 460);
        let ring = (70 * 70..78 * 78).contains(&(dx * dx + dy * dy));
        let line = y % 40 == 39 && (40..380).contains(&x) && y < 40 + 40 * u32::from(number % 8);
        match (ring, line) {
            (true, _) => Rgb([200, 30, 30]),
            (_, true) => Rgb([120, 120, 120]),
            _ => Rgb([255, 255, 255]),
        }
    });
    let mut content = std::io::Cursor::new(Vec::new());
    page.write_to(&mut content, ImageFormat::Png).map_err(Error::internal)?;
    let content = content.into_inner();
    let mut file = tempfile::NamedTempFile::new_in(app.spool_dir()).map_err(Error::internal)?;
    file.write_all(&content).map_err(Error::internal)?;
    Ok(Spooled {
        file,
        file_name: file_name.to_owned(),
        size: u64::try_from(content.len()).map_err(Error::internal)?,
        sha256: Sha256::digest(&content).to_vec(),
    })
}
