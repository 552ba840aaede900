//! Rows of `audit_log`, written in the transaction of the change they tell of.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::account::Role;
use openapi::ids::AccountId;

use super::audit_seals::SealRow;
use super::column::Column;
use super::schema::{accounts, audit_log, audit_seals};
use super::search::{lower, lowered};
use super::{Conn, StoreError};

/// Who did what, when.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_log)]
pub struct AuditRow {
    /// Time-ordered id.
    pub id: String,
    /// UTC.
    pub recorded_at: NaiveDateTime,
    /// Who; `NULL` for the system itself.
    pub actor_id: Option<Column<AccountId>>,
    /// The operation, e.g. `submit_application`.
    pub action: String,
    /// What it was done to, e.g. `application:0198…`.
    pub subject: String,
    /// More, JSON.
    pub detail: String,
    /// From where, as far as it is known.
    pub address: Option<String>,
}

/// Adds an entry.
pub fn insert(conn: &mut Conn, row: &AuditRow) -> Result<(), StoreError> {
    diesel::insert_into(audit_log::table).values(row).execute(conn)?;
    Ok(())
}

/// Filters of the log.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// Only by this account.
    pub actor: Option<AccountId>,
    /// Only this action.
    pub action: Option<String>,
    /// Only about this.
    pub subject: Option<String>,
    /// Only what was recorded then or later, UTC.
    pub from: Option<NaiveDateTime>,
    /// Only what was recorded before then, UTC.
    pub to: Option<NaiveDateTime>,
    /// Only what has this in its subject or its detail.
    pub text: Option<String>,
    /// Only what comes after this entry, newest first.
    pub after: Option<(NaiveDateTime, String)>,
}

/// An entry, who acted, and its link in the chain.
#[derive(Debug, Clone, Queryable)]
pub struct LogRow {
    /// The entry.
    pub entry: AuditRow,
    /// Name and role of who acted.
    pub actor: Option<(String, Column<Role>)>,
    /// The link, once it is sealed.
    pub seal: Option<SealRow>,
}

/// A page of the log, newest first.
pub fn page(conn: &mut Conn, filter: &LogFilter, limit: i64) -> Result<Vec<LogRow>, StoreError> {
    let mut query = audit_log::table
        .left_join(accounts::table)
        .left_join(audit_seals::table.on(audit_seals::entry_id.eq(audit_log::id)))
        .order((audit_log::recorded_at.desc(), audit_log::id.desc()))
        .limit(limit)
        .select((
            AuditRow::as_select(),
            (accounts::name, accounts::role).nullable(),
            Option::<SealRow>::as_select(),
        ))
        .into_boxed();
    if let Some(actor) = filter.actor {
        query = query.filter(audit_log::actor_id.eq(actor.to_string()));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_log::action.eq(action.clone()));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(audit_log::subject.eq(subject.clone()));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_log::recorded_at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_log::recorded_at.lt(to));
    }
    if let Some(text) = &filter.text {
        let sought = || lowered(text);
        let told = lower(audit_log::detail).like(sought()).escape('\\');
        query = query.filter(lower(audit_log::subject).like(sought()).escape('\\').or(told));
    }
    if let Some((at, id)) = &filter.after {
        // The first half alone says where in the index to begin.
        query = query
            .filter(audit_log::recorded_at.le(*at))
            .filter(audit_log::recorded_at.lt(*at).or(audit_log::id.lt(id.clone())));
    }
    Ok(query.load(conn)?)
}
