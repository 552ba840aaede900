//! Organizations: 注册查询 and 企业注册 (guide, section 三).

pub mod desk;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::account::{AccountKind, NewCredentials, Session};
use crate::ids::{AccountId, OrganizationId, ProofId};
use crate::text::Text;
use crate::{Password, Phone};

/// Largest proof document: “大小10m内” (guide, clause 24).
pub const PROOF_MAX_BYTES: u64 = 10 * 1024 * 1024;

/// What staff found of an organization's proof document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrganizationStatus {
    /// Active, not looked at yet.
    Unverified,
    /// Its proof was accepted.
    Verified,
    /// Its proof was refused; it cannot submit until it uploads a new one.
    Rejected,
}

impl OrganizationStatus {
    /// As people read it: what 核验 has found.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Unverified => ("待核验", "Unverified"),
            Self::Verified => ("已核验", "Verified"),
            Self::Rejected => ("未通过", "Rejected"),
        };
        Text::new(zh, en)
    }
}

/// The answer to 注册查询.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OrganizationLookup {
    /// Whether the unit has an administrator account.
    pub registered: bool,
    /// The guide's sentence (clauses 19 and 20).
    pub message: Text,
    /// Whom to ask, masked; present only when registered (clause 20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator: Option<MaskedContact>,
    /// The unit itself, to be joined; present only when registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<RegisteredOrganization>,
    /// The code that was asked for has a check digit that does not hold: confirm it before going on.
    pub check_digit_doubtful: bool,
}

/// A unit that has its administrator account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RegisteredOrganization {
    /// Its id, to join it by.
    pub id: OrganizationId,
    /// Its full name.
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub name: String,
    /// Whether its administrator must agree.
    pub join_policy: JoinPolicy,
}

/// Whether an administrator must agree before someone joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JoinPolicy {
    /// Whoever names the unit joins at once, as the guide reads.
    Open,
    /// The administrator must agree.
    Approval,
}

/// One's own organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MyOrganization {
    /// Its id.
    pub id: OrganizationId,
    /// Its full name.
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub name: String,
    /// Its credit code.
    #[cfg_attr(feature = "server", schema(example = "91440300708461136T"))]
    pub credit_code: String,
    /// 所在地; may be empty.
    #[cfg_attr(feature = "server", schema(example = "江苏省苏州市"))]
    pub region: String,
    /// 电子邮箱; may be empty.
    #[cfg_attr(feature = "server", schema(example = "wang@example.com"))]
    pub email: String,
    /// Whether staff have verified it.
    pub status: OrganizationStatus,
    /// Why staff refused its proof; only while they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "证明文件未见公章，请加盖公章后重新上传。"))]
    pub rejection_reason: Option<String>,
    /// Suspended by staff: its people read, and change nothing.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub suspended: bool,
    /// Whether its administrator must agree before someone joins.
    pub join_policy: JoinPolicy,
    /// Its administrator; masked for members.
    pub administrator: MaskedContact,
    /// One's own part in it.
    pub role: AccountKind,
    /// The proof document; for the administrator only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// 信息维护 of the organization. Name and credit code stand as its proof document says. What is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateOrganization {
    /// 所在地.
    #[validate(length(max = 200))]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "江苏省苏州市"))]
    pub region: Option<String>,
    /// 电子邮箱; empty: none.
    #[validate(length(max = 200))]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "wang@example.com"))]
    pub email: Option<String>,
    /// Whether the administrator must agree before someone joins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_policy: Option<JoinPolicy>,
}

/// Whether someone belongs to the organization already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Belongs to it.
    Active,
    /// Has asked to join; has no right there yet.
    Pending,
}

/// Someone of the organization, as its administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Member {
    /// Their account.
    pub account_id: AccountId,
    /// 姓名.
    #[cfg_attr(feature = "server", schema(example = "李娜"))]
    pub name: String,
    /// 手机号.
    pub phone: Phone,
    /// 组织管理员账号 or 个人账号.
    pub role: AccountKind,
    /// Whether they belong to it already.
    pub state: MemberState,
    /// Since when they belong to it, or when they asked.
    pub since: DateTime<Utc>,
}

/// 权限转让 (guide, clauses 38 to 40).
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TransferAdmin {
    /// The successor: an active personal account of the same organization.
    pub phone: Phone,
    /// The administrator's own password.
    pub password: Password,
}

/// A person, recognisable only to those who know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MaskedContact {
    /// E.g. `王**`.
    #[cfg_attr(feature = "server", schema(example = "王**"))]
    pub name: String,
    /// E.g. `138****8000`.
    #[cfg_attr(feature = "server", schema(example = "138****8000"))]
    pub phone: String,
}

/// An organization's registration as filled in so far. Everything may be missing or wrong until 立即注册.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RegistrationData {
    /// 单位全称, as on the seal.
    #[validate(length(max = 200))]
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub organization_name: String,
    /// 统一社会信用代码.
    #[validate(length(max = 100))]
    #[cfg_attr(feature = "server", schema(example = "91440300708461136T"))]
    pub credit_code: String,
    /// 组织管理员姓名.
    #[validate(length(max = 100))]
    #[cfg_attr(feature = "server", schema(example = "王志强"))]
    pub administrator_name: String,
    /// 所在地; optional.
    #[validate(length(max = 200))]
    #[cfg_attr(feature = "server", schema(example = "江苏省苏州市"))]
    pub region: String,
    /// 电子邮箱; optional.
    #[validate(length(max = 200))]
    #[cfg_attr(feature = "server", schema(example = "wang@example.com"))]
    pub email: String,
}

/// 暂存 of a registration. The first one, sent without a token, carries the credentials that the next login uses.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveRegistration {
    /// What is filled in so far; replaces what was saved.
    #[validate(nested)]
    pub data: RegistrationData,
    /// Only with the first 暂存.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<NewCredentials>,
}

/// A saved registration.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Registration {
    /// What is filled in.
    pub data: RegistrationData,
    /// The uploaded proof document.
    pub proof: Option<Proof>,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// The new account's session; only in the answer to the first 暂存.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
}

/// An uploaded proof document (证明文件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Proof {
    /// Its id.
    pub id: ProofId,
    /// Name as uploaded.
    #[cfg_attr(feature = "server", schema(example = "证明文件.jpg"))]
    pub file_name: String,
    /// `image/jpeg` or `image/png`.
    #[cfg_attr(feature = "server", schema(example = "image/jpeg"))]
    pub media_type: String,
    /// Size in bytes.
    #[cfg_attr(feature = "server", schema(example = 182_044))]
    pub size: u64,
    /// SHA-256 of the content, lower-case hexadecimal.
    pub sha256: String,
    /// Whether something red, as a seal is, can be seen on it. Only a hint; `null` where nobody has looked.
    #[cfg_attr(feature = "server", schema(example = true))]
    pub seal_seen: Option<bool>,
}

/// 立即注册: registers what was saved.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterOrganization {
    /// “我确认以上信息真实有效性，愿承担法律责任” is ticked (guide, clause 25).
    pub confirmed: bool,
    /// The credit code is right although its check digit does not hold.
    #[serde(default)]
    pub check_digit_confirmed: bool,
}

/// What 立即注册 needs and the saved data lacks, one refusal for each field.
pub mod requirements {
    use super::RegistrationData;
    use crate::error::FieldError;
    use crate::parsed::Refusal;
    use crate::{CreditCode, Email, OrganizationName, PersonName, Text};

    /// A registration whose every value has been parsed.
    #[derive(Debug, Clone)]
    pub struct Complete {
        /// 单位全称.
        pub name: OrganizationName,
        /// 统一社会信用代码.
        pub credit_code: CreditCode,
        /// 组织管理员姓名.
        pub administrator_name: PersonName,
    }

    /// Parses the saved data, or tells every field that is missing or wrong. The SPA calls it before it sends.
    pub fn complete(data: &RegistrationData) -> Result<Complete, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = keep("/organization_name", OrganizationName::parse(&data.organization_name), &mut errors);
        let credit_code = keep("/credit_code", CreditCode::parse(&data.credit_code), &mut errors);
        let person = keep("/administrator_name", PersonName::parse(&data.administrator_name), &mut errors);
        if data.region.chars().any(char::is_control) {
            let text = Text::new(
                "所在地含有不可见的控制字符，请重新填写。",
                "The region has control characters; type it anew.",
            );
            errors.push(FieldError::new("/region", "invalid_character", text));
        }
        if !data.email.is_empty() {
            keep("/email", Email::parse(&data.email), &mut errors);
        }
        match (name, credit_code, person, errors.is_empty()) {
            (Some(name), Some(credit_code), Some(administrator_name), true) => {
                Ok(Complete { name, credit_code, administrator_name })
            }
            _ => Err(errors),
        }
    }

    fn keep<T>(pointer: &str, parsed: Result<T, Refusal>, errors: &mut Vec<FieldError>) -> Option<T> {
        parsed.map_err(|refusal| errors.push(FieldError::refused(pointer, refusal))).ok()
    }
}
