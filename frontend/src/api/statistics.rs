//! 统计.

use openapi::statistics::Statistics;

use super::{Call, Failure};

/// Numbers of all activities and awards, for staff.
pub(crate) async fn get() -> Result<Statistics, Failure> {
    Call::get("/admin/statistics").read().await
}
