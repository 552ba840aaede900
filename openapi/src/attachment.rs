//! Files attached to an application.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::ids::AttachmentId;

/// A file attached to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Key of the form's attachment field that it was uploaded to.
    #[cfg_attr(feature = "server", schema(example = "commitment_letter"))]
    pub slot: String,
    /// Name as uploaded.
    #[cfg_attr(feature = "server", schema(example = "申报承诺书.pdf"))]
    pub file_name: String,
    /// Judged by content: `application/pdf`, `image/jpeg` or `image/png`.
    #[cfg_attr(feature = "server", schema(example = "application/pdf"))]
    pub media_type: String,
    /// Size in bytes.
    #[cfg_attr(feature = "server", schema(example = 88_120))]
    pub size: u64,
    /// SHA-256 of the content, lower-case hexadecimal.
    pub sha256: String,
    /// Credit codes of the units whose commitment this file carries; only in a slot that covers units
    /// (guide, clause 43).
    pub covers: Vec<String>,
    /// Whether something red, as a seal is, can be seen on a picture that has to be stamped. Only a hint; `null` where
    /// nobody has looked: other slots, PDF.
    #[cfg_attr(feature = "server", schema(example = true))]
    pub seal_seen: Option<bool>,
    /// When it was attached.
    pub uploaded_at: DateTime<Utc>,
}

/// Says anew which units a commitment letter covers.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateAttachment {
    /// Credit codes of the covered units.
    #[validate(length(max = 10))]
    #[cfg_attr(feature = "server", schema(example = json!(["91440300708461136T"])))]
    pub covers: Vec<String>,
}
