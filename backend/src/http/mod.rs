//! The API over HTTP: parse, authenticate, call one domain function, map what it returns.
//!
//! `routes` is the route table; the OpenAPI document is collected from the same table.

mod accounts;
mod activities;
mod applications;
mod attachments;
mod audit;
mod auth;
mod cookie;
mod docs;
mod document;
mod dossiers;
mod download;
mod error;
mod exports;
mod extract;
mod filters;
mod headers;
mod health;
mod notifications;
mod organizations;
mod paging;
mod participations;
mod portals;
mod problem_pages;
mod receipts;
mod review_claims;
mod review_results;
mod second_factor;
mod sessions;
mod sms_codes;
mod spa;
mod staff;
mod statistics;
mod upload;
mod visitor;

use std::net::TcpListener;

use actix_web::dev::{Server, ServiceFactory, ServiceRequest};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, PathConfig};
use actix_web::{App as ActixApp, HttpServer};
use openapi::error::ErrorCode;
use tracing_actix_web::TracingLogger;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, UtoipaApp};

use crate::app::App;
use crate::telemetry::RequestSpan;
use error::ApiError;

/// Every operation under `/api/v1`, in the order of the document.
fn routes(config: &mut ServiceConfig<'_>) {
    config
        // Before the lists' own members: an address that says `export` names none of them.
        .service(exports::export_applications)
        .service(exports::export_review_results)
        .service(exports::export_organizations)
        .service(sms_codes::send_sms_code)
        .service(sessions::login)
        .service(sessions::refresh_session)
        .service(sessions::logout)
        .service(sessions::issue_token)
        .service(sessions::reset_password)
        .service(sessions::list_sessions)
        .service(sessions::end_session)
        .service(sessions::end_all_sessions)
        .service(accounts::register_personal_account)
        .service(accounts::get_my_account)
        .service(accounts::update_my_account)
        .service(accounts::change_password)
        .service(accounts::change_phone)
        .service(accounts::cancel_account)
        .service(accounts::export_my_data)
        .service(second_factor::begin_second_factor)
        .service(second_factor::confirm_second_factor)
        .service(second_factor::remove_second_factor)
        .service(notifications::list_notifications)
        .service(notifications::mark_notifications_read)
        .configure(organizations::routes)
        .service(portals::list_portal_consents)
        .service(portals::grant_portal_consent)
        .service(portals::revoke_portal_consent)
        .configure(activities::routes)
        .configure(applications::routes)
        .service(receipts::verify_receipt)
        .service(attachments::upload_attachment)
        .service(attachments::download_attachment)
        .service(attachments::update_attachment)
        .service(attachments::delete_attachment)
        .configure(activities::admin_routes)
        .service(statistics::get_statistics)
        .configure(review_results::routes)
        .service(dossiers::admin_download_dossier)
        .service(review_claims::claim_application)
        .service(review_claims::release_application)
        .service(accounts::suspend_account)
        .configure(participations::routes)
        .configure(staff::routes)
        .service(portals::create_portal)
        .service(portals::list_portals)
        .service(portals::rotate_portal_secret)
        .service(portals::update_portal)
        .service(audit::list_audit_log)
        .service(audit::verify_audit_log);
}

/// The OpenAPI document.
pub fn document() -> OpenApi {
    let (_, document) = assemble(ActixApp::new().into_utoipa_app()).split_for_parts();
    document::finish(document)
}

fn assemble<T>(app: UtoipaApp<T>) -> UtoipaApp<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = actix_web::Error, InitError = ()>,
{
    app.openapi(document::base())
        .service(utoipa_actix_web::scope("/api/v1").configure(routes))
        .service(health::livez)
        .service(health::readyz)
        .service(health::jwks)
}

/// The server on an open listener; ends at SIGTERM after requests under way.
pub fn server(app: App, listener: TcpListener) -> std::io::Result<Server> {
    let documents = docs::Documents::new(&app.config);
    let shutdown = app.config.shutdown_seconds;
    let data = Data::new(app);
    let server = HttpServer::new(move || {
        let (base, _) = assemble(ActixApp::new().into_utoipa_app()).split_for_parts();
        base.app_data(data.clone())
            .app_data(PathConfig::default().error_handler(|_, _| ApiError::from(ErrorCode::NotFound).into()))
            .service(problem_pages::page)
            .service(sms_codes::page)
            .configure(docs::routes(documents.clone()))
            .default_service(web::to(spa::serve))
            .wrap(from_fn(error::problems))
            .wrap(from_fn(headers::add))
            .wrap(TracingLogger::<RequestSpan>::new())
    });
    // A client that closes its side has gone, and what is done for it ends.
    Ok(server.h1_allow_half_closed(false).shutdown_timeout(shutdown).listen(listener)?.run())
}
