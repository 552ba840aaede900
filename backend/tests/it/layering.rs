//! One way down: http → domain → store. Shared words live in the contract crate.

use std::path::{Path, PathBuf};

pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn assert_free_of(folder: &str, forbidden: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = sources(&root);
    assert!(!files.is_empty(), "{folder}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in forbidden {
            assert!(!text.contains(word), "{} mentions {word}", file.display());
        }
    }
}

#[test]
fn store_knows_neither_rules_nor_http() {
    assert_free_of("src/store", &["crate::domain", "crate::http", "crate::storage", "actix_web"]);
}

#[test]
fn domain_knows_no_http() {
    assert_free_of("src/domain", &["crate::http", "actix_web"]);
}

#[test]
fn storage_knows_neither_database_nor_rules() {
    assert_free_of("src/storage", &["crate::store::", "crate::domain", "crate::http"]);
}

#[test]
fn handlers_open_no_door() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    for file in sources(&root).iter().filter(|file| !file.ends_with("health.rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(!text.contains(".db."), "{} opens a door to the database", file.display());
        let knows = text.contains("crate::store") && !file.ends_with("http/error.rs");
        assert!(!knows, "{} knows the store", file.display());
    }
}

#[test]
fn the_contract_knows_neither_http_nor_database() {
    assert_free_of("../openapi/src", &["actix", "diesel"]);
}
