//! Accounts, login, tokens.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::ids::{AccountId, OrganizationId};
use crate::organization::OrganizationStatus;
use crate::{Password, PersonName, Phone};

/// What an account may do on the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Files awards.
    Applicant,
    /// 审核员: records review results.
    Reviewer,
    /// 管理员: runs the platform.
    Admin,
}

/// The guide's two kinds of applicants' accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// 个人账号.
    Personal,
    /// 组织管理员账号.
    OrgAdmin,
}

/// Registers a personal account (个人账号).
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterAccount {
    /// 姓名.
    pub name: PersonName,
    /// 手机号: holds one account at most (guide, clause 22).
    pub phone: Phone,
    /// 密码.
    pub password: Password,
}

/// Phone and password.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// 手机号.
    pub phone: Phone,
    /// 密码.
    pub password: Password,
}

/// A login: the access token for the `Authorization: Bearer` header, and whose it is. The refresh token travels in a
/// cookie that scripts cannot read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Session {
    /// JWT, `EdDSA`.
    pub access_token: String,
    /// Seconds until the access token expires.
    #[cfg_attr(feature = "server", schema(example = 600))]
    pub expires_in: u32,
    /// The account that logged in.
    pub account: Account,
}

/// The OAuth 2 answer of the token endpoint (RFC 6749, 5.1).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TokenResponse {
    /// JWT, `EdDSA`.
    pub access_token: String,
    /// Always `Bearer`.
    #[cfg_attr(feature = "server", schema(example = "Bearer"))]
    pub token_type: String,
    /// Seconds until the token expires.
    #[cfg_attr(feature = "server", schema(example = 600))]
    pub expires_in: u32,
}

/// One's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// 姓名; empty until an organization's registration names its administrator.
    pub name: String,
    /// 手机号.
    pub phone: Phone,
    /// Role on the platform.
    pub role: Role,
    /// 组织管理员账号 or 个人账号.
    pub kind: AccountKind,
    /// The organization it belongs to, if any.
    pub organization: Option<Membership>,
    /// An organization's registration has been saved (暂存) and waits to be finished (guide, clause 27).
    pub registration_pending: bool,
}

/// An account's place in its organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Membership {
    /// The organization.
    pub id: OrganizationId,
    /// Its full name.
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub name: String,
    /// Its credit code.
    #[cfg_attr(feature = "server", schema(example = "91440300708461136T"))]
    pub credit_code: String,
    /// Whether staff have verified it.
    pub status: OrganizationStatus,
}
