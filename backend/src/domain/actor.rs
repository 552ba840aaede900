//! Who is asking, and from where.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
    /// Where the request comes from; none where nobody asked by one.
    pub address: Option<Address>,
}

impl Actor {
    /// An account that has just shown by other means than a token whose it is.
    pub fn shown(account: AccountId, role: Role, visitor: &Visitor) -> Self {
        Self { account, role, session: None, address: Some(visitor.address) }
    }

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

/// A network address as limits, sessions and the audit log know it: of an IPv6 one the /64, which is what one customer
/// has at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(IpAddr);

impl Address {
    /// What is kept of `address`.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            v4 @ IpAddr::V4(_) => Self(v4),
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(network) => write!(f, "{network}/64"),
        }
    }
}

/// Where a request comes from, whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Network address.
    pub address: Address,
    /// Browser and system, as far as they tell.
    pub device: String,
}

impl Visitor {
    /// The server itself: seeding, commands.
    pub fn server() -> Self {
        Self { address: Address::of(Ipv4Addr::LOCALHOST.into()), device: "shenbao".to_owned() }
    }
}
