//! 统一公布: results that are seen all at once.

use serde_json::{Value, json};
use shenbao::worker::outbox::drain;

use crate::on_both_engines;
use crate::support::*;

const TOLD: &str = "notifications WHERE kind = 'result_published'";
const WAITING: &str = "outbox WHERE delivered_at IS NULL";
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
        let first = unit.submitted("individual").await;
        record(&reviewer, &first, "passed").await.expect(201);
        let recordings = futures_util::future::join_all(ids.iter().map(|id| record(&reviewer, id, "passed")));
        let publications = futures_util::future::join_all((0..3).map(|_| admin.post(PUBLICATION, json!({}))));
        let (recorded, published) = futures_util::join!(recordings, publications);
        for (answers, status) in [(recorded, 201), (published, 200)] {
            for answer in answers {
                answer.expect(status);
            }
        }
        for id in ids.iter().chain([&first]) {
            assert_eq!(standing(&unit.client, id).await.0, "passed");
        }
        while drain(&app.app).await.unwrap() > 0 {}
        assert_eq!(app.count(TOLD).await, 7, "each is told once");
    }

    async fn a_publication_by_mistake_unlocks_nothing(app) {
        let (unit, reviewer, admin) = (app.organization().await, app.reviewer().await, app.admin().await);
        admin.post(PUBLICATION, json!({})).await.expect_problem(409, "not_joint");
        joint(&app).await;
        let id = unit.submitted("individual").await;
        admin.post(PUBLICATION, json!({})).await.expect_problem(409, "nothing_to_publish");
        record(&reviewer, &id, "passed").await.expect(201);
        assert_eq!(standing(&unit.client, &id).await.0, "under_review", "it waits for the publication");
        let activity = app.stranger().get("/activities/2025").await.expect(200).json();
        assert_eq!(activity["results_published_at"], Value::Null);
        assert_eq!(app.count("audit_log WHERE action = 'publish_review_results'").await, 0);
        admin.post(PUBLICATION, json!({})).await.expect(200);
        let again = admin.post(PUBLICATION, json!({})).await.expect(200).json();
        assert_eq!((&again["passed"], &again["rejected"]), (&json!(0), &json!(0)));
        assert_eq!(app.count("outbox WHERE event LIKE '%results_published%'").await, 1, "of nothing nobody is told");
    }

    async fn a_publication_is_told_in_turns_and_goes_on_after_a_crash(app) {
        joint(&app).await;
        let (unit, admin) = (app.organization().await, app.admin().await);
        let member = app.member(&unit, "李娜").await;
        let id = member.client.submitted("individual", "").await;
        app.copies_of(&id, 450).await;
        app.pass_copies(admin.me().await["id"].as_str().unwrap()).await;
        drain(&app.app).await.unwrap();
        let published = admin.post(PUBLICATION, json!({})).await.expect(200).json();
        assert_eq!((&published["passed"], &published["unreviewed"]), (&json!(450), &json!(1)));
        assert_eq!(app.count("applications WHERE status = 'passed'").await, 450);
        assert_eq!(app.count(WAITING).await, 1, "one event for all");
        drain(&app.app).await.unwrap();
        assert_eq!((app.count(TOLD).await, app.count(WAITING).await), (400, 1), "200 results, to two people each");
        // The worker dies here, and others go on.
        let config = (*app.app.config).clone();
        let other = shenbao::App::start(config, app.clock.clone()).await.unwrap();
        while app.count(WAITING).await > 0 {
            let (first, second) = futures_util::join!(drain(&other), drain(&app.app));
            assert!(first.is_ok() && second.is_ok());
            app.pass(3);
        }
        assert_eq!(app.count(TOLD).await, 900);
        let each = "(SELECT DISTINCT application_id, account_id FROM notifications WHERE kind = 'result_published') AS each_one";
        assert_eq!(app.count(each).await, 900, "nobody is told twice");
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
