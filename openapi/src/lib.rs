//! The contract of shenbao (申报): what stands on the wire, and the rules both sides share.
//!
//! Parsed values ([`Phone`], [`CreditCode`], [`OrganizationName`] …), ids, windows, error codes, the form as data and
//! [`form::check`]. Compiled into the server and, as wasm, into the SPA, so that an applicant reads in the browser
//! exactly what the server will say at submission. Knows neither HTTP nor database.

pub mod account;
pub mod activity;
pub mod application;
pub mod attachment;
pub mod audit;
pub mod error;
pub mod export;
pub mod form;
pub mod ids;
pub mod notification;
pub mod organization;
pub mod page;
pub mod participation;
pub mod pointer;
pub mod portal;
pub mod receipt;
pub mod review;
pub mod second_factor;
pub mod sms_code;
pub mod staff;
pub mod statistics;
pub mod text;
pub mod time;

mod credit_code;
mod email;
mod names;
mod nfkc;
mod parsed;
mod password;
mod phone;

pub use credit_code::CreditCode;
pub use email::Email;
pub use names::{OrganizationName, PersonName};
pub use parsed::is_invisible;
pub use password::Password;
pub use phone::Phone;
pub use sms_code::SmsCode;
pub use text::{Lang, Text};
