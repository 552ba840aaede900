//! Organizations as staff see them: 核验, 停用, 合并.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::{JoinPolicy, OrganizationStatus, Proof};
use crate::Phone;
use crate::ids::{AccountId, OrganizationId, ProofId};

/// 待办列表中的一个单位 · An organization in staff's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OrganizationEntry {
    /// 单位标识 · Its id.
    pub id: OrganizationId,
    /// 单位全称 · Its full name.
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub name: String,
    /// 统一社会信用代码；已注销的单位为空 · Its credit code; empty once cancelled.
    #[cfg_attr(feature = "server", schema(example = "91440300708461136T"))]
    pub credit_code: String,
    /// 核验状态 · What staff found of its proof.
    pub status: OrganizationStatus,
    /// 是否停用 · Whether it is suspended.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub suspended: bool,
    /// 是否已注销或已并入其他单位 · Whether it is cancelled, or merged into another one.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub gone: bool,
    /// 注册时间 · When it was registered.
    pub registered_at: DateTime<Utc>,
    /// 当前证明文件的上传时间 · When its present proof was uploaded.
    pub proof_uploaded_at: DateTime<Utc>,
    /// 证明文件上是否可见红色印章，仅供参考 · Whether something red can be seen on the proof; only a hint.
    #[cfg_attr(feature = "server", schema(example = true))]
    pub seal_seen: Option<bool>,
}

/// 单位详情 · An organization with all that staff decide by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AdminOrganization {
    /// 列表中的内容 · What the list tells.
    #[serde(flatten)]
    pub entry: OrganizationEntry,
    /// 信用代码校验位不符，请与证明文件核对 · The code's check digit does not hold: compare it with the proof.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub check_digit_doubtful: bool,
    /// 所在地，可为空 · Where it is; may be empty.
    #[cfg_attr(feature = "server", schema(example = "江苏省苏州市"))]
    pub region: String,
    /// 电子邮箱，可为空 · May be empty.
    #[cfg_attr(feature = "server", schema(example = "wang@example.com"))]
    pub email: String,
    /// 加入方式 · Whether its administrator must agree before someone joins.
    pub join_policy: JoinPolicy,
    /// 组织管理员；已注销或已合并的单位没有 · Its administrator; none once it is gone.
    pub administrator: Option<OrganizationContact>,
    /// 成员人数，含管理员 · How many belong to it, the administrator included.
    #[cfg_attr(feature = "server", schema(example = 4))]
    pub members: u32,
    /// 申报数量 · How many applications it has.
    pub applications: ApplicationCounts,
    /// 当前证明文件，用 `GET …/proof` 下载 · Its present proof; download it at `GET …/proof`.
    pub proof: Proof,
    /// 核验历史，最近的在前 · What staff found before, newest first.
    pub verifications: Vec<Verification>,
    /// 停用时间 · Since when it is suspended.
    pub suspended_at: Option<DateTime<Utc>>,
    /// 注销或合并时间 · When it was cancelled or merged.
    pub gone_at: Option<DateTime<Utc>>,
    /// 已并入的单位 · The organization that it was merged into.
    pub merged_into: Option<OrganizationId>,
}

/// 组织管理员 · An organization's administrator, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OrganizationContact {
    /// 账号标识 · The account.
    pub account_id: AccountId,
    /// 姓名 · The name.
    #[cfg_attr(feature = "server", schema(example = "王志强"))]
    pub name: String,
    /// 手机号 · The phone.
    pub phone: Option<Phone>,
}

/// 申报数量 · How many applications there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApplicationCounts {
    /// 草稿 · Drafts.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub drafts: u32,
    /// 已提交 · Submitted.
    #[cfg_attr(feature = "server", schema(example = 2))]
    pub submitted: u32,
}

/// 核验结论 · What staff find of a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VerificationOutcome {
    /// 通过 · Accepted.
    Verified,
    /// 不通过 · Refused.
    Rejected,
}

impl From<VerificationOutcome> for OrganizationStatus {
    fn from(outcome: VerificationOutcome) -> Self {
        match outcome {
            VerificationOutcome::Verified => Self::Verified,
            VerificationOutcome::Rejected => Self::Rejected,
        }
    }
}

/// 一次核验 · What staff found, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Verification {
    /// 结论 · The outcome.
    pub outcome: VerificationOutcome,
    /// 原因；通过时可为空 · Why; may be empty when accepted.
    #[cfg_attr(feature = "server", schema(example = "证明文件未见公章，请加盖公章后重新上传。"))]
    pub reason: String,
    /// 所核验的证明文件 · The proof that was looked at.
    pub proof_id: ProofId,
    /// 核验人 · Who looked at it.
    #[cfg_attr(feature = "server", schema(example = "演示审核员"))]
    pub decided_by: String,
    /// 核验时间 · When.
    pub decided_at: DateTime<Utc>,
}

/// 核验一个单位 · Accepts an organization's proof, or refuses it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyOrganization {
    /// 结论 · The outcome.
    pub outcome: VerificationOutcome,
    /// 您所查看的证明文件（`adminGetOrganization` 的 `proof.id`）；单位已更换文件时本次核验不生效 ·
    /// The proof that you looked at; nothing is decided if the unit has replaced it meanwhile.
    pub proof_id: ProofId,
    /// 原因，告知单位；不通过时必填 · Why, for the unit; required to refuse.
    #[serde(default)]
    #[validate(length(max = 500))]
    #[cfg_attr(feature = "server", schema(example = "证明文件未见公章，请加盖公章后重新上传。"))]
    pub reason: String,
}

/// 停用或恢复一个单位 · Suspends an organization, or ends its suspension.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SuspendOrganization {
    /// 是否停用 · Whether it is suspended from now on.
    pub suspended: bool,
    /// 原因，告知单位并记入审计 · Why; told to the unit, and kept in the audit log.
    #[validate(length(max = 500), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "涉嫌冒用单位名义注册，核实期间停用"))]
    pub reason: String,
}

/// 将重复注册的单位并入另一单位 · Merges a duplicate into another organization.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeOrganization {
    /// 并入哪个单位 · The organization that stays.
    pub into: OrganizationId,
    /// 原因，记入审计 · Why; stands in the audit log.
    #[validate(length(max = 500), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "单位更名，以旧名称重复注册"))]
    pub reason: String,
    /// 仅试算，不作更改 · Only tells what would happen.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = true))]
    pub dry_run: bool,
    /// 原名称在注册查询中继续指向保留的单位（缺省）；否则释放，可由他人注册 ·
    /// The former name goes on leading to the organization that stays; otherwise it is free for others.
    #[serde(default = "yes")]
    #[cfg_attr(feature = "server", schema(example = true))]
    pub keep_name: bool,
    /// 原信用代码继续指向保留的单位（缺省）；若原代码填错、属于其他单位，请设为 false 以释放 ·
    /// The same of the former code; set it to false if the code was another unit's.
    #[serde(default = "yes")]
    #[cfg_attr(feature = "server", schema(example = true))]
    pub keep_credit_code: bool,
}

fn yes() -> bool {
    true
}

/// 合并的结果，或试算的结果 · What a merge did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OrganizationMerge {
    /// 是否仅试算 · Whether nothing was changed.
    #[cfg_attr(feature = "server", schema(example = true))]
    pub dry_run: bool,
    /// 被并入的单位 · The organization that goes.
    pub from: MergedOrganization,
    /// 保留的单位 · The organization that stays.
    pub into: MergedOrganization,
    /// 转入的成员人数，含原管理员 · How many people move, the former administrator included.
    #[cfg_attr(feature = "server", schema(example = 3))]
    pub members: u32,
    /// 转入的申报 · How many applications move.
    pub applications: ApplicationCounts,
    /// 失效的加入申请 · How many requests to join lapse.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub join_requests: u32,
    /// 失效的平台授权 · How many consents to portals end.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub portal_consents: u32,
}

/// 合并中的一方 · One side of a merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MergedOrganization {
    /// 单位标识 · Its id.
    pub id: OrganizationId,
    /// 单位全称 · Its full name.
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub name: String,
    /// 统一社会信用代码 · Its credit code.
    #[cfg_attr(feature = "server", schema(example = "91440300708461136T"))]
    pub credit_code: String,
    /// 组织管理员 · Its administrator.
    pub administrator: Option<OrganizationContact>,
}
