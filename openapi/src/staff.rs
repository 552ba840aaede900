//! 工作人员账号: reviewers and admins.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::account::Role;
use crate::ids::AccountId;
use crate::{Password, PersonName, Phone};

/// 工作人员角色 · A role of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// 审核员 · Records review results.
    Reviewer,
    /// 管理员 · Runs the platform.
    Admin,
}

impl From<StaffRole> for Role {
    fn from(role: StaffRole) -> Self {
        match role {
            StaffRole::Reviewer => Self::Reviewer,
            StaffRole::Admin => Self::Admin,
        }
    }
}

impl std::str::FromStr for StaffRole {
    type Err = &'static str;
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        match raw {
            "reviewer" => Ok(Self::Reviewer),
            "admin" => Ok(Self::Admin),
            _ => Err("a role is reviewer or admin"),
        }
    }
}

/// 新建工作人员账号 · Makes a staff account.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateStaff {
    /// 手机号，登录用；一个手机号仅能有一个账号 · The phone to log in with; it holds one account at most.
    pub phone: Phone,
    /// 姓名 · The name.
    pub name: PersonName,
    /// 角色 · The role.
    pub role: StaffRole,
}

/// 工作人员账号 · A staff account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffMember {
    /// 账号标识 · The account.
    pub id: AccountId,
    /// 姓名 · The name.
    #[cfg_attr(feature = "server", schema(example = "张审核"))]
    pub name: String,
    /// 手机号 · The phone.
    pub phone: Phone,
    /// 角色 · The role.
    pub role: StaffRole,
    /// 锁定时间；未锁定为空 · Since when it is locked, if it is.
    #[cfg_attr(feature = "server", schema(example = json!(null)))]
    pub locked_at: Option<DateTime<Utc>>,
    /// 临时密码的有效期；登录后须先修改密码 · Until when its temporary password is good, if it still has one.
    pub temporary_until: Option<DateTime<Utc>>,
    /// 是否已启用二次验证 · Whether a second factor is asked for at login.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub second_factor: bool,
    /// 创建时间 · When it was made.
    pub created_at: DateTime<Utc>,
}

/// 账号与临时密码，仅显示这一次 · A staff account and its temporary password, shown this once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffCredentials {
    /// 账号 · The account.
    pub staff: StaffMember,
    /// 临时密码，请当面或以其他安全方式告知；首次登录后须修改 ·
    /// To be handed over safely; whoever logs in with it must choose another one first.
    pub temporary_password: Password,
}

/// 修改工作人员账号；未列出的不变 · Changes a staff account; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateStaff {
    /// 姓名 · The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// 角色 · The role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<StaffRole>,
    /// 是否锁定；锁定后立即退出登录 · Whether it is locked from now on; its logins end at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = true))]
    pub locked: Option<bool>,
    /// 原因；更改角色、锁定或解锁时必填 · Why; required to change the role, to lock or to unlock.
    #[validate(length(max = 500))]
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "server", schema(example = "离岗"))]
    pub reason: String,
}

/// 重置的原因 · Why something is reset.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResetStaff {
    /// 原因，记入审计 · Why; stands in the audit log.
    #[validate(length(max = 500), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "本人当面申请，已核对工作证"))]
    pub reason: String,
}
