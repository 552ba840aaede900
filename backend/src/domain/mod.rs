//! The rules. Each use case is one function; it decides inside the transaction it opens.

pub mod accounts;
pub mod activities;
pub mod actor;
pub mod applications;
pub mod attachments;
pub mod audit;
pub mod docx;
pub mod error;
pub mod events;
pub mod files;
pub mod idempotency;
pub mod keys;
pub mod limits;
pub mod notifications;
pub mod organizations;
pub mod paging;
pub mod participations;
pub mod passwords;
pub mod portals;
pub mod proof_template;
pub mod proofs;
pub mod reader;
pub mod receipts;
pub mod review_results;
pub mod second_factors;
pub mod seed;
pub mod sessions;
pub mod sms_codes;
pub mod staff;
pub mod statistics;
pub mod sweeper;

pub use actor::{Actor, Address, Visitor};
pub use error::{Error, Result};
pub use reader::{PortalActor, Reader};
