//! Who is asking, and from where.

use openapi::account::Role;
use openapi::error::ErrorCode;
use openapi::ids::{AccountId, SessionId};

use super::error::Result;

/// The account behind a request, its token checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// Its role on the platform.
    pub role: Role,
    /// The login that the token belongs to; none for tokens that were asked for alone (Swagger UI).
    pub session: Option<SessionId>,
}

impl Actor {
    /// Whether it works for the association.
    pub fn is_staff(self) -> bool {
        matches!(self.role, Role::Reviewer | Role::Admin)
    }

    /// Passes applicants only.
    pub fn applicant(self) -> Result<Self> {
        self.if_allowed(self.role == Role::Applicant)
    }

    /// Passes staff only.
    pub fn staff(self) -> Result<Self> {
        self.if_allowed(self.is_staff())
    }

    /// Passes admins of the platform only.
    pub fn admin(self) -> Result<Self> {
        self.if_allowed(self.role == Role::Admin)
    }

    fn if_allowed(self, allowed: bool) -> Result<Self> {
        if allowed { Ok(self) } else { Err(ErrorCode::Forbidden.into()) }
    }
}

/// Where a request comes from, whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Network address; of an IPv6 one the /64, which is what one customer has.
    pub address: String,
    /// Browser and system, as far as they tell.
    pub device: String,
}

impl Visitor {
    /// The server itself: seeding, commands.
    pub fn server() -> Self {
        Self { address: "127.0.0.1".to_owned(), device: "shenbao".to_owned() }
    }
}
