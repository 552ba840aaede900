//! What staff read of the log.

use chrono::NaiveDateTime;
use openapi::Phone;
use openapi::audit::{AuditAction, AuditActor, AuditEntry, ChainLink};
use openapi::ids::{AccountId, AuditEntryId};
use openapi::page::Page;
use serde_json::{Map, Value};

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::domain::paging;
use crate::hex;
use crate::store::audit::{self as store, LogFilter, LogRow};
use crate::store::{Conn, accounts};

/// What to list.
#[derive(Debug, Default)]
pub struct LogQuery {
    /// By whom: an account's id, or its phone number.
    pub actor: Option<String>,
    /// Which action.
    pub action: Option<AuditAction>,
    /// About what.
    pub subject: Option<String>,
    /// From this instant on, UTC.
    pub from: Option<NaiveDateTime>,
    /// Before this instant, UTC.
    pub to: Option<NaiveDateTime>,
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
            paging::page(rows, limit, |row| paging::cursor(row.entry.recorded_at, &row.entry.id), describe)
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
    let after = query.after.map(|raw| parse_cursor(&raw).ok_or_else(bad_cursor)).transpose()?;
    let narrowed =
        query.actor.is_some() || query.action.is_some() || query.subject.is_some() || query.from.is_some();
    if query.text.is_some() && !narrowed {
        let (zh, en) = (
            "按内容查找须同时指定 actor、action、subject 或 from 之一，以免逐条翻查整个日志。",
            "Looking into the content needs one of actor, action, subject or from beside it: the log is long.",
        );
        return Err(Error::field("/q", "filter_required", zh, en));
    }
    Ok(LogFilter {
        actor: None,
        action: query.action.map(|action| action.as_str().to_owned()),
        subject: query.subject,
        from: query.from,
        to: query.to,
        text: query.text,
        after,
    })
}

fn parse_cursor(raw: &str) -> Option<(NaiveDateTime, String)> {
    let (at, id): (_, AuditEntryId) = paging::parse_cursor(raw)?;
    Some((at, id.to_string()))
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
