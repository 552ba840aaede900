//! The pages, one file or folder each.

pub(crate) mod account;
pub(crate) mod activities;
pub(crate) mod activity;
pub(crate) mod application;
pub(crate) mod applications;
pub(crate) mod cancel_account;
pub(crate) mod forgot_password;
pub(crate) mod login;
pub(crate) mod not_found;
pub(crate) mod print;
pub(crate) mod proof_template;
pub(crate) mod receipts;
pub(crate) mod register;
pub(crate) mod register_organization;
pub(crate) mod result;
pub(crate) mod revisions;
pub(crate) mod staff;
pub(crate) mod submit;

mod application_source;
mod entry;
mod no_organization;
mod proof_document;
mod receipt_content;
