//! Who is asking.

use openapi::account::Role;
use openapi::error::ErrorCode;
use openapi::ids::AccountId;

use super::error::Result;

/// The account behind a request, its token checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// Its role on the platform.
    pub role: Role,
}

impl Actor {
    /// Whether it works for the association.
    pub fn is_staff(self) -> bool {
        matches!(self.role, Role::Reviewer | Role::Admin)
    }

    /// Passes applicants only.
    pub fn applicant(self) -> Result<Self> {
        if self.role == Role::Applicant { Ok(self) } else { Err(ErrorCode::Forbidden.into()) }
    }

    /// Passes staff only.
    pub fn staff(self) -> Result<Self> {
        if self.is_staff() { Ok(self) } else { Err(ErrorCode::Forbidden.into()) }
    }
}
