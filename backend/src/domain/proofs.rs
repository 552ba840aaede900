//! Proof documents of registrations (guide, clauses 23 and 24).

use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::form::definition::MediaKind;
use openapi::ids::{OrganizationId, ProofId};
use openapi::organization::{OrganizationStatus, Proof};
use serde_json::json;

use super::actor::Actor;
use super::audit::{self, Subject};
use super::error::{Error, Result};
use super::files::{self, Judged, Spooled, StoredFile};
use super::organizations::{administered, ensure_active};
use crate::app::App;
use crate::hex;
use crate::store::column::FileState;
use crate::store::organizations::{self, OrganizationRow};
use crate::store::proofs::{self as store, ProofRow};
use crate::store::registrations::{self, RegistrationRow};
use crate::store::{Conn, discarded_objects};

/// “格式jpg/png/jpeg”.
const ACCEPT: [MediaKind; 2] = [MediaKind::Jpeg, MediaKind::Png];

impl From<&ProofRow> for Proof {
    fn from(row: &ProofRow) -> Self {
        Self {
            id: *row.id,
            file_name: row.file_name.clone(),
            media_type: row.media_type.clone(),
            size: u64::try_from(row.size).unwrap_or_default(),
            sha256: hex::encode(&row.sha256),
            seal_seen: row.seal_seen,
        }
    }
}

/// Keeps an uploaded proof document with the saved registration, or with the organization that the actor is the
/// administrator of, in place of an earlier one. Staff look at an organization's new one anew.
pub async fn upload(app: &App, actor: Actor, holder: Holder, spooled: Spooled) -> Result<Proof> {
    upload_as(app, actor, holder, ProofId::generate(), spooled).await
}

/// The same, under an id that is known beforehand.
pub async fn upload_as(
    app: &App,
    actor: Actor,
    holder: Holder,
    id: ProofId,
    spooled: Spooled,
) -> Result<Proof> {
    let Judged { kind, seal_seen } = app.judges.judge(&spooled, &ACCEPT).await?;
    let row = ProofRow {
        id: id.into(),
        account_id: actor.account.into(),
        file_name: files::name_of_kind(&spooled.file_name, kind),
        media_type: kind.media_type().to_owned(),
        size: spooled.stored_size()?,
        sha256: spooled.sha256.clone(),
        storage_key: files::new_storage_key("proofs"),
        state: FileState::Pending.into(),
        seal_seen,
        created_at: app.clock.now().naive_utc(),
    };
    let pending = row.clone();
    app.db
        .write(move |conn| {
            place_to_change(conn, actor, holder)?;
            store::insert(conn, &pending).map_err(Error::from)
        })
        .await?;
    app.storage.put(&row.storage_key, spooled.file.path()).await?;
    let (app_, ready) = (app.clone(), row.clone());
    app.db.write(move |conn| replace(&app_, conn, actor, holder, &ready)).await?;
    Ok(Proof::from(&row))
}

/// What an actor's proof document belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The actor's saved registration.
    Registration,
    /// The organization that the actor is the administrator of.
    Organization,
}

enum Place {
    Registration(Box<RegistrationRow>),
    Organization(Box<OrganizationRow>),
}

fn place(conn: &mut Conn, actor: Actor, holder: Holder) -> Result<Place> {
    match holder {
        Holder::Registration => {
            let row = registrations::find(conn, actor.account)?.ok_or(ErrorCode::NotFound)?;
            Ok(Place::Registration(Box::new(row)))
        }
        Holder::Organization => Ok(Place::Organization(Box::new(administered(conn, actor)?))),
    }
}

/// The same, to put another document there: a suspended organization changes nothing.
fn place_to_change(conn: &mut Conn, actor: Actor, holder: Holder) -> Result<Place> {
    let place = place(conn, actor, holder)?;
    if let Place::Organization(organization) = &place {
        ensure_active(organization)?;
    }
    Ok(place)
}

/// Refuses an upload before its body is read, when there is nothing to keep it with.
pub async fn ensure_place(app: &App, actor: Actor, holder: Holder) -> Result<()> {
    app.db.read(move |conn| place_to_change(conn, actor, holder).map(drop)).await
}

fn replace(app: &App, conn: &mut Conn, actor: Actor, holder: Holder, proof: &ProofRow) -> Result<()> {
    let now = app.clock.now();
    store::set_ready(conn, *proof.id)?;
    let earlier = match place_to_change(conn, actor, holder)? {
        Place::Registration(registration) => {
            registrations::set_proof(conn, actor.account, *proof.id, now.naive_utc())?;
            registration.proof_id
        }
        Place::Organization(organization) => {
            organizations::set_proof(conn, *organization.id, *proof.id, OrganizationStatus::Unverified)?;
            let (subject, detail) = (Subject::Organization(*organization.id), json!({ "proof": *proof.id }));
            audit::record(conn, now, actor, AuditAction::ReplaceProof, &subject, &detail)?;
            Some(organization.proof_id)
        }
    };
    match earlier {
        Some(earlier) => discard(conn, *earlier, now.naive_utc()),
        None => Ok(()),
    }
}

/// Lets go of a proof: its row now, its object when the sweeper comes.
pub fn discard(conn: &mut Conn, id: ProofId, now: chrono::NaiveDateTime) -> Result<()> {
    if let Some(row) = store::find(conn, id)? {
        discarded_objects::insert(conn, &row.storage_key, now)?;
        store::delete(conn, id)?;
    }
    Ok(())
}

/// The proof of the account's saved registration, or of the organization that it administers.
pub async fn of_actor(app: &App, actor: Actor, holder: Holder) -> Result<StoredFile> {
    app.db
        .read(move |conn| {
            let id = match place(conn, actor, holder)? {
                Place::Registration(registration) => registration.proof_id,
                Place::Organization(organization) => Some(organization.proof_id),
            };
            let row = find_ready(conn, *id.ok_or(ErrorCode::NotFound)?)?.ok_or(ErrorCode::NotFound)?;
            StoredFile::try_from(row)
        })
        .await
}

/// The proof of an organization, for staff.
pub async fn of_organization(app: &App, id: OrganizationId) -> Result<StoredFile> {
    app.db
        .read(move |conn| {
            let organization = organizations::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            let row = find_ready(conn, *organization.proof_id)?.ok_or(ErrorCode::NotFound)?;
            StoredFile::try_from(row)
        })
        .await
}

/// The proof with this id, once its content has arrived.
pub fn find_ready(conn: &mut Conn, id: ProofId) -> Result<Option<ProofRow>> {
    Ok(store::find(conn, id)?.filter(|row| *row.state == FileState::Ready))
}
