//! 统一公布: results that are seen all at once.

use serde_json::{Value, json};
use shenbao::worker::outbox::drain;

use crate::on_both_engines;
use crate::support::*;

const PUBLICATION: &str = "/admin/activities/2025/review-results/publication";

on_both_engines! {
    async fn clause_47_what_is_published_jointly_is_seen_by_nobody_before(app) {
        joint(&app).await;
        let (unit, reviewer) = (app.organization().await, app.reviewer().await);
        let member = app.member(&unit, "李娜").await;
        let id = member.client.submitted("individual", "").await;
        record(&reviewer, &id, "rejected").await.expect(201);
        drain(&app.app).await.unwrap();
        for client in [&member.client, &unit.client] {
            assert_eq!(standing(client, &id).await, ("under_review".to_owned(), false));
            client.get(&format!("/applications/{id}/review-result")).await.expect_problem(404, "not_found");
            assert!(!client.told().await.contains(&"result_published".to_owned()));
        }
        let export = member.client.get("/accounts/me/export").await.expect(200).json();
        assert_eq!(export["applications"][0]["reviewed_at"], Value::Null);
        let queue = reviewer.get("/admin/applications").await.expect(200).json();
        assert_eq!((&queue["items"][0]["status"], &queue["items"][0]["outcome"]), (&json!("under_review"), &json!("rejected")));
        let case = reviewer.get(&format!("/admin/applications/{id}")).await.expect(200).json();
        assert_eq!(case["review_result"]["outcome"], "rejected", "staff see it");
        record(&reviewer, &id, "passed").await.expect_problem(409, "not_reviewable");

        let published = app.admin().await.post(PUBLICATION, json!({})).await.expect(200).json();
        assert_eq!((&published["passed"], &published["rejected"], &published["unreviewed"]), (&json!(0), &json!(1), &json!(0)));
        drain(&app.app).await.unwrap();
        for client in [&member.client, &unit.client] {
            assert_eq!(standing(client, &id).await, ("rejected".to_owned(), true));
            client.get(&format!("/applications/{id}/review-result")).await.expect(200);
            assert!(client.told().await.contains(&"result_published".to_owned()));
        }
        let notice = member.client.get("/notifications").await.expect(200).json()["items"][0].clone();
        assert_eq!(notice["application_id"], id.as_str(), "it leads to the result");
    }

    async fn a_publication_counts_and_may_be_repeated(app) {
        joint(&app).await;
        let (unit, reviewer, admin) = (app.organization().await, app.reviewer().await, app.admin().await);
        let mut ids = Vec::new();
        for _ in 0..4 {
            ids.push(unit.submitted("individual").await);
        }
        for (id, outcome) in ids.iter().zip(["passed", "passed", "rejected"]) {
            record(&reviewer, id, outcome).await.expect(201);
        }
        app.pass(60);
        let first = admin.post(PUBLICATION, json!({})).await.expect(200).json();
        assert_eq!((&first["passed"], &first["rejected"], &first["unreviewed"]), (&json!(2), &json!(1), &json!(1)));
        app.pass(60);
        let second = admin.post(PUBLICATION, json!({})).await.expect(200).json();
        assert_eq!((&second["passed"], &second["rejected"], &second["unreviewed"]), (&json!(0), &json!(0), &json!(1)));
        assert_eq!(second["published_at"], first["published_at"]);
        let activity = app.stranger().get("/activities/2025").await.expect(200).json();
        assert_eq!((&activity["publication"], &activity["results_published_at"]), (&json!("joint"), &first["published_at"]));
        record(&reviewer, &ids[3], "passed").await.expect(201);
        assert_eq!(standing(&unit.client, &ids[3]).await.0, "passed", "later ones are seen at once");
        drain(&app.app).await.unwrap();
        let told = unit.client.told().await;
        assert_eq!(told.iter().filter(|kind| *kind == "result_published").count(), 4);
        let entries = app.audited("activity:2025").await;
        assert_eq!(entries.iter().filter(|(action, _)| action == "publish_review_results").count(), 2);
        admin.post("/admin/activities/2031/review-results/publication", json!({})).await.expect_problem(404, "not_found");
    }

    async fn results_recorded_during_a_publication_are_published_as_well(app) {
        joint(&app).await;
        let (unit, reviewer, admin) = (app.organization().await, app.reviewer().await, app.admin().await);
        let mut ids = Vec::new();
        for _ in 0..6 {
            ids.push(unit.submitted("individual").await);
        }
        let recordings = futures_util::future::join_all(ids.iter().map(|id| record(&reviewer, id, "passed")));
        let publications = futures_util::future::join_all((0..3).map(|_| admin.post(PUBLICATION, json!({}))));
        let (recorded, published) = futures_util::join!(recordings, publications);
        for (answers, status) in [(recorded, 201), (published, 200)] {
            for answer in answers {
                answer.expect(status);
            }
        }
        for id in &ids {
            assert_eq!(standing(&unit.client, id).await.0, "passed");
        }
        assert_eq!(app.count("outbox WHERE event LIKE '%result_published%'").await, 6, "each is told once");
    }
}

async fn joint(app: &TestApp) {
    app.raw_sql("UPDATE activities SET publication = 'joint' WHERE id = '2025'").await.unwrap();
}

async fn record(reviewer: &Client, id: &str, outcome: &str) -> Answer {
    let reasons = if outcome == "rejected" { json!([{ "code": "not_as_required" }]) } else { json!([]) };
    let body = json!({ "outcome": outcome, "reasons": reasons });
    reviewer.post(&format!("/admin/applications/{id}/review-result"), body).await
}

/// The status as the applicant reads it, and whether a time of review is told.
async fn standing(client: &Client, id: &str) -> (String, bool) {
    let application = client.get(&format!("/applications/{id}")).await.expect(200).json();
    (application["status"].as_str().unwrap().to_owned(), application["reviewed_at"].is_string())
}
