//! Examples that run on the seeded demo as they stand: of parameters, and of bodies. They are data, beside this file, in
//! which `{draft}` stands for the id of the demo's draft.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder};

use crate::domain::seed::ids;

/// The examples of one operation.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Examples {
    /// By the parameter's name.
    parameters: BTreeMap<String, Value>,
    /// By what they show, in the order of the list.
    bodies: Vec<Body>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    /// “中文 · English”.
    summary: String,
    value: Value,
}

const NAMES: [(&str, &str); 25] = [
    ("{applicant}", ids::APPLICANT),
    ("{colleague}", ids::COLLEAGUE),
    ("{newcomer}", ids::NEWCOMER),
    ("{founder}", ids::FOUNDER),
    ("{reviewer}", ids::REVIEWER),
    ("{second_reviewer}", ids::SECOND_REVIEWER),
    ("{admin}", ids::ADMIN),
    ("{organization}", ids::ORGANIZATION),
    ("{unverified_organization}", ids::UNVERIFIED_ORGANIZATION),
    ("{duplicate_organization}", ids::DUPLICATE_ORGANIZATION),
    ("{unverified_proof}", ids::UNVERIFIED_PROOF),
    ("{draft}", ids::DRAFT),
    ("{complete_draft}", ids::COMPLETE_DRAFT),
    ("{under_review}", ids::UNDER_REVIEW),
    ("{under_review_individual}", ids::UNDER_REVIEW_INDIVIDUAL),
    ("{rejected}", ids::REJECTED),
    ("{passed}", ids::PASSED),
    ("{attachment}", ids::ATTACHMENT),
    ("{submitted_attachment}", ids::SUBMITTED_ATTACHMENT),
    ("{portal}", ids::PORTAL),
    ("{portal_secret}", crate::domain::seed::PORTAL_SECRET),
    ("{session}", ids::SESSION),
    ("{notification}", ids::NOTIFICATION),
    ("{password}", crate::domain::seed::DEMO_PASSWORD),
    ("{phone}", crate::domain::seed::DEMO_APPLICANT),
];

static EXAMPLES: LazyLock<BTreeMap<String, Examples>> = LazyLock::new(|| {
    let named = NAMES
        .iter()
        .fold(include_str!("examples.json").to_owned(), |text, (name, id)| text.replace(name, id));
    // A test reads the file as well, and says what is wrong with it.
    serde_json::from_str(&named).unwrap_or_default()
});

/// Adds an operation's examples to it.
pub(super) fn add(operation: &mut Operation) {
    let Some(examples) = operation.operation_id.as_ref().and_then(|id| EXAMPLES.get(id)) else { return };
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if let Some(example) = examples.parameters.get(&parameter.name) {
            let with = ParameterBuilder::from(std::mem::take(parameter)).example(Some(example.clone()));
            *parameter = with.build();
        }
    }
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    for content in body.content.values_mut() {
        let RefOr::T(content) = content else { continue };
        for (number, body) in (1..).zip(&examples.bodies) {
            let example = ExampleBuilder::new().summary(&body.summary).value(Some(body.value.clone()));
            content.examples.insert(format!("{number} {}", zh(&body.summary)), RefOr::T(example.build()));
        }
    }
}

/// Takes the examples out again. Without the demo's data they name nothing that is there, or, worse, something real: an
/// activity must not be archived by pressing “Execute” to see what happens.
pub(super) fn remove(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        *parameter = ParameterBuilder::from(std::mem::take(parameter)).example(None).build();
    }
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        for content in body.content.values_mut() {
            if let RefOr::T(content) = content {
                content.examples.clear();
            }
        }
    }
}

/// The Chinese half of a summary.
fn zh(summary: &str) -> &str {
    summary.split(" · ").next().unwrap_or(summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read_and_names_only_what_there_is() {
        let file = include_str!("examples.json");
        serde_json::from_str::<BTreeMap<String, Examples>>(file).unwrap();
        let operations = serde_json::to_value(crate::http::document()).unwrap();
        let known = operations.to_string();
        for (id, examples) in EXAMPLES.iter() {
            assert!(known.contains(&format!("\"operationId\":\"{id}\"")), "{id}");
            let text = examples.bodies.iter().map(|body| body.value.to_string()).collect::<String>();
            assert!(!text.contains("\"{"), "{id} names something that the demo has not: {text}");
        }
    }
}
