//! Entries of the audit log.

use chrono::{DateTime, Utc};
use openapi::ids::AccountId;
use serde_json::Value;

use super::error::Result;
use crate::store::audit::{self, AuditRow};
use crate::store::{Conn, StoreError};

/// Notes who did what to what, in the transaction of the change.
pub fn record(
    conn: &mut Conn,
    now: DateTime<Utc>,
    actor: Option<AccountId>,
    action: &str,
    subject: &str,
    detail: &Value,
) -> Result<()> {
    let row = AuditRow {
        // Ids of accounts and of entries are made alike; an entry's sorts by time.
        id: AccountId::generate().to_string(),
        recorded_at: now.naive_utc(),
        actor_id: actor.map(Into::into),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_string(),
    };
    audit::insert(conn, &row).map_err(|error: StoreError| error.into())
}
