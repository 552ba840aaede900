//! 形式审查: the reviewers' queue, cases and results.

mod queue;
mod results;

pub(super) use queue::{OutcomeQuery, QueueQuery, ReviewerQuery};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations, in the order of the document.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(queue::admin_list_applications)
        .service(queue::admin_get_application)
        .service(results::record_review_result)
        .service(results::correct_review_result)
        .service(results::publish_review_results);
}
