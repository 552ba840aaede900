//! shenbao (申报): the award-filing server.
//!
//! One way down: [`http`] parses and authenticates, [`domain`] decides, [`store`] keeps; [`storage`] holds the files.

pub mod app;
pub mod clock;
pub mod config;
pub mod domain;
pub mod http;
pub mod storage;
pub mod store;
pub mod telemetry;

pub use app::App;
