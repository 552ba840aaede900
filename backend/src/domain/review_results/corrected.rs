//! What results say now: of each only the last entry counts.

use std::collections::HashMap;

use openapi::ids::ApplicationId;

use crate::domain::error::Result;
use crate::store::Conn;
use crate::store::review_results::{self as store, ReviewCorrectionRow};

/// The last correction of each of the applications that have one, and who made it.
pub(in crate::domain) fn corrected(
    conn: &mut Conn,
    applications: &[ApplicationId],
) -> Result<HashMap<ApplicationId, (ReviewCorrectionRow, String)>> {
    // They come in order, so that the last one stays.
    let corrections = store::corrections_of(conn, applications)?.into_iter();
    Ok(corrections.map(|(row, by)| (*row.application_id, (row, by))).collect())
}
