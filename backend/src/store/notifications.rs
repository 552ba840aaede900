//! Rows of `notifications`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::Text;
use openapi::ids::{AccountId, ApplicationId, NotificationId};
use openapi::notification::NotificationKind;

use super::column::Column;
use super::schema::notifications;
use super::{Conn, StoreError};

/// A notification.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notifications)]
pub struct NotificationRow {
    /// Primary key; sorts by time.
    pub id: Column<NotificationId>,
    /// Whom it tells.
    pub account_id: Column<AccountId>,
    /// Of what.
    pub kind: Column<NotificationKind>,
    /// For people, in both languages.
    pub text: Column<Text>,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub read_at: Option<NaiveDateTime>,
    /// What it leads to.
    pub application_id: Option<Column<ApplicationId>>,
}

/// Adds a notification.
pub fn insert(conn: &mut Conn, row: &NotificationRow) -> Result<(), StoreError> {
    diesel::insert_into(notifications::table).values(row).execute(conn)?;
    Ok(())
}

/// An account's notifications, newest first, at most `limit`, those before `after` in that order.
pub fn list(
    conn: &mut Conn,
    account: AccountId,
    after: Option<NotificationId>,
    limit: i64,
) -> Result<Vec<NotificationRow>, StoreError> {
    let mut query = notifications::table
        .filter(notifications::account_id.eq(account.to_string()))
        .order(notifications::id.desc())
        .limit(limit)
        .select(NotificationRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(notifications::id.lt(after.to_string()));
    }
    Ok(query.load(conn)?)
}

/// How many are unread, counted up to `most`.
pub fn count_unread(conn: &mut Conn, account: AccountId, most: i64) -> Result<usize, StoreError> {
    let unread = notifications::table
        .filter(notifications::account_id.eq(account.to_string()))
        .filter(notifications::read_at.is_null())
        .limit(most)
        .select(notifications::id)
        .load::<String>(conn)?;
    Ok(unread.len())
}

/// Marks the notification and all older ones as read.
pub fn mark_read(
    conn: &mut Conn,
    account: AccountId,
    up_to: NotificationId,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let unread = notifications::table
        .filter(notifications::account_id.eq(account.to_string()))
        .filter(notifications::read_at.is_null())
        .filter(notifications::id.le(up_to.to_string()));
    diesel::update(unread).set(notifications::read_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Removes an account's notifications.
pub fn delete_of_account(conn: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    let all = notifications::table.filter(notifications::account_id.eq(account.to_string()));
    diesel::delete(all).execute(conn)?;
    Ok(())
}
