//! Rows of `portals` and `portal_consents`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use openapi::ids::{AccountId, OrganizationId, PortalId};
use openapi::portal::PortalScope;

use super::column::Column;
use super::schema::{portal_consents, portals};
use super::{Conn, StoreError};

/// A third-party system.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = portals)]
pub struct PortalRow {
    /// Primary key.
    pub id: Column<PortalId>,
    /// As organizations see it.
    pub name: String,
    /// The most that it may do.
    pub scopes: Column<Vec<PortalScope>>,
    /// SHA-256 of the secret that is good now.
    pub secret_hash: Vec<u8>,
    /// SHA-256 of the one before, which stays good until the next rotation.
    pub previous_secret_hash: Option<Vec<u8>>,
    /// UTC.
    pub disabled_at: Option<NaiveDateTime>,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// What an organization lets a portal do.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = portal_consents)]
pub struct PortalConsentRow {
    /// The portal; with the organization the primary key.
    pub portal_id: Column<PortalId>,
    /// The organization.
    pub organization_id: Column<OrganizationId>,
    /// What.
    pub scopes: Column<Vec<PortalScope>>,
    /// By whom.
    pub granted_by: Column<AccountId>,
    /// UTC.
    pub created_at: NaiveDateTime,
}

/// Adds a portal.
pub fn insert(conn: &mut Conn, row: &PortalRow) -> Result<(), StoreError> {
    diesel::insert_into(portals::table).values(row).execute(conn)?;
    Ok(())
}

/// The portal with this id.
pub fn find(conn: &mut Conn, id: PortalId) -> Result<Option<PortalRow>, StoreError> {
    Ok(portals::table.find(id.to_string()).select(PortalRow::as_select()).first(conn).optional()?)
}

/// All portals, newest first, at most `limit`, those before `after` in that order.
pub fn list(conn: &mut Conn, after: Option<PortalId>, limit: i64) -> Result<Vec<PortalRow>, StoreError> {
    let mut query =
        portals::table.order(portals::id.desc()).limit(limit).select(PortalRow::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(portals::id.lt(after.to_string()));
    }
    Ok(query.load(conn)?)
}

/// The same, of those that are not disabled or that the organization has consented to: what it granted it must see.
pub fn list_for(
    conn: &mut Conn,
    organization: OrganizationId,
    after: Option<PortalId>,
    limit: i64,
) -> Result<Vec<PortalRow>, StoreError> {
    let granted = portal_consents::table
        .filter(portal_consents::organization_id.eq(organization.to_string()))
        .select(portal_consents::portal_id);
    let mut query = portals::table
        .filter(portals::disabled_at.is_null().or(portals::id.eq_any(granted)))
        .order(portals::id.desc())
        .limit(limit)
        .select(PortalRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(portals::id.lt(after.to_string()));
    }
    Ok(query.load(conn)?)
}

/// Puts a new secret in place of the present one, which stays good as the previous one.
pub fn rotate_secret(conn: &mut Conn, row: &PortalRow, new_hash: &[u8]) -> Result<(), StoreError> {
    diesel::update(portals::table.find(row.id.to_string()))
        .set((portals::secret_hash.eq(new_hash), portals::previous_secret_hash.eq(&row.secret_hash)))
        .execute(conn)?;
    Ok(())
}

/// Disables a portal since `at`, or enables it again.
pub fn set_disabled(conn: &mut Conn, id: PortalId, at: Option<NaiveDateTime>) -> Result<(), StoreError> {
    diesel::update(portals::table.find(id.to_string())).set(portals::disabled_at.eq(at)).execute(conn)?;
    Ok(())
}

/// What the organization lets the portal do.
pub fn consent(
    conn: &mut Conn,
    portal: PortalId,
    organization: OrganizationId,
) -> Result<Option<PortalConsentRow>, StoreError> {
    let query = portal_consents::table
        .find((portal.to_string(), organization.to_string()))
        .select(PortalConsentRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// Adds a consent.
pub fn insert_consent(conn: &mut Conn, row: &PortalConsentRow) -> Result<(), StoreError> {
    diesel::insert_into(portal_consents::table).values(row).execute(conn)?;
    Ok(())
}

/// Takes a consent back; tells whether there was one.
pub fn delete_consent(
    conn: &mut Conn,
    portal: PortalId,
    organization: OrganizationId,
) -> Result<bool, StoreError> {
    let key = (portal.to_string(), organization.to_string());
    Ok(diesel::delete(portal_consents::table.find(key)).execute(conn)? == 1)
}

/// Takes all of an organization's consents back.
pub fn delete_consents_of(conn: &mut Conn, organization: OrganizationId) -> Result<(), StoreError> {
    let all = portal_consents::table.filter(portal_consents::organization_id.eq(organization.to_string()));
    diesel::delete(all).execute(conn)?;
    Ok(())
}
