//! What staff read of the log.

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use openapi::Phone;
use openapi::audit::{AuditAction, AuditActor, AuditEntry, ChainLink};
use openapi::ids::AccountId;
use openapi::page::Page;
use serde_json::{Map, Value};

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::domain::paging;
use crate::hex;
use crate::store::audit::{self as store, LogFilter, LogRow};
use crate::store::{Conn, accounts};

/// Most characters of a text to look for.
const MOST_CHARS: usize = 100;

/// What to list.
#[derive(Debug, Default)]
pub struct LogQuery {
    /// By whom: an account's id, or its phone number.
    pub actor: Option<String>,
    /// Which action.
    pub action: Option<AuditAction>,
    /// About what.
    pub subject: Option<String>,
    /// From this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
    /// What the subject or the detail holds.
    pub text: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
}

/// Who is meant by `actor`.
enum Sought {
    Account(AccountId),
    Phone(Phone),
}

/// A page of the log, newest first.
pub async fn list(app: &App, query: LogQuery, limit: u32) -> Result<Page<AuditEntry>> {
    let actor = query.actor.as_deref().map(sought).transpose()?;
    let mut filter = filter(query)?;
    app.db
        .read(move |conn| {
            filter.actor = match actor {
                None => None,
                Some(actor) => match account(conn, &actor)? {
                    Some(id) => Some(id),
                    None => return Ok(Page { items: Vec::new(), next: None }),
                },
            };
            let rows = store::page(conn, &filter, paging::rows(limit))?;
            paging::page(rows, limit, |row| cursor(&row.entry.recorded_at, &row.entry.id), describe)
        })
        .await
}

fn sought(raw: &str) -> Result<Sought> {
    if let Ok(id) = raw.trim().parse() {
        return Ok(Sought::Account(id));
    }
    Phone::parse(raw).map(Sought::Phone).map_err(|_| {
        let (zh, en) = ("须为账号标识或手机号。", "This must be an account's id or a phone number.");
        Error::field("/actor", "invalid_actor", zh, en)
    })
}

/// The account that has this phone now; who had it before is found by id.
fn account(conn: &mut Conn, sought: &Sought) -> Result<Option<AccountId>> {
    match sought {
        Sought::Account(id) => Ok(Some(*id)),
        Sought::Phone(phone) => Ok(accounts::find_by_phone(conn, phone)?.map(|row| *row.id)),
    }
}

fn filter(query: LogQuery) -> Result<LogFilter> {
    let bad_cursor = || Error::field("/after", "invalid_cursor", "分页标记不正确。", "This is no cursor.");
    Ok(LogFilter {
        actor: None,
        action: query.action.map(|action| action.as_str().to_owned()),
        subject: query.subject.map(|subject| searched(&subject, "/subject")).transpose()?.flatten(),
        from: query.from.map(|at| in_reach(at, "/from")).transpose()?,
        to: query.to.map(|at| in_reach(at, "/to")).transpose()?,
        text: query.text.map(|text| searched(&text, "/q")).transpose()?.flatten(),
        after: query.after.map(|raw| parse_cursor(&raw).ok_or_else(bad_cursor)).transpose()?,
    })
}

/// A text to look for, if there is any.
fn searched(raw: &str, pointer: &str) -> Result<Option<String>> {
    let text = raw.trim();
    if text.chars().count() > MOST_CHARS || text.contains('\0') {
        return Err(Error::field(pointer, "too_long", "最多 100 个字。", "At most 100 characters."));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// PostgreSQL refuses years that chrono takes.
fn in_reach(at: DateTime<Utc>, pointer: &str) -> Result<NaiveDateTime> {
    if (1..10_000).contains(&at.year()) {
        return Ok(at.naive_utc());
    }
    Err(Error::field(pointer, "out_of_range", "年份须为 1 至 9999。", "The year must be 1 to 9999."))
}

fn cursor(recorded_at: &NaiveDateTime, id: &str) -> String {
    format!("{}_{id}", recorded_at.and_utc().timestamp_micros())
}

fn parse_cursor(raw: &str) -> Option<(NaiveDateTime, String)> {
    let (micros, id) = raw.split_once('_')?;
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    let id: openapi::ids::AuditEntryId = id.parse().ok()?;
    Some((in_reach(at, "/after").ok()?, id.to_string()))
}

fn describe(row: LogRow) -> Result<AuditEntry> {
    let LogRow { entry, actor, seal } = row;
    let mut detail: Map<String, Value> = serde_json::from_str(&entry.detail).map_err(Error::internal)?;
    let reason = detail.get("reason").and_then(Value::as_str).map(str::to_owned);
    if reason.is_some() {
        detail.remove("reason");
    }
    let known = AuditAction::ALL.iter().find(|action| action.as_str() == entry.action);
    let actor = entry.actor_id.as_deref().copied().zip(actor);
    Ok(AuditEntry {
        id: entry.id,
        recorded_at: entry.recorded_at.and_utc(),
        actor: actor.map(|(id, (name, role))| AuditActor { id, name, role: *role }),
        address: entry.address,
        // What an earlier version called otherwise is shown under the name it had.
        action_title: known
            .map_or_else(|| openapi::Text::new(&entry.action, &entry.action), |action| action.title()),
        action: entry.action,
        subject: entry.subject,
        before: detail.remove("before"),
        after: detail.remove("after"),
        reason,
        detail,
        seal: seal.map(|seal| ChainLink { position: seal.position, hash: hex::encode(&seal.hash) }),
    })
}
