//! 门户: third-party systems, held to their scopes and to what organizations consent to.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use openapi::account::TokenResponse;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::{OrganizationId, PortalId};
use openapi::page::Page;
use openapi::portal::{
    CreatePortal, GrantPortalConsent, Portal, PortalConsent, PortalCredentials, PortalScope, UpdatePortal,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::actor::{Actor, Visitor};
use super::audit::{self, Subject};
use super::error::{Error, Result};
use super::limits::{self, Limit};
use super::organizations::{administered, administered_to_change};
use super::paging;
use super::reader::PortalActor;
use super::sessions::Envelope;
use crate::app::App;
use crate::store::Conn;
use crate::store::portals::{self as store, PortalConsentRow, PortalRow};

/// Life of a portal's token, seconds.
const TOKEN_SECONDS: u32 = 900;
/// The `typ` of a portal's token: one kind is never taken for the other.
const TOKEN_TYPE: &str = "portal-at+jwt";
/// Wrong secrets, and wrong portals.
const TRIES_FROM_ADDRESS: Limit = Limit { name: "portal-address", turns: 100, every: TimeDelta::seconds(10) };
const TRIES: Limit = Limit { name: "portal-token", turns: 20, every: TimeDelta::seconds(30) };

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    #[serde(flatten)]
    envelope: Envelope,
    sub: PortalId,
    scopes: Vec<PortalScope>,
}

/// Whether a token says of itself that it is a portal's; whether it is, [`authenticate`] finds out.
pub fn is_token(token: &str) -> bool {
    jsonwebtoken::decode_header(token).is_ok_and(|header| header.typ.as_deref() == Some(TOKEN_TYPE))
}

/// Registers a portal; its secret is told this once.
pub async fn create(app: &App, actor: Actor, request: CreatePortal) -> Result<PortalCredentials> {
    let (app_, secret) = (app.clone(), new_secret());
    app.db
        .write(move |conn| {
            let row = PortalRow {
                id: PortalId::generate().into(),
                name: request.name.trim().to_owned(),
                scopes: distinct(&request.scopes).into(),
                secret_hash: hash(&secret),
                previous_secret_hash: None,
                disabled_at: None,
                created_at: app_.clock.now().naive_utc(),
            };
            store::insert(conn, &row)?;
            note(&app_, conn, actor, *row.id, AuditAction::CreatePortal)?;
            Ok(credentials(row, &secret))
        })
        .await
}

/// Gives a portal a new secret; the present one stays good until the next rotation, so that it can change over.
pub async fn rotate(app: &App, actor: Actor, id: PortalId) -> Result<PortalCredentials> {
    let (app_, secret) = (app.clone(), new_secret());
    app.db
        .write(move |conn| {
            let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            store::rotate_secret(conn, &row, &hash(&secret))?;
            note(&app_, conn, actor, id, AuditAction::RotatePortalSecret)?;
            Ok(credentials(row, &secret))
        })
        .await
}

/// Disables a portal, or enables it again.
pub async fn update(app: &App, actor: Actor, id: PortalId, request: UpdatePortal) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            let at = request.disabled.then(|| app_.clock.now().naive_utc());
            store::set_disabled(conn, id, at)?;
            note(
                &app_,
                conn,
                actor,
                id,
                if request.disabled { AuditAction::DisablePortal } else { AuditAction::EnablePortal },
            )
        })
        .await
}

fn note(app: &App, conn: &mut Conn, actor: Actor, id: PortalId, action: AuditAction) -> Result<()> {
    audit::record(conn, app.clock.now(), actor, action, &Subject::Portal(id), &json!({}))
}

fn credentials(row: PortalRow, secret: &str) -> PortalCredentials {
    PortalCredentials {
        id: *row.id,
        name: row.name,
        scopes: row.scopes.into_inner(),
        client_secret: secret.to_owned(),
    }
}

/// A token by `client_credentials` (RFC 6749, 4.4), for the scopes asked for or, without, for all the portal has.
pub async fn issue_token(
    app: &App,
    visitor: &Visitor,
    id: PortalId,
    secret: String,
    scopes: Option<Vec<PortalScope>>,
) -> Result<TokenResponse> {
    let address = visitor.address;
    let turn = vec![TRIES_FROM_ADDRESS.of(address), TRIES.of(format_args!("{id}@{address}"))];
    limits::take(app, turn.clone()).await?;
    let portal = app.db.read(move |conn| store::find(conn, id).map_err(Error::from)).await?;
    let given = hash(&secret);
    let portal = portal.filter(|row| {
        let known = row.secret_hash == given || row.previous_secret_hash.as_ref() == Some(&given);
        known && row.disabled_at.is_none()
    });
    let portal = portal.ok_or(ErrorCode::InvalidClient)?;
    limits::give_back(app, turn).await?;
    let scopes = scopes.unwrap_or_else(|| portal.scopes.clone().into_inner());
    if !scopes.iter().all(|scope| portal.scopes.contains(scope)) {
        return Err(ErrorCode::Forbidden.into());
    }
    let claims = Claims { envelope: Envelope::new(app, TOKEN_SECONDS), sub: id, scopes };
    let access_token = app.keys.sign(TOKEN_TYPE, &claims)?;
    Ok(TokenResponse {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: TOKEN_SECONDS,
        refresh_token: None,
    })
}

/// The portal behind a token, for an organization: the token, the portal and the organization's consent must each hold
/// the scope now.
pub async fn authenticate(
    app: &App,
    token: &str,
    organization: OrganizationId,
    scope: PortalScope,
) -> Result<PortalActor> {
    let claims: Option<Claims> = app.keys.verify_known(&app.db, &app.clock, TOKEN_TYPE, token).await?;
    let claims = claims.filter(|claims| claims.envelope.holds(app)).ok_or(ErrorCode::Unauthenticated)?;
    app.db
        .read(move |conn| {
            let portal = store::find(conn, claims.sub)?.filter(|row| row.disabled_at.is_none());
            let portal = portal.ok_or(ErrorCode::Unauthenticated)?;
            let consent = store::consent(conn, claims.sub, organization)?;
            let consent = consent.ok_or(ErrorCode::ConsentRequired)?;
            if ![&claims.scopes, &*portal.scopes, &*consent.scopes].iter().all(|held| held.contains(&scope)) {
                return Err(ErrorCode::Forbidden.into());
            }
            Ok(PortalActor { portal: claims.sub, organization })
        })
        .await
}

/// All portals, newest first, disabled ones too.
pub async fn list(app: &App, after: Option<PortalId>, limit: u32) -> Result<Page<Portal>> {
    app.db
        .read(move |conn| {
            let rows = store::list(conn, after, paging::rows(limit))?;
            let line = |row: PortalRow| Portal {
                id: *row.id,
                name: row.name,
                scopes: row.scopes.into_inner(),
                disabled: row.disabled_at.is_some(),
                created_at: row.created_at.and_utc(),
            };
            paging::page(rows, limit, |row| row.id.to_string(), |row| Ok(line(row)))
        })
        .await
}

/// The portals that the administrator's organization can consent to, and those that it did consent to.
pub async fn consents(
    app: &App,
    actor: Actor,
    after: Option<PortalId>,
    limit: u32,
) -> Result<Page<PortalConsent>> {
    app.db
        .read(move |conn| {
            let organization = *administered(conn, actor)?.id;
            let rows = store::list_for(conn, organization, after, paging::rows(limit))?;
            let line = |row: PortalRow| {
                let consent = store::consent(conn, *row.id, organization)?;
                Ok(describe(row, consent))
            };
            paging::page(rows, limit, |row| row.id.to_string(), line)
        })
        .await
}

fn describe(row: PortalRow, consent: Option<PortalConsentRow>) -> PortalConsent {
    PortalConsent {
        portal_id: *row.id,
        name: row.name,
        offered: row.scopes.into_inner(),
        granted_at: consent.as_ref().map(|consent| consent.created_at.and_utc()),
        granted: consent.map(|consent| consent.scopes.into_inner()).unwrap_or_default(),
    }
}

/// Consents, in place of an earlier consent to the same portal.
pub async fn grant(app: &App, actor: Actor, request: GrantPortalConsent) -> Result<PortalConsent> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let organization = *administered_to_change(conn, actor)?.id;
            let portal = store::find(conn, request.portal_id)?.filter(|row| row.disabled_at.is_none());
            let portal = portal.ok_or(ErrorCode::NotFound)?;
            let scopes = distinct(&request.scopes);
            let detail = json!({ "portal": request.portal_id, "scopes": scopes });
            if !scopes.iter().all(|scope| portal.scopes.contains(scope)) {
                let (zh, en) = ("该平台未申请此权限。", "The portal does not ask for this.");
                return Err(Error::field("/scopes", "not_offered", zh, en));
            }
            let row = PortalConsentRow {
                portal_id: portal.id.clone(),
                organization_id: organization.into(),
                scopes: scopes.into(),
                granted_by: actor.account.into(),
                created_at: app_.clock.now().naive_utc(),
            };
            store::delete_consent(conn, *portal.id, organization)?;
            store::insert_consent(conn, &row)?;
            let subject = Subject::Organization(organization);
            audit::record(conn, app_.clock.now(), actor, AuditAction::GrantPortalConsent, &subject, &detail)?;
            Ok(describe(portal, Some(row)))
        })
        .await
}

/// Takes a consent back; the portal's tokens are of no use for the organization from then on.
pub async fn revoke(app: &App, actor: Actor, portal: PortalId) -> Result<()> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let organization = *administered(conn, actor)?.id;
            if !store::delete_consent(conn, portal, organization)? {
                return Err(ErrorCode::NotFound.into());
            }
            let (subject, detail) = (Subject::Organization(organization), json!({ "portal": portal }));
            audit::record(conn, app_.clock.now(), actor, AuditAction::RevokePortalConsent, &subject, &detail)
        })
        .await
}

fn distinct(scopes: &[PortalScope]) -> Vec<PortalScope> {
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
