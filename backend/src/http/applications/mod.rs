//! 申报: drafts and their revisions, checks, submission, receipt.

mod drafts;
mod records;
mod revisions;
mod submission;

use actix_web::HttpResponse;
use actix_web::http::header::ETAG;
use openapi::application::Application;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations, in the order of the document.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(drafts::create_application)
        .service(drafts::copy_application)
        .service(records::list_applications)
        .service(records::get_application)
        .service(drafts::save_application)
        .service(drafts::delete_draft)
        .service(revisions::list_revisions)
        .service(revisions::get_revision)
        .service(revisions::restore_revision)
        .service(submission::check_application)
        .service(submission::download_commitment_letter_template)
        .service(submission::submit_application)
        .service(submission::get_receipt)
        .service(submission::get_review_result);
}

fn with_etag(mut response: actix_web::HttpResponseBuilder, application: &Application) -> HttpResponse {
    response.insert_header((ETAG, format!("\"{}\"", application.summary.version)));
    response.json(application)
}
