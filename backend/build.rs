//! Tells cargo what the binary embeds besides Rust: the migrations, and in release builds the SPA.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
fn main() {
    println!("cargo:rerun-if-changed=../migrations");
    // Debug builds read the SPA's folder when they run. A path that is not there would mean a rebuild each time.
    let spa = std::path::Path::new("../frontend/dist");
    if cfg!(not(debug_assertions)) && spa.exists() {
        println!("cargo:rerun-if-changed={}", spa.display());
    }
}
