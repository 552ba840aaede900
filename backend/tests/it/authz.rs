//! Who may call what, read off the OpenAPI document: an operation cannot be forgotten here.

use reqwest::Method;
use serde_json::Value;

use crate::on_both_engines;
use crate::support::*;

/// Operations that anyone may call. Everything else needs a token.
const PUBLIC: [&str; 15] = [
    "sendSmsCode",
    "login",
    "refreshSession",
    "logout",
    "issueToken",
    "resetPassword",
    "registerPersonalAccount",
    "cancelAccount",
    "lookupOrganization",
    "downloadProofTemplate",
    "saveOrganizationRegistration",
    "listActivities",
    "getActivity",
    "getAwardForm",
    "getClock",
];

struct Operation {
    id: String,
    method: Method,
    path: String,
    secured: bool,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::to_value(shenbao::http::document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        for (method, operation) in item.as_object().unwrap() {
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path
                    .replace("{id}", "01900000-0000-7000-8000-000000000000")
                    .replace("{award}", "project"),
                secured: operation["security"].as_array().is_some_and(|all| {
                    !all.iter().any(|one| one.as_object().is_some_and(serde_json::Map::is_empty))
                }),
            });
        }
    }
    assert!(found.len() > 30);
    found
}

on_both_engines! {
    async fn every_operation_needs_a_token_unless_it_is_public(app) {
        for operation in operations() {
            assert_eq!(operation.secured, !PUBLIC.contains(&operation.id.as_str()), "{}", operation.id);
            let answer = send(app.stranger().request(operation.method, &operation.path)).await;
            if operation.secured {
                answer.expect_problem(401, "unauthenticated");
            } else {
                assert_ne!(answer.json()["code"], "forbidden", "{}", operation.id);
            }
        }
    }

    async fn staff_operations_are_refused_to_applicants_and_applicants_to_staff(app) {
        let (applicant, reviewer) = (app.organization().await.client, app.reviewer().await);
        let for_all = ["getMyAccount", "downloadAttachment"];
        for operation in operations().into_iter().filter(|operation| operation.secured) {
            let of_staff = operation.path.starts_with("/admin/");
            let (outsider, name) = if of_staff { (&applicant, "applicant") } else { (&reviewer, "reviewer") };
            if for_all.contains(&operation.id.as_str()) {
                continue;
            }
            let answer = send(outsider.request(operation.method, &operation.path)).await;
            assert_eq!(answer.json()["code"], "forbidden", "{} as {name}", operation.id);
        }
    }

    async fn someone_elses_application_answers_exactly_as_one_that_does_not_exist(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let draft = unit.draft("project").await;
        for (method, path) in [
            (Method::GET, ""), (Method::POST, "/check"), (Method::GET, "/receipt"), (Method::GET, "/review-result"),
        ] {
            let ask = |id: &str| send(other.client.request(method.clone(), &format!("/applications/{id}{path}")));
            let (theirs, none) = (ask(&draft.id).await, ask("01900000-0000-7000-8000-000000000000").await);
            let (mut theirs, mut none) = (theirs.expect_problem(404, "not_found").json(), none.json());
            (theirs["request_id"], none["request_id"]) = (Value::Null, Value::Null);
            assert_eq!(theirs, none, "{path}");
        }
        other.client.save(&draft.id, 1, serde_json::json!({})).await.expect_problem(404, "not_found");
        other.client.delete_draft(&draft.id, 1).await.expect_problem(404, "not_found");
        other.client.submit(&draft.id, 1, "k").await.expect_problem(404, "not_found");
    }
}
