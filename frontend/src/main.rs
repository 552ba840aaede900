//! The applicants' single-page application (申报): Leptos, compiled to wasm.
//!
//! `api` speaks to the server, `session`, `clock` and `drafts` keep what outlives a page, `filing` is a draft that is
//! being filled in, `form` renders an award's fields from its data, `components` are the building blocks and `pages`
//! put them together. What is right or missing is decided by the crate `openapi`, the same code as the server's.

#![allow(unreachable_pub, reason = "`#[component]` makes every component `pub`, whatever is written")]
#![allow(clippy::needless_pass_by_value, reason = "a view owns what it is given, since it outlives the call")]
#![allow(
    clippy::large_types_passed_by_value,
    reason = "a `Draft` is a bundle of handles, passed about like one"
)]

mod api;
mod app;
mod browser;
mod clock;
mod components;
mod decode;
mod drafts;
mod filing;
mod form;
mod i18n;
mod lazy;
mod pages;
mod panic;
mod routes;
mod session;

fn main() {
    panic::install();
    leptos::mount::mount_to_body(app::App);
}
