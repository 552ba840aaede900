//! Accounts, login, tokens.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::application::Application;
use crate::ids::{AccountId, OrganizationId, SessionId};
use crate::notification::Notification;
use crate::organization::{OrganizationStatus, RegistrationData};
use crate::second_factor::SecondFactorCode;
use crate::{Password, PersonName, Phone, SmsCode};

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
    /// The code sent to the phone for `register`.
    pub code: SmsCode,
}

/// The credentials of a new account, and the proof that the phone is one's own.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCredentials {
    /// 手机号: holds one account at most (guide, clause 22).
    pub phone: Phone,
    /// 密码.
    pub password: Password,
    /// The code sent to the phone for `register`.
    pub code: SmsCode,
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
    /// 二次验证: a code or a recovery code, where the server asks for one (`second_factor_required`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<SecondFactorCode>,
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
    /// 用于续期，每次使用后更换；仅 `password` 和 `refresh_token` 方式返回 · For the next token; it changes at each use. Portals ask
    /// with their secret again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
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
    /// 电子邮箱：形审结果公布时另发邮件；未填写为 `null` · Where messages of results go as well.
    #[cfg_attr(feature = "server", schema(example = "wang@example.com"))]
    pub email: Option<String>,
    /// Role on the platform.
    pub role: Role,
    /// 组织管理员账号 or 个人账号.
    pub kind: AccountKind,
    /// The organization it belongs to, if any.
    pub organization: Option<Membership>,
    /// The organization whose administrator has not answered the request to join yet.
    pub join_request: Option<JoinRequest>,
    /// An organization's registration has been saved (暂存) and waits to be finished (guide, clause 27).
    pub registration_pending: bool,
    /// Staff only: whether a second factor is asked for at login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = json!(null)))]
    pub second_factor: Option<bool>,
    /// What must be done before anything else; told at login and by `GET /accounts/me`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = json!(null)))]
    pub duty: Option<Duty>,
}

/// What an account must do before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Choose a password in place of a temporary one.
    ChangePassword,
    /// Set up a second factor.
    SetUpSecondFactor,
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

/// A request to join that waits for the organization's administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct JoinRequest {
    /// The organization.
    pub organization_id: OrganizationId,
    /// Its full name.
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub organization_name: String,
    /// When it was asked.
    pub requested_at: DateTime<Utc>,
}

/// 信息维护: changes one's profile.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    /// 姓名.
    pub name: PersonName,
    /// 电子邮箱，空为不填；不提供则不变 · E-mail address; empty: none; left out: as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200))]
    #[cfg_attr(feature = "server", schema(example = "wang@example.com"))]
    pub email: Option<String>,
}

/// 修改密码.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password until now.
    pub current_password: Password,
    /// The one from now on.
    pub new_password: Password,
}

/// 更换手机号.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePhone {
    /// The account's password.
    pub password: Password,
    /// The new number.
    pub phone: Phone,
    /// The code sent to the new number for `change_phone`.
    pub code: SmsCode,
}

/// 忘记密码: sets a new one.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// The account's phone.
    pub phone: Phone,
    /// The code sent to it for `reset_password`.
    pub code: SmsCode,
    /// The new password.
    pub password: Password,
    /// 二次验证 of staff who have one: a code or a recovery code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<SecondFactorCode>,
}

/// 注销账号 (guide, clauses 35 to 37).
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelAccount {
    /// The account's phone.
    pub phone: Phone,
    /// Its password.
    pub password: Password,
    /// The code sent to the phone for `cancel_account`.
    pub code: SmsCode,
}

/// Suspends an account, or ends its suspension.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SuspendAccount {
    /// The account's phone.
    pub phone: Phone,
    /// Whether it is suspended from now on.
    pub suspended: bool,
    /// Why; stands in the audit log.
    #[validate(length(max = 500), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "冒用他人单位名义注册"))]
    pub reason: String,
}

/// A login on one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ActiveSession {
    /// Its id.
    pub id: SessionId,
    /// Browser and system, as far as they told.
    #[cfg_attr(feature = "server", schema(example = "Chrome · Windows"))]
    pub device: String,
    /// Network address of its last use.
    #[cfg_attr(feature = "server", schema(example = "203.0.113.7"))]
    pub address: String,
    /// When it logged in.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to about ten minutes.
    pub used_at: DateTime<Utc>,
    /// It is the one that asks.
    pub current: bool,
}

/// Everything that the platform keeps of one's own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AccountExport {
    /// When it was put together.
    pub exported_at: DateTime<Utc>,
    /// The account.
    pub account: Account,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// A saved registration of an organization.
    pub registration: Option<RegistrationData>,
    /// The logins that are open.
    pub sessions: Vec<ActiveSession>,
    /// The notifications.
    pub notifications: Vec<Notification>,
    /// The applications with all their answers; files by name and digest.
    #[cfg_attr(feature = "server", schema(value_type = Vec<Object>))]
    pub applications: Vec<Application>,
}
