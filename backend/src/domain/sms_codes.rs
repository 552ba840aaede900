//! Codes that prove that one holds a phone.
//!
//! Whoever asks for a code is answered alike, whether or not the phone has an account, and whether or not a limit is
//! used up.

use chrono::{DateTime, TimeDelta, Utc};
use openapi::Phone;
use openapi::SmsCode;
use openapi::ids::SmsMessageId;
use openapi::sms_code::{SendSmsCode, SmsCodeSent, SmsPurpose};
use sha2::{Digest, Sha256};

use super::actor::Visitor;
use super::error::{Error, Result};
use super::limits::{self, Limit};
use crate::app::App;
use crate::store::column::MessageState;
use crate::store::sms_codes::{self as store, SmsCodeRow};
use crate::store::sms_messages::{self, SmsMessageRow};
use crate::store::{Conn, accounts};

/// How long a code is good.
const LIFE: TimeDelta = TimeDelta::minutes(5);
/// How often one may be tried.
const TRIES: i32 = 5;
/// Seconds between two messages to one phone.
const RESEND_AFTER: u32 = 60;

const PER_PHONE: Limit = Limit { name: "sms-phone", turns: 1, every: TimeDelta::seconds(60) };
/// What one address may use up of a phone's, so that a stranger alone cannot use up all.
const PER_PHONE_AND_ADDRESS: Limit =
    Limit { name: "sms-phone-from", turns: 10, every: TimeDelta::minutes(144) };
const PER_PHONE_A_DAY: Limit = Limit { name: "sms-phone-day", turns: 30, every: TimeDelta::minutes(48) };
/// Wrong guesses, at whatever code.
const GUESSES: Limit = Limit { name: "sms-guess", turns: 30, every: TimeDelta::minutes(1) };

/// Sends a code, if there is someone to send it to and no limit stands against it. The answer tells neither.
pub async fn send(app: &App, visitor: &Visitor, request: SendSmsCode) -> Result<SmsCodeSent> {
    if within_limits(app, visitor, &request.phone).await? {
        let app_ = app.clone();
        app.db.write(move |conn| write(&app_, conn, &request)).await?;
        app.bell.ring();
    }
    Ok(SmsCodeSent {
        expires_in: u32::try_from(LIFE.num_seconds()).map_err(Error::internal)?,
        resend_after: RESEND_AFTER,
        messages_page: app.config.demo.then(|| "/demo/messages".to_owned()),
    })
}

async fn within_limits(app: &App, visitor: &Visitor, phone: &Phone) -> Result<bool> {
    let (phone, address) = (phone.as_str(), visitor.address);
    let per_address = limits::per_hour("sms-address", app.config.sms_per_address_per_hour);
    let uses = vec![
        PER_PHONE.of(phone),
        PER_PHONE_AND_ADDRESS.of(format_args!("{phone}@{address}")),
        PER_PHONE_A_DAY.of(phone),
        per_address.of(address),
    ];
    match limits::take(app, uses).await {
        Err(Error::Limited(exceeded)) => {
            tracing::warn!(limit = exceeded.name, "a message is not sent");
            return Ok(false);
        }
        taken => taken?,
    }
    // Of all together: counted, not kept as one row that everyone would wait for.
    let (since, most) = ((app.clock.now() - TimeDelta::days(1)).naive_utc(), app.config.sms_per_day);
    let today = app.db.read(move |conn| sms_messages::count_since(conn, since).map_err(Error::from)).await?;
    if today >= most {
        tracing::error!(most, "no more messages are sent today: the limit of all is used up");
    }
    Ok(today < most)
}

/// The same work whether or not the phone has an account: a stranger's message is only kept from going out.
fn write(app: &App, conn: &mut Conn, request: &SendSmsCode) -> Result<()> {
    let now = app.clock.now();
    let has_account = accounts::find_by_phone(conn, &request.phone)?.is_some();
    let goes_out = match request.purpose {
        SmsPurpose::Register | SmsPurpose::ChangePhone => true,
        SmsPurpose::ResetPassword | SmsPurpose::CancelAccount => has_account,
    };
    let code = format!("{:06}", rand::random_range(0..1_000_000));
    let (id, expires_at) = (SmsMessageId::generate(), (now + LIFE).naive_utc());
    store::insert(
        conn,
        &SmsCodeRow {
            id: id.into(),
            phone: request.phone.clone().into(),
            purpose: request.purpose.into(),
            code_hash: hash(&request.phone, request.purpose, &code),
            tries: 0,
            created_at: now.naive_utc(),
            expires_at,
        },
    )?;
    let state = if goes_out { MessageState::Pending } else { MessageState::Suppressed };
    sms_messages::insert(
        conn,
        &SmsMessageRow {
            id: id.into(),
            phone: request.phone.clone().into(),
            text: if goes_out { text(request.purpose, &code) } else { String::new() },
            state: state.into(),
            tries: 0,
            next_try_at: now.naive_utc(),
            created_at: now.naive_utc(),
            expires_at,
        },
    )?;
    Ok(())
}

fn text(purpose: SmsPurpose, code: &str) -> String {
    let what = match purpose {
        SmsPurpose::Register => "注册账号",
        SmsPurpose::ResetPassword => "重置密码",
        SmsPurpose::ChangePhone => "更换手机号",
        SmsPurpose::CancelAccount => "注销账号",
    };
    format!("【中国质量协会】验证码 {code}，用于{what}，5 分钟内有效。如非本人操作，请忽略，切勿告知他人。")
}

/// A message as the page of a demo shows it.
pub struct ShownMessage {
    /// Where it would have gone.
    pub phone: Phone,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// The newest messages that were delivered, for the page of a demo.
pub async fn shown(app: &App) -> Result<Vec<ShownMessage>> {
    let rows = app.db.read(|conn| sms_messages::latest_sent(conn, 20).map_err(Error::from)).await?;
    let shown = |row: SmsMessageRow| ShownMessage {
        phone: row.phone.into_inner(),
        text: row.text,
        created_at: row.created_at.and_utc(),
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// A code that was right a moment ago; [`Proof::consume`] uses it up together with what it is for.
#[derive(Clone)]
pub struct Proof {
    phone: Phone,
    purpose: SmsPurpose,
    code_hash: Vec<u8>,
    pointer: &'static str,
}

/// Checks a code. Each try counts, also one whose request goes wrong later; `pointer` is where the code stands in the
/// request.
pub async fn check(
    app: &App,
    visitor: &Visitor,
    phone: &Phone,
    purpose: SmsPurpose,
    code: &SmsCode,
    pointer: &'static str,
) -> Result<Proof> {
    let guess = vec![GUESSES.of(visitor.address)];
    limits::take(app, guess.clone()).await?;
    let code_hash = hash(phone, purpose, code.expose());
    let (now, tried) = (app.clock.now().naive_utc(), phone.clone());
    let good = app
        .db
        .tally(move |conn| store::count_try(conn, &tried, purpose, TRIES, now).map_err(Error::from))
        .await?;
    if good.contains(&code_hash) {
        limits::give_back(app, guess).await?;
        Ok(Proof { phone: phone.clone(), purpose, code_hash, pointer })
    } else {
        Err(wrong(pointer))
    }
}

impl Proof {
    /// Uses the code up, in the transaction of what it is for: one code, one effect.
    pub fn consume(&self, conn: &mut Conn) -> Result<()> {
        let good = store::consume(conn, &self.phone, self.purpose, &self.code_hash)?;
        if good { Ok(()) } else { Err(wrong(self.pointer)) }
    }
}

fn wrong(pointer: &str) -> Error {
    Error::field(
        pointer,
        "wrong_sms_code",
        "验证码不正确或已失效，请核对，或重新获取。",
        "The code is wrong or no longer valid; check it, or ask for a new one.",
    )
}

fn hash(phone: &Phone, purpose: SmsPurpose, code: &str) -> Vec<u8> {
    Sha256::digest(format!("{purpose:?}:{}:{code}", phone.as_str())).to_vec()
}
