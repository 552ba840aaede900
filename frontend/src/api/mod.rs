//! The way to the server: one function an operation, one file a noun, as in the API's document.

pub(crate) mod accounts;
pub(crate) mod activities;
pub(crate) mod applications;
pub(crate) mod attachments;
pub(crate) mod auth;
pub(crate) mod members;
pub(crate) mod my_organization;
pub(crate) mod notifications;
pub(crate) mod organizations;
pub(crate) mod portals;
pub(crate) mod receipts;
pub(crate) mod review_results;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod statistics;
pub(crate) mod token;
pub(crate) mod upload;

mod call;
mod failure;

pub(crate) use call::{Call, Download};
pub(crate) use failure::Failure;

/// Where the operations live.
const BASE: &str = "/api/v1";

/// What a person typed, as one part of a path or query.
fn encoded(part: &str) -> String {
    js_sys::encode_uri_component(part).into()
}
