//! Retries that have their effect once: what a caller's key was answered is written in the transaction of its effect,
//! so there is no time in which the one is there without the other.

use openapi::error::ErrorCode;
use openapi::ids::AccountId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::error::{Error, Result};
use crate::app::App;
use crate::store::Conn;
use crate::store::idempotency::{self as store, IdempotencyRow};

/// A caller's `Idempotency-Key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Accepts 1 to 200 visible ASCII characters.
    pub fn parse(raw: &str) -> Option<Self> {
        let right = (1..=200).contains(&raw.len()) && raw.bytes().all(|byte| byte.is_ascii_graphic());
        right.then(|| Self(raw.to_owned()))
    }
}

/// One use of a key: by whom, for what, with which request.
#[derive(Debug, Clone)]
pub struct Once {
    account: AccountId,
    operation: String,
    key: IdempotencyKey,
    request_hash: Vec<u8>,
}

impl Once {
    /// `operation` names what is done and to what; `request` is everything that makes two requests the same.
    pub fn new(
        account: AccountId,
        operation: String,
        key: IdempotencyKey,
        request: &impl Serialize,
    ) -> Result<Self> {
        let request = serde_json::to_vec(request).map_err(Error::internal)?;
        Ok(Self { account, operation, key, request_hash: Sha256::digest(request).to_vec() })
    }

    /// What was answered, if the key was used for the same request; refuses if for another.
    pub fn answered<T: DeserializeOwned>(&self, conn: &mut Conn) -> Result<Option<T>> {
        let Some(row) = store::find(conn, self.account, &self.operation, &self.key.0)? else {
            return Ok(None);
        };
        if row.request_hash != self.request_hash {
            return Err(ErrorCode::IdempotencyKeyReused.into());
        }
        serde_json::from_str(&row.response).map(Some).map_err(Error::internal)
    }

    /// Answers as before if the key was used for the same request; refuses if for another; else does it and remembers
    /// the answer.
    pub fn run<T: Serialize + DeserializeOwned>(
        &self,
        app: &App,
        conn: &mut Conn,
        effect: impl FnOnce(&mut Conn) -> Result<T>,
    ) -> Result<T> {
        if let Some(answer) = self.answered(conn)? {
            return Ok(answer);
        }
        let answer = effect(conn)?;
        let row = IdempotencyRow {
            account_id: self.account.into(),
            operation: self.operation.clone(),
            key: self.key.0.clone(),
            request_hash: self.request_hash.clone(),
            response: serde_json::to_string(&answer).map_err(Error::internal)?,
            created_at: app.clock.now().naive_utc(),
        };
        store::insert(conn, &row)?;
        Ok(answer)
    }
}
