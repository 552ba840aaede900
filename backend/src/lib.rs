//! shenbao (申报): the award-filing server.
//!
//! One way down: [`http`] parses and authenticates, [`domain`] decides, [`store`] keeps; [`storage`] holds the files,
//! [`sms`] reaches phones and [`mail`] mailboxes, and the [`worker`] does what no request waits for.

pub mod app;
pub mod clock;
pub mod config;
pub mod domain;
pub mod hex;
pub mod http;
pub mod mail;
pub mod sms;
pub mod storage;
pub mod store;
pub mod telemetry;
pub mod worker;

pub use app::App;
