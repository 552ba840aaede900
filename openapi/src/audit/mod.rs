//! The audit log (审计日志): who did what, when and from where, and the hash chain that shows a change of it.

mod action;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use validator::Validate;

pub use action::AuditAction;

use crate::account::Role;
use crate::ids::AccountId;
use crate::text::Text;

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// 标识 · Its id.
    #[cfg_attr(feature = "server", schema(example = "0198a0b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"))]
    pub id: String,
    /// 时间 · When, UTC.
    pub recorded_at: DateTime<Utc>,
    /// 操作人；系统自身操作时为空 · Who; absent for the system itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<AuditActor>,
    /// 来源网络地址 · From where, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "203.0.113.7"))]
    pub address: Option<String>,
    /// 操作 · What, one of the actions that the filter lists.
    #[cfg_attr(feature = "server", schema(example = "record_review_result"))]
    pub action: String,
    /// 操作名称 · The same in words.
    pub action_title: Text,
    /// 对象，`种类:标识` · To what, as `kind:id`.
    #[cfg_attr(feature = "server", schema(example = "application:0198a0b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"))]
    pub subject: String,
    /// 变更前 · What was before, where something was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// 变更后 · What is after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// 理由 · Why, as far as a reason was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "单位来函说明，经核实更正。"))]
    pub reason: Option<String>,
    /// 其他内容 · What else there is to tell.
    pub detail: Map<String, Value>,
    /// 封存信息；写入后约两秒内生成 · Its place in the hash chain, from about two seconds after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<ChainLink>,
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditActor {
    /// 账号标识 · The account.
    pub id: AccountId,
    /// 姓名；账号注销后为空 · The name; empty once the account is cancelled.
    #[cfg_attr(feature = "server", schema(example = "王志强"))]
    pub name: String,
    /// 角色 · The role.
    pub role: Role,
}

/// A place in the hash chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChainLink {
    /// 序号，从 1 起 · Position, from 1.
    #[cfg_attr(feature = "server", schema(example = 1024, minimum = 1))]
    pub position: i64,
    /// SHA-256，十六进制 · SHA-256 over the hash before and the entry, hexadecimal.
    #[validate(length(max = 64))]
    #[cfg_attr(
        feature = "server",
        schema(example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")
    )]
    pub hash: String,
}

/// Checks the hash chain.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyAuditLog {
    /// 以前核验时记下的链头；链中必须仍有它 · A head that was written down before, which must still be in the chain: only
    /// so does it show that the end was cut off, or that all of it was written anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub expected_head: Option<ChainLink>,
}

/// What a check of the hash chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditVerification {
    /// 完好 · Whether nothing is wrong.
    pub intact: bool,
    /// 已封存条数 · How many links were walked.
    #[cfg_attr(feature = "server", schema(example = 1024))]
    pub sealed: u64,
    /// 待封存条数 · How many entries wait to be sealed.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub unsealed: u64,
    /// 链头；请抄录保存，下次核验时填入 `expected_head` · The last link. Write it down elsewhere, and expect it next time.
    pub head: Option<ChainLink>,
    /// 第一处断裂 · The first thing that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<BrokenLink>,
    /// 时间早于其前已封存日志 10 分钟以上的条目：疑为事后补插，或服务器时钟曾被回拨；不影响 `intact` · Entries that
    /// purport to be more than 10 minutes older than what was sealed before them: put in afterwards, or a clock was set
    /// back. They do not break the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backdated: Option<BackdatedEntries>,
}

/// Entries that purport to be older than what was sealed before them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BackdatedEntries {
    /// 条数 · How many there are.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub count: u64,
    /// 首条的序号 · Position of the first.
    #[cfg_attr(feature = "server", schema(example = 512))]
    pub position: i64,
    /// 首条的标识 · Id of the first.
    #[cfg_attr(feature = "server", schema(example = "0198a0b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"))]
    pub entry_id: String,
}

/// Where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BrokenLink {
    /// 问题 · What is wrong.
    pub fault: ChainFault,
    /// 说明 · The same in words.
    pub message: Text,
    /// 序号 · At which position of the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = 512))]
    pub position: Option<i64>,
    /// 日志标识 · Which entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "0198a0b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"))]
    pub entry_id: Option<String>,
}

/// What can be wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChainFault {
    /// 日志内容已变 · The entry is not what was sealed there: changed, or another one put in its place; or the one before it was,
    /// along with its seal.
    EntryChanged,
    /// 日志缺失 · The entry is gone.
    EntryMissing,
    /// 封存缺失 · A link is gone, or an entry never had one.
    SealMissing,
    /// 逾期未封存 · An entry has waited for its seal for more than ten minutes.
    SealOverdue,
    /// 封存值不符 · The link's hash was changed; the entry is what it was.
    HashWrong,
    /// 链头缺失 · The chain ends before the head that was expected: its end was cut off.
    HeadMissing,
    /// 链头不符 · The chain has another hash where a head was expected: it was written anew.
    HeadDiffers,
}

impl ChainFault {
    /// In words.
    pub fn message(self) -> Text {
        let (zh, en) = match self {
            Self::EntryChanged => (
                "该条日志与封存时不符：该条的内容被改动或被调换，或其上一条连同封存值一并被改动。",
                "The entry does not fit its seal: it was changed or put in another's place, or the one before it was, along with its seal.",
            ),
            Self::EntryMissing => ("该条日志已被删除。", "The entry was removed."),
            Self::SealMissing => ("缺少封存记录。", "A seal is missing."),
            Self::SealOverdue => (
                "该条日志超过十分钟仍未封存：服务未运行，或封存受到阻碍。请确认服务运行后重新核验。",
                "The entry has waited for its seal for more than ten minutes: no server runs, or something keeps it from being sealed. See that one runs, then verify again.",
            ),
            Self::HashWrong => {
                ("封存值被改动，日志内容未变。", "The seal's hash was changed; the entry is what it was.")
            }
            Self::HeadMissing => (
                "日志链短于所填链头：末尾被删除。",
                "The chain ends before the expected head: its end was cut off.",
            ),
            Self::HeadDiffers => (
                "所填链头处的封存值不同：日志链被重写。",
                "The chain has another hash at the expected head: it was written anew.",
            ),
        };
        Text::new(zh, en)
    }
}
