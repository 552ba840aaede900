//! Who reads applications: an applicant, or a portal for an organization that lets it.

use openapi::ids::{OrganizationId, PortalId};

use super::actor::Actor;

/// A portal at work for one organization; scope and consent have been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortalActor {
    /// The portal.
    pub portal: PortalId,
    /// For whom.
    pub organization: OrganizationId,
}

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// An applicant: the own applications, and as administrator what the organization has submitted.
    Applicant(Actor),
    /// A portal: what the organization has submitted.
    Portal(PortalActor),
}
