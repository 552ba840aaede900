//! 导出: tables for staff.

use serde::{Deserialize, Serialize};

/// Kinds of files that a table is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Excel 工作簿.
    #[default]
    Xlsx,
    /// 逗号分隔文本，UTF-8.
    Csv,
}

impl ExportFormat {
    /// The media type on the wire.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The name on the wire, and the ending of a file's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}
