//! 提交回执: proof that an application was submitted, when, and with what content.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::ids::ApplicationId;
use crate::text::Text;

/// Proof that an application was submitted, when, and with what content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The application.
    pub application_id: ApplicationId,
    /// 受理编号.
    #[cfg_attr(feature = "server", schema(example = "2025-XM-000123"))]
    pub number: String,
    /// The activity's title.
    pub activity_title: Text,
    /// The award's title.
    pub award_title: Text,
    /// Who filed.
    #[cfg_attr(feature = "server", schema(example = "华东精密制造（苏州）有限公司"))]
    pub organization_name: String,
    /// The application's title.
    #[cfg_attr(feature = "server", schema(example = "基于测量系统分析的精密齿轮一致性提升技术"))]
    pub title: String,
    /// The instant of submission, UTC.
    pub submitted_at: DateTime<Utc>,
    /// SHA-256 of the canonical form, lower-case hexadecimal.
    #[cfg_attr(
        feature = "server",
        schema(example = "9f2b6c117d0e4a5b03c1f2aa5be09d771c4f88e2a6d3905f44b1c0de8f7a2b19")
    )]
    pub form_sha256: String,
    /// The files that were submitted with it.
    pub files: Vec<ReceiptFile>,
    /// The same facts signed by the platform: a compact JWS, Ed25519, key at `/.well-known/jwks.json`.
    pub signature: String,
}

/// A file in a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReceiptFile {
    /// The attachment slot.
    #[cfg_attr(feature = "server", schema(example = "commitment_letter"))]
    pub slot: String,
    /// Name as uploaded.
    #[cfg_attr(feature = "server", schema(example = "申报承诺书.pdf"))]
    pub file_name: String,
    /// Size in bytes.
    #[cfg_attr(feature = "server", schema(example = 88_120))]
    pub size: u64,
    /// SHA-256 of the content, lower-case hexadecimal.
    pub sha256: String,
}

/// A receipt to check, by anyone.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyReceipt {
    /// The signed receipt (a compact JWS), or the whole receipt as JSON, as it was given.
    #[validate(length(max = 200_000))]
    pub receipt: String,
}

/// What came of checking a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReceiptVerdict {
    /// Signed by this platform, and the platform holds this submission.
    Genuine,
    /// Signed by this platform, but what stands beside the signature differs from what was signed.
    Altered,
    /// Signed by this platform, which does not hold such a submission.
    Unknown,
    /// Not signed by this platform, or not whole.
    NotOurs,
}

/// The answer to [`VerifyReceipt`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReceiptVerification {
    /// What came of it.
    pub verdict: ReceiptVerdict,
    /// What was signed; nothing unless the signature is this platform's.
    pub receipt: Option<Receipt>,
}
