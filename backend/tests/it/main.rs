//! The whole application on a free port, once for each database engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::too_many_lines,
    reason = "a test that meets the unexpected shall panic"
)]

mod accounts;
mod activities;
mod activity_desk;
mod applications;
mod attachments;
mod audit;
mod authz;
mod award_forms;
mod bad_input;
mod cancellation;
mod copies;
mod crash;
mod dossiers;
mod events;
mod examples;
mod exports;
mod files;
mod filing;
mod gateway;
mod health;
mod layering;
mod letters;
mod limits;
mod mails;
mod members;
mod migrations;
mod notifications;
mod openapi_document;
mod organizations;
mod organizations_desk;
mod participations;
mod portals;
mod profile;
mod publication;
mod receipts;
mod response_fields;
mod review_claims;
mod review_corrections;
mod review_queue;
mod review_results;
mod revisions;
mod second_factor;
mod sessions;
mod sms_codes;
mod staff;
mod statistics;
mod storage;
mod submissions;
mod support;
mod sweeper;
mod transfer;
mod worker;
