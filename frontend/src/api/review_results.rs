//! 形审结果.

use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use openapi::review::ReviewResult;

use super::{Call, Failure};

/// The result of an application's formal review, once there is one.
pub(crate) async fn get(id: ApplicationId) -> Result<Option<ReviewResult>, Failure> {
    match Call::get(format!("/applications/{id}/review-result")).read().await {
        Err(failure) if failure.code() == Some(ErrorCode::NotFound) => Ok(None),
        answer => answer.map(Some),
    }
}
