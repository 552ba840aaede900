//! Participation in other activities, which keeps an account from being cancelled (guide, clause 36).

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::Phone;

/// Someone took part in something, e.g. 全面质量知识竞赛.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Participation {
    /// Whose; known by the phone, whether or not it has an account yet.
    pub phone: Phone,
    /// In what.
    #[validate(length(max = 100), custom(function = "crate::text::not_blank"))]
    #[cfg_attr(feature = "server", schema(example = "全面质量知识竞赛"))]
    pub event: String,
}

/// Brings participations in.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportParticipations {
    /// At most 1,000 at once.
    #[validate(length(max = 1000), nested)]
    pub participations: Vec<Participation>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ParticipationsImported {
    /// How many are new.
    #[cfg_attr(feature = "server", schema(example = 2))]
    pub added: u32,
    /// How many were there already.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub known: u32,
}
