//! The whole application on a free port, once for each database engine.

mod accounts;
mod activities;
mod applications;
mod attachments;
mod authz;
mod bad_input;
mod health;
mod layering;
mod migrations;
mod openapi_document;
mod organizations;
mod review_results;
mod sessions;
mod storage;
mod submissions;
mod support;
mod sweeper;
