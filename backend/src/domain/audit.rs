//! Entries of the audit log.

use chrono::{DateTime, Utc};
use openapi::ids::{AccountId, ActivityId, ApplicationId, AuditEntryId, OrganizationId, PortalId};
use serde_json::Value;

use super::error::Result;
use crate::store::Conn;
use crate::store::audit::{self, AuditRow};

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

/// Notes who did what to what, in the transaction of the change.
pub fn record(
    conn: &mut Conn,
    now: DateTime<Utc>,
    actor: AccountId,
    action: &str,
    subject: &Subject,
    detail: &Value,
) -> Result<()> {
    let row = AuditRow {
        id: AuditEntryId::generate().to_string(),
        recorded_at: now.naive_utc(),
        actor_id: Some(actor.into()),
        action: action.to_owned(),
        subject: subject.to_string(),
        detail: detail.to_string(),
    };
    Ok(audit::insert(conn, &row)?)
}
