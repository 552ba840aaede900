//! Portals: third-party systems that read for organizations which consented.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::ids::PortalId;

/// What a portal may do, for organizations that consented to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum PortalScope {
    /// Reads the organization's applications.
    #[serde(rename = "applications:read")]
    ApplicationsRead,
    /// Reads their review results.
    #[serde(rename = "results:read")]
    ResultsRead,
}

/// Registers a portal.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreatePortal {
    /// Its name, as organizations see it.
    #[validate(length(max = 100), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "省质量协会申报门户"))]
    pub name: String,
    /// The most that it may do.
    #[validate(length(min = 1, max = 2))]
    pub scopes: Vec<PortalScope>,
}

/// A portal and its new secret, shown this once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PortalCredentials {
    /// The portal; the `client_id` at the token endpoint.
    pub id: PortalId,
    /// Its name.
    #[cfg_attr(feature = "server", schema(example = "省质量协会申报门户"))]
    pub name: String,
    /// The most that it may do.
    pub scopes: Vec<PortalScope>,
    /// The `client_secret` at the token endpoint. Kept as a hash only. The one before it stays good until the next
    /// rotation.
    pub client_secret: String,
}

/// A portal, as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Portal {
    /// The portal; the `client_id` at the token endpoint.
    pub id: PortalId,
    /// Its name.
    #[cfg_attr(feature = "server", schema(example = "省质量协会申报门户"))]
    pub name: String,
    /// The most that it may do.
    pub scopes: Vec<PortalScope>,
    /// Whether it is kept out.
    pub disabled: bool,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
}

/// Disables a portal, or enables it again.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdatePortal {
    /// Whether it is disabled from now on; its tokens end at once.
    pub disabled: bool,
}

/// 授权: lets a portal act for one's organization.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantPortalConsent {
    /// The portal.
    pub portal_id: PortalId,
    /// What it may do; at most what the portal is registered for.
    #[validate(length(min = 1, max = 2))]
    pub scopes: Vec<PortalScope>,
}

/// A portal that organizations can consent to, and whether one's own did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PortalConsent {
    /// The portal.
    pub portal_id: PortalId,
    /// Its name.
    #[cfg_attr(feature = "server", schema(example = "省质量协会申报门户"))]
    pub name: String,
    /// What it asks for.
    pub offered: Vec<PortalScope>,
    /// What was consented to; empty: nothing.
    pub granted: Vec<PortalScope>,
    /// When.
    pub granted_at: Option<DateTime<Utc>>,
}
