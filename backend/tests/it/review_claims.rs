//! Cases that reviewers take.

use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_51_while_one_reviewer_is_at_work_no_other_records(app) {
        let id = app.organization().await.submitted("individual").await;
        let (first, second) = (app.reviewer_named("陈静").await.client, app.reviewer_named("赵敏").await.client);
        let claim = first.put(&claim_of(&id), json!({})).await.expect(200).json();
        assert_eq!((&claim["reviewer"]["name"], &claim["until"]), (&json!("陈静"), &json!("2025-04-10T06:00:00Z")));
        for refused in [record(&second, &id).await, second.put(&claim_of(&id), json!({})).await, second.delete(&claim_of(&id)).await] {
            let problem = refused.expect_problem(409, "case_taken").json();
            let words = problem["errors"][0]["message"]["zh"].as_str().unwrap();
            assert!(words.contains("陈静") && words.contains("2025-04-10 14:00"), "whose it is and until when: {words}");
        }
        for (path, at) in [("/admin/applications".to_owned(), "/items/0/claim"), (format!("/admin/applications/{id}"), "/claim")] {
            let shown = second.get(&path).await.expect(200).json();
            assert_eq!(shown.pointer(at).unwrap(), &claim, "{path}");
        }
        record(&first, &id).await.expect(201);
        let case = second.get(&format!("/admin/applications/{id}")).await.expect(200).json();
        assert_eq!(case["claim"], Value::Null, "the result ends the claim");
        second.put(&claim_of(&id), json!({})).await.expect_problem(409, "not_reviewable");
    }

    async fn a_claim_is_renewed_runs_out_and_is_let_go(app) {
        let id = app.organization().await.submitted("individual").await;
        let (first, other) = (app.reviewer_named("陈静").await.client, app.reviewer_named("赵敏").await);
        let second = other.client;
        first.put(&claim_of(&id), json!({})).await.expect(200);
        app.pass(300);
        let renewed = first.put(&claim_of(&id), json!({})).await.expect(200).json();
        assert_eq!((&renewed["claimed_at"], &renewed["until"]), (&json!("2025-04-10T02:00:00Z"), &json!("2025-04-10T06:05:00Z")));
        first.delete(&claim_of(&id)).await.expect(204);
        first.delete(&claim_of(&id)).await.expect(204);
        second.put(&claim_of(&id), json!({})).await.expect(200);
        app.admin().await.delete(&claim_of(&id)).await.expect(204);
        first.put(&claim_of(&id), json!({})).await.expect(200);
        let actions: Vec<String> = app.audited(&format!("application:{id}")).await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions.iter().filter(|action| *action == "claim_application").count(), 4);
        assert_eq!(actions.iter().filter(|action| *action == "release_application").count(), 2);
        app.at("2025-04-10T06:05:00Z");
        let second = app.login(&other.phone, PASSWORD).await;
        let queue = second.get("/admin/applications").await.expect(200).json();
        assert_eq!(queue["items"][0]["claim"], Value::Null, "it has run out");
        record(&second, &id).await.expect(201);
    }

    async fn of_two_who_claim_at_once_one_wins(app) {
        let unit = app.organization().await;
        let (first, second) = (app.reviewer_named("陈静").await, app.reviewer_named("赵敏").await);
        let reviewers = [first.client, second.client, app.reviewer().await];
        for _ in 0..4 {
            let id = unit.submitted("individual").await;
            let path = claim_of(&id);
            let answers = futures_util::future::join_all(reviewers.iter().map(|reviewer| reviewer.put(&path, json!({})))).await;
            assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
            assert_eq!(answers.iter().filter(|answer| answer.json()["code"] == "case_taken").count(), 2);
        }
    }

    async fn a_draft_cannot_be_claimed(app) {
        let draft = app.organization().await.draft("project").await.id;
        let reviewer = app.reviewer().await;
        reviewer.put(&claim_of(&draft), json!({})).await.expect_problem(404, "not_found");
        reviewer.delete(&claim_of(&draft)).await.expect_problem(404, "not_found");
    }
}

fn claim_of(id: &str) -> String {
    format!("/admin/applications/{id}/claim")
}

async fn record(reviewer: &Client, id: &str) -> Answer {
    reviewer.post(&format!("/admin/applications/{id}/review-result"), json!({ "outcome": "passed" })).await
}
