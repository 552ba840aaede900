//! 平台授权: which third-party systems may read the organization's applications.

use openapi::ids::PortalId;
use openapi::page::Page;
use openapi::portal::{GrantPortalConsent, PortalConsent};

use super::{Call, Failure};

const CONSENTS: &str = "/organizations/mine/portal-consents";

/// All portals, and what one's organization has consented to.
pub(crate) async fn consents() -> Result<Page<PortalConsent>, Failure> {
    Call::get(format!("{CONSENTS}?limit=100")).read().await
}

/// 授权.
pub(crate) async fn grant(consent: &GrantPortalConsent) -> Result<PortalConsent, Failure> {
    Call::post(CONSENTS).json(consent).read().await
}

/// 撤销授权.
pub(crate) async fn revoke(portal: PortalId) -> Result<(), Failure> {
    Call::delete(format!("{CONSENTS}/{portal}")).done().await
}
