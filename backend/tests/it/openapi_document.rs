//! The OpenAPI document.

use std::collections::BTreeSet;

use serde_json::Value;
use shenbao::domain::seed::{PORTAL_SECRET, ids};

use crate::support::*;

#[test]
fn the_committed_document_is_the_one_served() {
    let committed = include_str!("../../../openapi/openapi.json");
    let served = shenbao::http::document().to_pretty_json().unwrap();
    assert_eq!(
        committed.trim(),
        served.trim(),
        "it has drifted: run `cargo xtask openapi` and look at the change"
    );
}

#[test]
fn every_operation_is_documented_whole() {
    let document: Value = serde_json::to_value(shenbao::http::document()).unwrap();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(id.chars().all(|c| c.is_ascii_alphanumeric()), "{id} is not camelCase");
            assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{id} has one tag");
            assert!(
                operation["summary"].as_str().unwrap().contains(" · "),
                "{id}: a summary in both languages"
            );
            let responses = operation["responses"].as_object().unwrap();
            if path.starts_with("/api/") {
                assert!(responses.contains_key("500") && responses.contains_key("503"), "{method} {path}");
                let problems = responses.iter().filter(|(status, _)| status.as_str() >= "400");
                for (status, problem) in problems {
                    let examples = &problem["content"]["application/problem+json"]["examples"];
                    assert!(
                        examples.as_object().is_some_and(|all| !all.is_empty()),
                        "{id} {status}: an example"
                    );
                }
            }
            assert!(ids.insert(id.clone()), "{id} stands twice");
        }
    }
}

/// What “Execute” would do must be chosen where the data is real.
#[tokio::test]
async fn only_the_demo_is_filled_in_with_examples() {
    let app = TestApp::start(Engine::Sqlite).await;
    for path in ["//openapi.json", "//openapi/staff.json", "//openapi/portals.json"] {
        let document = app.stranger().get(path).await.expect(200).json();
        let text = document.to_string();
        assert!(
            !text.contains(PORTAL_SECRET) && !text.contains(ids::DRAFT) && !text.contains("13800138005"),
            "{path}"
        );
        for operation in document["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|item| item.as_object().unwrap().values())
        {
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert_eq!(
                    parameter.get("example"),
                    None,
                    "{}: {}",
                    operation["operationId"],
                    parameter["name"]
                );
            }
        }
    }
    let demo = TestApp::start_with(Engine::Sqlite, |config| config.demo = true).await;
    let staff = demo.stranger().get("//openapi/staff.json").await.expect(200).json().to_string();
    assert!(staff.contains(ids::UNDER_REVIEW));
}

#[test]
fn every_reference_leads_somewhere() {
    let document: Value = serde_json::to_value(shenbao::http::document()).unwrap();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(values) => open.extend(values),
            _ => {}
        }
    }
}

#[test]
fn the_readme_lists_every_setting_with_its_default() {
    let readme = include_str!("../../../README.md");
    for setting in shenbao::config::SETTINGS {
        let name = format!("`SHENBAO_{}`", setting.name.to_uppercase());
        let line = readme.lines().find(|line| line.contains(&name));
        let line = line.unwrap_or_else(|| panic!("{name} is not in the README"));
        let default =
            if setting.default.is_empty() { "| |".to_owned() } else { format!("`{}`", setting.default) };
        assert!(line.contains(&default), "{name}: {default}");
    }
}
