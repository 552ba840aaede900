//! What the tests share: the running application, clients, people, files.

mod app;
mod client;
mod copies;
mod files;
mod people;
mod process;
mod s3;

pub(crate) use app::{Engine, IN_WINDOW, TestApp, instant};
pub(crate) use client::{Answer, Client, etag, file, send};
pub(crate) use files::*;
pub(crate) use people::*;
pub(crate) use process::ServerProcess;
pub(crate) use s3::S3Server;

/// Runs each test on SQLite and on PostgreSQL.
///
/// `async fn name(app) { … }` becomes `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($app: $crate::support::TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::support::TestApp::start($crate::support::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run($crate::support::TestApp::start($crate::support::Engine::Postgres).await).await;
            }
        }
    )* };
}
