//! Proof documents of registrations (guide, clauses 23 and 24).

use openapi::error::ErrorCode;
use openapi::form::definition::MediaKind;
use openapi::ids::ProofId;
use openapi::organization::Proof;

use super::actor::Actor;
use super::error::{Error, Result};
use super::files::{self, Spooled, StoredFile};
use crate::app::App;
use crate::store::column::FileState;
use crate::store::proofs::{self as store, ProofRow};
use crate::store::{Conn, discarded_objects, registrations};

/// “格式jpg/png/jpeg”.
const ACCEPT: [MediaKind; 2] = [MediaKind::Jpeg, MediaKind::Png];

impl From<&ProofRow> for Proof {
    fn from(row: &ProofRow) -> Self {
        Self {
            id: *row.id,
            file_name: row.file_name.clone(),
            media_type: row.media_type.clone(),
            size: u64::try_from(row.size).unwrap_or_default(),
            sha256: files::hex(&row.sha256),
        }
    }
}

/// Keeps an uploaded proof document with the saved registration, in place of an earlier one.
pub async fn upload(app: &App, actor: Actor, spooled: Spooled) -> Result<Proof> {
    let kind = files::judge(&spooled, &ACCEPT).await?;
    let row = ProofRow {
        id: ProofId::generate().into(),
        account_id: actor.account.into(),
        file_name: files::name_of_kind(&spooled.file_name, kind),
        media_type: kind.media_type().to_owned(),
        size: spooled.stored_size()?,
        sha256: spooled.sha256.clone(),
        storage_key: files::new_storage_key("proofs"),
        state: FileState::Pending.into(),
        created_at: app.clock.now().naive_utc(),
    };
    let pending = row.clone();
    app.db
        .write(move |conn| {
            registrations::find(conn, actor.account)?.ok_or(ErrorCode::NotFound)?;
            store::insert(conn, &pending).map_err(Error::from)
        })
        .await?;
    app.storage.put(&row.storage_key, spooled.file.path()).await?;
    let (app_, ready) = (app.clone(), row.clone());
    app.db.write(move |conn| replace(&app_, conn, actor, &ready)).await?;
    Ok(Proof::from(&row))
}

fn replace(app: &App, conn: &mut Conn, actor: Actor, proof: &ProofRow) -> Result<()> {
    let now = app.clock.now().naive_utc();
    let registration = registrations::find(conn, actor.account)?.ok_or(ErrorCode::NotFound)?;
    store::set_ready(conn, *proof.id)?;
    registrations::set_proof(conn, actor.account, *proof.id, now)?;
    if let Some(earlier) = registration.proof_id {
        discard(conn, *earlier, now)?;
    }
    Ok(())
}

/// Lets go of a proof: its row now, its object when the sweeper comes.
pub fn discard(conn: &mut Conn, id: ProofId, now: chrono::NaiveDateTime) -> Result<()> {
    if let Some(row) = store::find(conn, id)? {
        discarded_objects::insert(conn, &row.storage_key, now)?;
        store::delete(conn, id)?;
    }
    Ok(())
}

/// The proof of the account's saved registration.
pub async fn of_registration(app: &App, actor: Actor) -> Result<StoredFile> {
    app.db
        .read(move |conn| {
            let registration = registrations::find(conn, actor.account)?.ok_or(ErrorCode::NotFound)?;
            let id = registration.proof_id.ok_or(ErrorCode::NotFound)?;
            let row = find_ready(conn, *id)?.ok_or(ErrorCode::NotFound)?;
            StoredFile::new(row.storage_key, row.file_name, row.media_type, row.size)
        })
        .await
}

/// The proof with this id, once its content has arrived.
pub fn find_ready(conn: &mut Conn, id: ProofId) -> Result<Option<ProofRow>> {
    Ok(store::find(conn, id)?.filter(|row| *row.state == FileState::Ready))
}
