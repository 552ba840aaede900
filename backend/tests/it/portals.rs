//! Portals: held to their scopes, to consents, and to their own kind of token (quality, item 34).

use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

/// A portal's credentials.
struct Portal {
    id: String,
    secret: String,
}

async fn portal(app: &TestApp, scopes: &[&str]) -> Portal {
    let body = json!({ "name": "省质量协会申报门户", "scopes": scopes });
    let made = app.admin().await.post("/admin/portals", body).await.expect(201).json();
    Portal { id: text(&made, "id"), secret: text(&made, "client_secret") }
}

fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap().to_owned()
}

async fn ask_token(app: &TestApp, portal: &Portal, scope: &str) -> Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &portal.id),
        ("client_secret", &portal.secret),
        ("scope", scope),
    ];
    send(app.stranger().request(Method::POST, "/auth/token").form(&form)).await
}

async fn token(app: &TestApp, portal: &Portal, scope: &str) -> String {
    text(&ask_token(app, portal, scope).await.expect(200).json(), "access_token")
}

async fn consent(unit: &Admin, portal: &Portal, scopes: &[&str]) -> Answer {
    let body = json!({ "portal_id": portal.id, "scopes": scopes });
    unit.client.post("/organizations/mine/portal-consents", body).await
}

async fn read(app: &TestApp, token: &str, unit: &Admin, path: &str) -> Answer {
    let request = app.stranger().with_token(token).request(Method::GET, path);
    send(request.header("X-Organization", &unit.id)).await
}

const BOTH: [&str; 2] = ["applications:read", "results:read"];

on_both_engines! {
    async fn item_34_a_portal_reads_what_a_consenting_organization_has_submitted(app) {
        let (unit, portal) = (app.organization().await, portal(&app, &BOTH).await);
        let (id, draft) = (unit.submitted("project").await, unit.draft("project").await.id);
        consent(&unit, &portal, &BOTH).await.expect(201);
        let token = token(&app, &portal, "").await;
        let listed = read(&app, &token, &unit, "/applications").await.expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "drafts are nobody's business");
        let read_one = read(&app, &token, &unit, &format!("/applications/{id}")).await.expect(200).json();
        assert_eq!((&read_one["status"], &read_one["own"]), (&json!("under_review"), &json!(false)));
        read(&app, &token, &unit, &format!("/applications/{id}/receipt")).await.expect(200);
        read(&app, &token, &unit, &format!("/applications/{draft}")).await.expect_problem(404, "not_found");
        read(&app, &token, &unit, &format!("/applications/{id}/review-result")).await.expect_problem(404, "not_found");
        let result = json!({ "outcome": "passed", "reasons": [] });
        app.reviewer().await.post(&format!("/admin/applications/{id}/review-result"), result).await.expect(201);
        let result = read(&app, &token, &unit, &format!("/applications/{id}/review-result")).await.expect(200);
        assert_eq!(result.json()["outcome"], "passed");
    }

    async fn item_34_without_the_consent_or_its_scope_nothing_is_read(app) {
        let (unit, other, portal) = (app.organization().await, app.organization().await, portal(&app, &BOTH).await);
        let id = unit.submitted("project").await;
        let all = token(&app, &portal, "").await;
        read(&app, &all, &unit, "/applications").await.expect_problem(403, "consent_required");
        consent(&unit, &portal, &["applications:read"]).await.expect(201);
        read(&app, &all, &unit, "/applications").await.expect(200);
        read(&app, &all, &unit, &format!("/applications/{id}/review-result")).await.expect_problem(403, "forbidden");
        read(&app, &all, &other, "/applications").await.expect_problem(403, "consent_required");
        // One organization's consent opens nothing of another's.
        consent(&other, &portal, &BOTH).await.expect(201);
        read(&app, &all, &other, &format!("/applications/{id}")).await.expect_problem(404, "not_found");
        let anonymous = app.stranger().with_token(&all).get("/applications").await;
        anonymous.expect_problem(403, "consent_required");
        let narrow = token(&app, &portal, "results:read").await;
        read(&app, &narrow, &unit, "/applications").await.expect_problem(403, "forbidden");
        let revoke = format!("/organizations/mine/portal-consents/{}", portal.id);
        unit.client.delete(&revoke).await.expect(204);
        read(&app, &all, &unit, "/applications").await.expect_problem(403, "consent_required");
        unit.client.delete(&revoke).await.expect_problem(404, "not_found");
    }

    async fn item_34_a_portal_gets_no_more_than_it_is_registered_for(app) {
        let (unit, portal) = (app.organization().await, portal(&app, &["applications:read"]).await);
        ask_token(&app, &portal, "results:read").await.expect_problem(403, "forbidden");
        ask_token(&app, &portal, "everything").await.expect_problem(403, "forbidden");
        let answer = consent(&unit, &portal, &BOTH).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/scopes", "not_offered"));
        let member = app.person().await;
        member.join(&unit.id).await.expect(201);
        let body = json!({ "portal_id": portal.id, "scopes": ["applications:read"] });
        member.client.post("/organizations/mine/portal-consents", body).await.expect_problem(403, "forbidden");
    }

    async fn item_34_secrets_overlap_by_one_rotation_and_a_disabled_portal_is_out_at_once(app) {
        let (unit, first, admin) = (app.organization().await, portal(&app, &BOTH).await, app.admin().await);
        consent(&unit, &first, &BOTH).await.expect(201);
        let rotate = format!("/admin/portals/{}/secret", first.id);
        let second = admin.post(&rotate, json!({})).await.expect(200).json();
        let second = Portal { id: first.id.clone(), secret: text(&second, "client_secret") };
        let good = token(&app, &first, "").await;
        token(&app, &second, "").await;
        admin.post(&rotate, json!({})).await.expect(200);
        ask_token(&app, &first, "").await.expect_problem(401, "invalid_client");
        read(&app, &good, &unit, "/applications").await.expect(200);
        let path = format!("/admin/portals/{}", first.id);
        admin.patch(&path, json!({ "disabled": true })).await.expect(204);
        read(&app, &good, &unit, "/applications").await.expect_problem(401, "unauthenticated");
        ask_token(&app, &second, "").await.expect_problem(401, "invalid_client");
        consent(&unit, &first, &BOTH).await.expect_problem(404, "not_found");
        let listed = unit.client.get("/organizations/mine/portal-consents").await.expect(200).json();
        assert_eq!(listed["items"][0]["granted"], json!(BOTH), "what was granted can be seen, and taken back");
        let disabled = admin.get("/admin/portals").await.expect(200).json();
        assert_eq!((&disabled["items"][0]["id"], &disabled["items"][0]["disabled"]), (&json!(first.id), &json!(true)));
        admin.patch(&path, json!({ "disabled": false })).await.expect(204);
        read(&app, &good, &unit, "/applications").await.expect(200);
    }

    async fn item_34_a_portals_token_is_none_of_an_account_and_ends_after_a_quarter_of_an_hour(app) {
        let (unit, portal) = (app.organization().await, portal(&app, &BOTH).await);
        consent(&unit, &portal, &BOTH).await.expect(201);
        let token = token(&app, &portal, "").await;
        for path in ["/accounts/me", "/notifications", "/organizations/mine", "/admin/applications", "/auth/sessions"] {
            read(&app, &token, &unit, path).await.expect_problem(401, "unauthenticated");
        }
        let body = json!({ "activity_id": "2025", "award": "project" });
        app.stranger().with_token(&token).post("/applications", body).await.expect_problem(401, "unauthenticated");
        app.at("2025-04-10T02:14:59Z");
        read(&app, &token, &unit, "/applications").await.expect(200);
        app.at("2025-04-10T02:15:00Z");
        read(&app, &token, &unit, "/applications").await.expect_problem(401, "unauthenticated");
    }

    async fn a_portal_may_send_its_credentials_as_http_basic(app) {
        let portal = portal(&app, &BOTH).await;
        let ask = |secret: String| {
            let request = app.stranger().request(Method::POST, "/auth/token").basic_auth(&portal.id, Some(secret));
            send(request.form(&[("grant_type", "client_credentials")]))
        };
        ask(portal.secret.clone()).await.expect(200);
        ask("made up".to_owned()).await.expect_problem(401, "invalid_client");
    }

    async fn wrong_secrets_slow_down(app) {
        let portal = portal(&app, &BOTH).await;
        let wrong = Portal { id: portal.id.clone(), secret: "made up".to_owned() };
        let caller = app.stranger_at("10.9.8.7");
        let ask = |portal: &Portal| {
            let form = [("grant_type", "client_credentials"), ("client_id", &portal.id), ("client_secret", &portal.secret)];
            send(caller.request(Method::POST, "/auth/token").form(&form))
        };
        for _ in 0..20 {
            ask(&wrong).await.expect_problem(401, "invalid_client");
        }
        let limited = ask(&portal).await.expect_problem(429, "too_many_requests");
        assert_eq!(limited.header("retry-after"), limited.json()["retry_after"].to_string());
        ask_token(&app, &portal, "").await.expect(200);
    }
}
