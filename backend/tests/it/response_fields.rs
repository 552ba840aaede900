//! Which fields each role is shown (quality, item 32), as snapshots: a field that slips into an answer is seen here.
//!
//! After a change on purpose: `INSTA_UPDATE=always cargo test -p shenbao --test it response_fields`.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::*;

/// The paths of all fields, `[]` for any entry of a list. Answers of forms are data, not fields.
fn fields(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) if !at.ends_with(".answers") => {
            for (name, member) in members {
                fields(member, &format!("{at}.{name}"), found);
            }
        }
        Value::Array(entries) if !entries.is_empty() => {
            for entry in entries {
                fields(entry, &format!("{at}[]"), found);
            }
        }
        _ => {
            found.insert(at.to_owned());
        }
    }
}

struct Snapshot(Vec<String>);

impl Snapshot {
    fn add(&mut self, what: &str, answer: &Answer) {
        let mut found = BTreeSet::new();
        fields(&answer.json(), "", &mut found);
        self.0.push(format!("{what} {}", answer.status.as_u16()));
        self.0.extend(found.iter().map(|field| format!("  {field}")));
    }

    async fn get(&mut self, who: &str, client: &Client, path: &str, shown: &str) {
        self.add(&format!("{who}: GET {shown}"), &client.get(path).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn item_32_each_role_is_shown_its_fields() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (unit, member, pending) = (app.organization().await, app.person().await, app.person().await);
    member.join(&unit.id).await.expect(201);
    unit.client.patch("/organizations/mine", json!({ "join_policy": "approval" })).await.expect(200);
    pending.join(&unit.id).await.expect(201);
    let id = unit.submitted("project").await;
    let result = json!({ "outcome": "rejected", "reasons": [{ "code": "other", "words": "章不清晰", "pointer": "/commitment_letter" }] });
    let reviewer = app.reviewer().await;
    let record = format!("/admin/applications/{id}/review-result");
    let recorded = reviewer.post(&record, result).await.expect(201);
    let mut shown = Snapshot(Vec::new());
    shown.add("reviewer: POST /admin/applications/{id}/review-result", &recorded);

    let lookup = format!("/organizations/lookup?q={}", unit.credit_code);
    shown.get("stranger", &app.stranger(), &lookup, "/organizations/lookup").await;
    for (who, client) in
        [("member", &member.client), ("administrator", &unit.client), ("pending", &pending.client)]
    {
        for path in ["/accounts/me", "/organizations/mine", "/notifications", "/auth/sessions"] {
            shown.get(who, client, path, path).await;
        }
    }
    for path in ["/organizations/mine/members", "/organizations/mine/members?state=pending"] {
        shown.get("administrator", &unit.client, path, path).await;
    }
    let (application, receipt) = (format!("/applications/{id}"), format!("/applications/{id}/receipt"));
    let review = format!("/applications/{id}/review-result");
    shown.get("administrator", &unit.client, "/applications", "/applications").await;
    shown.get("administrator", &unit.client, &application, "/applications/{id}").await;
    shown.get("administrator", &unit.client, &receipt, "/applications/{id}/receipt").await;
    shown.get("administrator", &unit.client, &review, "/applications/{id}/review-result").await;
    shown.get("reviewer", &reviewer, "/admin/applications", "/admin/applications").await;
    shown.get("reviewer", &reviewer, &format!("/admin{application}"), "/admin/applications/{id}").await;
    for (path, shown_as) in [
        ("/admin/activities", "/admin/activities"),
        ("/admin/activities/2025", "/admin/activities/{id}"),
        ("/admin/statistics?activity=2025&award=project", "/admin/statistics"),
    ] {
        shown.get("reviewer", &reviewer, path, shown_as).await;
    }
    while shenbao::domain::audit::seal(&app.app).await.unwrap() > 0 {}
    let admin = app.admin().await;
    shown.get("admin", &admin, "/admin/audit-log?action=record_review_result", "/admin/audit-log").await;
    let verified = admin.post("/admin/audit-log/verification", json!({})).await;
    shown.add("admin: POST /admin/audit-log/verification", &verified);
    let desk = format!("/admin/organizations/{}", unit.id);
    shown.get("reviewer", &reviewer, "/admin/organizations", "/admin/organizations").await;
    let proof = reviewer.get(&desk).await.json()["proof"]["id"].clone();
    let refusal = json!({ "outcome": "rejected", "proof_id": proof, "reason": "未见公章" });
    let refused = reviewer.post(&format!("{desk}/verification"), refusal).await.expect(200);
    shown.add("reviewer: POST /admin/organizations/{id}/verification", &refused);
    shown.get("member", &member.client, "/organizations/mine", "/organizations/mine, refused").await;
    shown.get("member", &member.client, "/accounts/me/export", "/accounts/me/export").await;
    let code = json!({ "phone": new_phone(), "purpose": "reset_password" });
    let sent = send(app.stranger().request(Method::POST, "/auth/sms-codes").json(&code)).await;
    shown.add("stranger: POST /auth/sms-codes", &sent);
    let login = json!({ "phone": unit.phone, "password": PASSWORD });
    shown.add("administrator: POST /auth/login", &app.stranger().post("/auth/login", login).await);
    insta::assert_snapshot!(shown.0.join("\n"));
}
