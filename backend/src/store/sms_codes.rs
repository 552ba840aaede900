//! Rows of `sms_codes`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::Phone;
use openapi::ids::SmsMessageId;
use openapi::sms_code::SmsPurpose;

use super::column::Column;
use super::schema::sms_codes;
use super::{Conn, StoreError};

/// A code that was sent to a phone.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sms_codes)]
pub struct SmsCodeRow {
    /// That of the message; primary key.
    pub id: Column<SmsMessageId>,
    /// Where it was sent.
    pub phone: Column<Phone>,
    /// What it is good for.
    pub purpose: Column<SmsPurpose>,
    /// SHA-256 over purpose, phone and code.
    pub code_hash: Vec<u8>,
    /// How often one was tried while this one was good.
    pub tries: i32,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub expires_at: NaiveDateTime,
}

/// Adds a code.
pub fn insert(conn: &mut Conn, row: &SmsCodeRow) -> Result<(), StoreError> {
    diesel::insert_into(sms_codes::table).values(row).execute(conn)?;
    Ok(())
}

/// Counts a try on every code of the phone and purpose that is good at `now` and has tries left; the hashes of those.
pub fn count_try(
    conn: &mut Conn,
    phone: &Phone,
    purpose: SmsPurpose,
    most: i32,
    now: NaiveDateTime,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let good = sms_codes::table
        .filter(sms_codes::phone.eq(phone.as_str()))
        .filter(sms_codes::purpose.eq(Column::from(purpose)))
        .filter(sms_codes::expires_at.gt(now))
        .filter(sms_codes::tries.lt(most));
    let tried = diesel::update(good)
        .set(sms_codes::tries.eq(sms_codes::tries + 1))
        .returning(sms_codes::all_columns)
        .get_results::<SmsCodeRow>(conn)?;
    Ok(tried.into_iter().map(|row| row.code_hash).collect())
}

/// Uses a code up, and with it every other one of the phone and purpose; tells whether it still was there.
pub fn consume(
    conn: &mut Conn,
    phone: &Phone,
    purpose: SmsPurpose,
    code_hash: &[u8],
) -> Result<bool, StoreError> {
    let same = || {
        sms_codes::table
            .filter(sms_codes::phone.eq(phone.as_str().to_owned()))
            .filter(sms_codes::purpose.eq(Column::from(purpose)))
    };
    let used = diesel::delete(same().filter(sms_codes::code_hash.eq(code_hash))).execute(conn)?;
    if used > 0 {
        diesel::delete(same()).execute(conn)?;
    }
    Ok(used > 0)
}

/// Removes what is good no more.
pub fn delete_expired(conn: &mut Conn, now: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(sms_codes::table.filter(sms_codes::expires_at.le(now))).execute(conn)?)
}
