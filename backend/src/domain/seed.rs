//! First data: the real 2025 activity, a demo activity that is open, and demo logins. Run again, it changes nothing,
//! but opens the demo activity anew once it has closed.

use std::io::Write as _;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use image::{ImageFormat, Rgb, RgbImage};
use openapi::account::{Account, Role};
use openapi::activity::{Contact, Reason};
use openapi::form::definition::FormDefinition;
use openapi::ids::{ActivityId, AwardKey};
use openapi::organization::{RegisterOrganization, RegistrationData, SaveRegistration};
use openapi::time::{Window, WindowState, in_china};
use openapi::{CreditCode, Password, Phone, Text};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::actor::{Actor, Visitor};
use super::error::{Error, Result};
use super::files::Spooled;
use super::proofs::{self, Holder};
use super::{accounts, organizations};
use crate::app::App;
use crate::store::activities::{self as store, ActivityRow, AwardFormRow, AwardRow};
use crate::store::{Conn, accounts as account_rows, organizations as organization_rows};

/// How long the demo activity stays open.
const DEMO_LENGTH: TimeDelta = TimeDelta::days(28);
/// How long after the close its review goes on.
const DEMO_REVIEW: TimeDelta = TimeDelta::days(24);

/// Password of every demo login.
pub const DEMO_PASSWORD: &str = "shenbao-demo-2025";
/// The demo applicant: administrator of a registered unit.
pub const DEMO_APPLICANT: &str = "13800138000";
/// The demo applicant's unit.
const DEMO_CREDIT_CODE: &str = "914403001922038216";
/// The demo reviewer.
pub const DEMO_REVIEWER: &str = "13900139000";
/// The demo admin.
pub const DEMO_ADMIN: &str = "13700137000";

const ACTIVITY: &str = include_str!("../../awards/2025/activity.json");
const FORMS: [(&str, &str); 2] = [
    ("project", include_str!("../../awards/2025/project.json")),
    ("individual", include_str!("../../awards/2025/individual.json")),
];

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActivityData {
    year: i32,
    title: Text,
    notice: Vec<Text>,
    filing: Window,
    review: Window,
    contact: Contact,
    awards: Vec<AwardData>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AwardData {
    key: AwardKey,
    code: String,
    title: Text,
    advice: Text,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormData {
    form: FormDefinition,
    reasons: Vec<Reason>,
}

/// Seeds activities and demo logins.
pub async fn run(app: &App) -> Result<()> {
    activities(app).await?;
    demo_staff(app, DEMO_REVIEWER, "演示审核员", Role::Reviewer).await?;
    demo_staff(app, DEMO_ADMIN, "演示管理员", Role::Admin).await?;
    demo_organization(app).await
}

async fn activities(app: &App) -> Result<()> {
    let real: ActivityData = serde_json::from_str(ACTIVITY).map_err(Error::internal)?;
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            add(conn, &ActivityId::parse("2025").map_err(Error::internal)?, &real, now)?;
            let demo = demo_of(&real, now);
            let id = ActivityId::parse("demo").map_err(Error::internal)?;
            add(conn, &id, &demo, now)?;
            reopen(conn, &id, &demo, now)
        })
        .await
}

fn demo_of(real: &ActivityData, now: DateTime<Utc>) -> ActivityData {
    let closes_at = now + DEMO_LENGTH;
    ActivityData {
        year: in_china(now).year(),
        title: Text::new(
            "演示活动：质量技术奖（可随意试填）",
            "Demo activity: Quality Technology Award (try anything)",
        ),
        filing: Window { opens_at: now, closes_at },
        review: Window { opens_at: now, closes_at: closes_at + DEMO_REVIEW },
        notice: demo_notice(&real.notice),
        ..real.clone()
    }
}

/// The real notice without the paragraphs that name the real edition's dates.
fn demo_notice(real: &[Text]) -> Vec<Text> {
    let words = Text::new(
        "这是演示活动，可随意试填；在此提交的内容不作为正式申报。",
        "This is a demo: try anything. What is submitted here is no real filing.",
    );
    let dateless = real.iter().filter(|paragraph| !paragraph.zh.contains("2025 年")).cloned();
    std::iter::once(words).chain(dateless).collect()
}

fn add(conn: &mut Conn, id: &ActivityId, data: &ActivityData, now: DateTime<Utc>) -> Result<()> {
    if store::find(conn, id)?.is_some() {
        return Ok(());
    }
    let row = ActivityRow {
        id: id.clone().into(),
        year: data.year,
        title: data.title.clone().into(),
        notice: data.notice.clone().into(),
        contact: data.contact.clone().into(),
        filing_opens_at: data.filing.opens_at.naive_utc(),
        filing_closes_at: data.filing.closes_at.naive_utc(),
        review_opens_at: data.review.opens_at.naive_utc(),
        review_closes_at: data.review.closes_at.naive_utc(),
        created_at: now.naive_utc(),
    };
    store::insert(conn, &row)?;
    for (position, award) in (1..).zip(&data.awards) {
        add_award(conn, id, position, award)?;
    }
    Ok(())
}

fn add_award(conn: &mut Conn, id: &ActivityId, position: i32, award: &AwardData) -> Result<()> {
    let source = FORMS.iter().find(|(key, _)| *key == award.key.as_str());
    let (_, source) = source.ok_or_else(|| Error::internal(format!("no form for {}", award.key)))?;
    let data: FormData = serde_json::from_str(source).map_err(Error::internal)?;
    let problems = data.form.problems();
    if !problems.is_empty() {
        return Err(Error::fields(problems));
    }
    let row = AwardRow {
        activity_id: id.clone().into(),
        key: award.key.clone().into(),
        position,
        number_code: award.code.clone(),
        title: award.title.clone().into(),
        advice: award.advice.clone().into(),
        reasons: data.reasons.into(),
        form_version: 1,
    };
    store::insert_award(conn, &row)?;
    let form = AwardFormRow {
        activity_id: id.clone().into(),
        award: award.key.clone().into(),
        version: 1,
        definition: data.form.into(),
    };
    Ok(store::insert_form(conn, &form)?)
}

/// A demo that has closed is no demo.
fn reopen(conn: &mut Conn, id: &ActivityId, demo: &ActivityData, now: DateTime<Utc>) -> Result<()> {
    let row = store::find(conn, id)?;
    if row.is_some_and(|row| row.filing().state(now) == WindowState::Closed) {
        store::set_windows(conn, id, demo.filing, demo.review)?;
    }
    Ok(())
}

async fn demo_staff(app: &App, phone: &str, name: &'static str, role: Role) -> Result<()> {
    let (phone, password) = demo_credentials(phone)?;
    if is_known(app, &phone).await? {
        return Ok(());
    }
    let hash = app.hasher.hash(&password).await?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            accounts::create(&app_, conn, &phone, name, &hash, role, &Visitor::server()).map(drop)
        })
        .await
}

async fn is_known(app: &App, phone: &Phone) -> Result<bool> {
    let phone = phone.clone();
    app.db.read(move |conn| Ok(account_rows::find_by_phone(conn, &phone)?.is_some())).await
}

fn demo_credentials(phone: &str) -> Result<(Phone, Password)> {
    let phone = Phone::parse(phone).map_err(Error::internal)?;
    Ok((phone, Password::parse(DEMO_PASSWORD).map_err(Error::internal)?))
}

/// A registered unit with its administrator. The account is made here, because no message goes to a demo phone; the
/// rest goes the way that applicants take.
async fn demo_organization(app: &App) -> Result<()> {
    let Some(actor) = demo_applicant(app).await? else { return Ok(()) };
    let data = RegistrationData {
        organization_name: "示范质量科技（深圳）有限公司".to_owned(),
        credit_code: DEMO_CREDIT_CODE.to_owned(),
        administrator_name: "王志强".to_owned(),
        region: "广东省深圳市".to_owned(),
        email: "demo@example.com".to_owned(),
    };
    let request = SaveRegistration { data, credentials: None };
    organizations::save_registration(app, &Visitor::server(), Some(actor), request).await?;
    proofs::upload(app, actor, Holder::Registration, demo_proof(app)?).await?;
    let confirmation = RegisterOrganization { confirmed: true, check_digit_confirmed: false };
    organizations::register(app, actor, None, confirmation).await.map(drop)
}

/// Who is to register the demo unit; nobody when it is there, or when its applicant has gone elsewhere. Whoever tries the
/// demo may have handed the unit over, or changed the phone: that is no reason not to start again.
async fn demo_applicant(app: &App) -> Result<Option<Actor>> {
    let (phone, password) = demo_credentials(DEMO_APPLICANT)?;
    let code = CreditCode::parse(DEMO_CREDIT_CODE).map_err(Error::internal)?;
    let sought = phone.clone();
    let (taken, known) = app
        .db
        .read(move |conn| {
            let taken = organization_rows::find_by_credit_code(conn, &code)?.is_some();
            let known = account_rows::find_by_phone(conn, &sought)?;
            Ok::<_, Error>((taken, known.map(|row| accounts::describe(conn, &row)).transpose()?))
        })
        .await?;
    let settled = |known: &Account| known.organization.is_some() || known.join_request.is_some();
    if taken || known.as_ref().is_some_and(settled) {
        return Ok(None);
    }
    let (account, role) = if let Some(known) = known {
        (known.id, known.role)
    } else {
        let hash = app.hasher.hash(&password).await?;
        let app_ = app.clone();
        let create = move |conn: &mut Conn| {
            accounts::create(&app_, conn, &phone, "王志强", &hash, Role::Applicant, &Visitor::server())
        };
        let row = app.db.write(create).await?;
        (*row.id, *row.role)
    };
    Ok(Some(Actor::shown(account, role, &Visitor::server())))
}

/// A page with a red ring on it.
fn demo_proof(app: &App) -> Result<Spooled> {
    let page = RgbImage::from_fn(420, 594, |x, y| {
        let (dx, dy) = (i64::from(x) - 300, i64::from(y) - 460);
        let ring = (70 * 70..78 * 78).contains(&(dx * dx + dy * dy));
        if ring { Rgb([200, 30, 30]) } else { Rgb([255, 255, 255]) }
    });
    let mut content = std::io::Cursor::new(Vec::new());
    page.write_to(&mut content, ImageFormat::Png).map_err(Error::internal)?;
    let content = content.into_inner();
    let mut file = tempfile::NamedTempFile::new_in(app.spool_dir()).map_err(Error::internal)?;
    file.write_all(&content).map_err(Error::internal)?;
    Ok(Spooled {
        file,
        file_name: "证明文件（演示）.png".to_owned(),
        size: u64::try_from(content.len()).map_err(Error::internal)?,
        sha256: Sha256::digest(&content).to_vec(),
    })
}
