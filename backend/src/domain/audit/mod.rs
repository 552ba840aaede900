//! The audit log: entries, the chain over them, and what staff read of it.

mod chain;
mod list;

use chrono::{DateTime, Utc};
use openapi::audit::AuditAction;
use openapi::ids::{AccountId, ActivityId, ApplicationId, AuditEntryId, OrganizationId, PortalId};
use serde_json::Value;

use super::actor::{Actor, Address, Visitor};
use super::error::Result;
use crate::store::Conn;
use crate::store::audit::{self, AuditRow};
use crate::store::audit_seals;

pub use chain::{seal, verify};
pub use list::{LogQuery, list};

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An account.
    Account(AccountId),
    /// An organization.
    Organization(OrganizationId),
    /// An activity.
    Activity(ActivityId),
    /// An application.
    Application(ApplicationId),
    /// A portal.
    Portal(PortalId),
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Organization(id) => write!(f, "organization:{id}"),
            Self::Activity(id) => write!(f, "activity:{id}"),
            Self::Application(id) => write!(f, "application:{id}"),
            Self::Portal(id) => write!(f, "portal:{id}"),
        }
    }
}

/// Who acts, and from where; or the system itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    account: Option<AccountId>,
    address: Option<Address>,
}

impl By {
    /// The system itself: its worker, a command.
    pub const SYSTEM: Self = Self { account: None, address: None };

    /// An account that has no token yet, or none any more.
    pub fn visitor(account: AccountId, visitor: &Visitor) -> Self {
        Self { account: Some(account), address: Some(visitor.address) }
    }
}

impl From<Actor> for By {
    fn from(actor: Actor) -> Self {
        Self { account: Some(actor.account), address: actor.address }
    }
}

/// Notes who did what to what, in the transaction of the change.
pub fn record(
    conn: &mut Conn,
    now: DateTime<Utc>,
    by: impl Into<By>,
    action: AuditAction,
    subject: &Subject,
    detail: &Value,
) -> Result<()> {
    let by = by.into();
    let row = AuditRow {
        id: AuditEntryId::generate().to_string(),
        recorded_at: now.naive_utc(),
        actor_id: by.account.map(Into::into),
        action: action.as_str().to_owned(),
        subject: subject.to_string(),
        detail: detail.to_string(),
        address: by.address.map(|address| address.to_string()),
    };
    audit::insert(conn, &row)?;
    Ok(audit_seals::enqueue(conn, &row.id)?)
}
