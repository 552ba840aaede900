//! The platform's Ed25519 keys. They lie in the database, so that every replica signs and verifies alike.

use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::{Error, Result};
use crate::clock::Clock;
use crate::store::signing_keys::{self, SigningKeyRow};
use crate::store::{Conn, Database};

/// Signs with the newest key, verifies with any. Cheap to clone; the copies share what they know.
#[derive(Clone)]
pub struct Keys(Arc<RwLock<Known>>);

struct Known {
    keys: Arc<Vec<Key>>,
    read_at: DateTime<Utc>,
}

struct Key {
    kid: String,
    public: Vec<u8>,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// A key that is not known may be new; but whoever sends made-up ones does not make us ask the database each time.
const ASK_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(5);

impl Keys {
    /// Loads the keys; makes the first one.
    pub async fn load(db: &Database, clock: &Clock) -> Result<Self> {
        let clock_ = clock.clone();
        let rows = db
            .write(move |conn| {
                let rows = signing_keys::list(conn)?;
                if rows.is_empty() { add(conn, &clock_).map(|row| vec![row]) } else { Ok(rows) }
            })
            .await?;
        let known = Known { keys: Arc::new(parse(rows)?), read_at: clock.now() };
        Ok(Self(Arc::new(RwLock::new(known))))
    }

    /// Reads the keys anew: another process may have added one.
    pub async fn reload(&self, db: &Database, clock: &Clock) -> Result<()> {
        let rows = db.read(|conn| signing_keys::list(conn).map_err(Error::from)).await?;
        let known = Known { keys: Arc::new(parse(rows)?), read_at: clock.now() };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// Adds a key, which signs from now on; the earlier ones go on verifying, because receipts are for ever. Its id.
    pub async fn rotate(&self, db: &Database, clock: &Clock) -> Result<String> {
        let clock_ = clock.clone();
        let row = db.write(move |conn| add(conn, &clock_)).await?;
        self.reload(db, clock).await?;
        Ok(row.kid)
    }

    fn keys(&self) -> Arc<Vec<Key>> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).keys)
    }

    /// Says yes to one of many who ask at once.
    fn may_ask_again(&self, now: DateTime<Utc>) -> bool {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let due = now - known.read_at >= ASK_AGAIN_AFTER;
        if due {
            known.read_at = now;
        }
        due
    }

    /// A compact JWS over `claims`; `kind` is the header's `typ`.
    pub fn sign<T: Serialize>(&self, kind: &str, claims: &T) -> Result<String> {
        let keys = self.keys();
        let key = keys.first().ok_or_else(|| Error::internal("no signing key"))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(kind.to_owned());
        header.kid = Some(key.kid.clone());
        jsonwebtoken::encode(&header, claims, &key.encoding).map_err(Error::internal)
    }

    /// The claims of a JWS of this `kind` under one of the keys, or nothing. Times and audiences are the caller's to
    /// check. A key that is not known is looked for in the database.
    pub async fn verify_known<T: DeserializeOwned>(
        &self,
        db: &Database,
        clock: &Clock,
        kind: &str,
        jws: &str,
    ) -> Result<Option<T>> {
        let named = jsonwebtoken::decode_header(jws).ok().and_then(|header| header.kid);
        let unknown = named.is_some_and(|named| self.keys().iter().all(|key| key.kid != named));
        if unknown && self.may_ask_again(clock.now()) {
            self.reload(db, clock).await?;
        }
        Ok(self.verify(kind, jws))
    }

    /// The same, with the keys that are known.
    pub fn verify<T: DeserializeOwned>(&self, kind: &str, jws: &str) -> Option<T> {
        let header = jsonwebtoken::decode_header(jws).ok()?;
        let of_kind = header.alg == Algorithm::EdDSA && header.typ.as_deref() == Some(kind);
        let keys = self.keys();
        let key = keys.iter().find(|key| of_kind && header.kid.as_deref() == Some(&key.kid))?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        // The caller judges times by the application's clock.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        jsonwebtoken::decode(jws, &key.decoding, &validation).ok().map(|token| token.claims)
    }

    /// The public keys as a JWK set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> Value {
        let keys: Vec<Value> = self.keys().iter().map(Key::jwk).collect();
        json!({ "keys": keys })
    }
}

fn parse(rows: Vec<SigningKeyRow>) -> Result<Vec<Key>> {
    rows.into_iter().map(Key::new).collect()
}

impl Key {
    fn new(row: SigningKeyRow) -> Result<Self> {
        let decoding =
            DecodingKey::from_ed_components(&URL_SAFE_NO_PAD.encode(&row.public)).map_err(Error::internal)?;
        Ok(Self {
            kid: row.kid,
            public: row.public,
            encoding: EncodingKey::from_ed_der(&row.secret),
            decoding,
        })
    }

    fn jwk(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(&self.public);
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.kid, "x": x })
    }
}

fn add(conn: &mut Conn, clock: &Clock) -> Result<SigningKeyRow> {
    let key = SigningKey::from_bytes(&rand::random());
    let public = key.verifying_key().to_bytes();
    let row = SigningKeyRow {
        kid: URL_SAFE_NO_PAD.encode(rand::random::<[u8; 9]>()),
        secret: key.to_pkcs8_der().map_err(Error::internal)?.as_bytes().to_vec(),
        public: public.to_vec(),
        created_at: clock.now().naive_utc(),
    };
    signing_keys::insert(conn, &row)?;
    Ok(row)
}
