//! Rows of `signing_keys`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::signing_keys;
use super::{Conn, StoreError};

/// One of the platform's Ed25519 keys.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKeyRow {
    /// Key id, as in a token's header.
    pub kid: String,
    /// PKCS#8, DER.
    pub secret: Vec<u8>,
    /// The 32 bytes of the public key.
    pub public: Vec<u8>,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// All keys, newest first.
pub fn list(conn: &mut Conn) -> Result<Vec<SigningKeyRow>, StoreError> {
    let query = signing_keys::table
        .order((signing_keys::created_at.desc(), signing_keys::kid.desc()))
        .select(SigningKeyRow::as_select());
    Ok(query.load(conn)?)
}

/// Adds a key.
pub fn insert(conn: &mut Conn, row: &SigningKeyRow) -> Result<(), StoreError> {
    diesel::insert_into(signing_keys::table).values(row).execute(conn)?;
    Ok(())
}
