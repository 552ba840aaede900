//! Results that were a mistake, corrected openly.

use serde_json::{Value, json};
use shenbao::worker::outbox::drain;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_51_a_mistake_is_corrected_openly_and_nothing_is_lost(app) {
        let unit = app.organization().await;
        let (id, reviewer, admin) = (unit.submitted("individual").await, app.reviewer().await, app.admin().await);
        correct(&admin, &id, passing(0)).await.expect_problem(409, "not_reviewed");
        let rejected = json!({ "outcome": "rejected", "reasons": [{ "code": "commitment_not_sealed" }] });
        reviewer.post(&format!("/admin/applications/{id}/review-result"), rejected).await.expect(201);
        correct(&reviewer, &id, passing(0)).await.expect_problem(403, "forbidden");
        app.pass(60);
        let case = correct(&admin, &id, passing(0)).await.expect(201).json();
        assert_eq!(case["application"]["status"], "passed");
        let result = unit.client.get(&format!("/applications/{id}/review-result")).await.expect(200).json();
        assert_eq!((&result["outcome"], &result["reasons"]), (&json!("passed"), &json!([])));
        assert_eq!((&result["corrected_at"], &result["corrected_from"]), (&json!("2025-04-10T02:01:00Z"), &json!("rejected")));
        assert_eq!(result["why"], Value::Null, "that is for staff");

        let again = json!({ "corrects": 1, "outcome": "rejected", "reasons": [{ "code": "not_as_required" }], "why": "再次复核。" });
        let case = correct(&admin, &id, again).await.expect(201).json();
        let history = case["history"].as_array().unwrap();
        let outcomes: Vec<&str> = history.iter().map(|entry| entry["outcome"].as_str().unwrap()).collect();
        assert_eq!(outcomes, ["rejected", "passed", "rejected"]);
        assert_eq!((&history[0]["by"]["name"], &history[0]["why"]), (&json!("演示审核员"), &Value::Null));
        assert_eq!((&history[1]["by"]["name"], &history[1]["why"]), (&json!("演示管理员"), &json!("公章在第 2 页。")));
        assert_eq!(history[0]["reasons"][0]["text"]["zh"], "申报承诺书未盖单位公章");
        let read: Value = reviewer.get(&format!("/admin/applications/{id}")).await.expect(200).json();
        assert_eq!(read["history"], case["history"], "reviewers see it too");
        drain(&app.app).await.unwrap();
        let told = unit.client.told().await;
        assert_eq!(told.iter().filter(|kind| *kind == "result_corrected").count(), 2);
        let (_, detail) = app.audited(&format!("application:{id}")).await.into_iter().rfind(|(action, _)| action == "correct_review_result").unwrap();
        let detail: Value = serde_json::from_str(&detail).unwrap();
        assert_eq!((&detail["before"]["outcome"], &detail["after"]["outcome"], &detail["reason"]), (&json!("passed"), &json!("rejected"), &json!("再次复核。")));
    }

    async fn clause_51_only_a_correction_turns_a_final_status(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let record = format!("/admin/applications/{id}/review-result");
        app.reviewer().await.post(&record, json!({ "outcome": "passed" })).await.expect(201);
        let turns = [
            format!("UPDATE applications SET status = 'rejected' WHERE id = '{id}'"),
            format!("UPDATE applications SET status = 'rejected', outcome = 'rejected' WHERE id = '{id}'"),
            format!("UPDATE applications SET outcome = NULL WHERE id = '{id}'"),
            format!("UPDATE applications SET status = 'under_review' WHERE id = '{id}'"),
            format!("UPDATE applications SET title = title WHERE id = '{id}'"),
            format!("UPDATE applications SET submitted_at = '2025-04-01 00:00:00' WHERE id = '{id}'"),
        ];
        for sql in &turns {
            assert!(app.raw_sql(sql).await.unwrap_err().contains("Immutable"), "{sql}");
        }
        correct(&app.admin().await, &id, rejecting(0)).await.expect(201);
        for sql in turns.iter().skip(2).map(String::as_str).chain([
            format!("UPDATE applications SET status = 'passed', outcome = 'passed' WHERE id = '{id}'").as_str(),
            format!("UPDATE review_corrections SET outcome = 'passed' WHERE application_id = '{id}'").as_str(),
            format!("DELETE FROM review_corrections WHERE application_id = '{id}'").as_str(),
        ]) {
            assert!(app.raw_sql(sql).await.unwrap_err().contains("Immutable"), "{sql}");
        }
        let status = unit.client.get(&format!("/applications/{id}")).await.expect(200).json()["status"].clone();
        assert_eq!(status, "rejected");
    }

    async fn clause_06_nothing_slips_in_along_with_a_result(app) {
        let joint = "UPDATE activities SET publication = 'joint' WHERE id = '2025'";
        app.raw_sql(joint).await.unwrap();
        let unit = app.organization().await;
        let (id, draft, admin) = (unit.submitted("individual").await, unit.draft("project").await.id, app.admin().await);
        admin.post(&format!("/admin/applications/{id}/review-result"), json!({ "outcome": "passed" })).await.expect(201);
        let refuse = async |change: &str, id: &str| {
            let sql = format!("UPDATE applications SET {change} WHERE id = '{id}'");
            let refused = app.raw_sql(&sql).await;
            assert!(refused.as_ref().is_err_and(|error| error.contains("Immutable")), "{sql}: {refused:?}");
        };
        for change in [
            "submitted_at = NULL, status = 'passed'",
            "submitted_at = NULL, status = 'passed', outcome = 'passed'",
            "submitted_at = NULL, outcome = NULL",
            "submitted_at = NULL",
            "filed_as = 'member', status = 'passed'",
            "jointly_published_at = '2025-04-10 00:00:00'",
        ] {
            refuse(change, &id).await;
        }
        refuse("jointly_published_at = '2025-04-10 00:00:00'", &draft).await;
        admin.post("/admin/activities/2025/review-results/publication", json!({})).await.expect(200);
        let correction = format!(
            "INSERT INTO review_corrections (application_id, entry, outcome, reasons, why, published, corrected_by, corrected_at) \
             SELECT application_id, 1, 'rejected', '[]', 'x', {}, recorded_by, recorded_at FROM review_results WHERE application_id = '{id}'",
            if app.database_url().is_empty() { "1" } else { "TRUE" }
        );
        app.raw_sql(&correction).await.unwrap();
        for change in ["submitted_at = NULL", "jointly_published_at = NULL", "jointly_published_at = '2025-04-10 00:00:00'"] {
            refuse(&format!("status = 'rejected', outcome = 'rejected', {change}"), &id).await;
        }
        let corrected = format!("UPDATE applications SET status = 'rejected', outcome = 'rejected' WHERE id = '{id}'");
        assert_eq!(app.raw_sql(&corrected).await, Ok(1), "what the correction says");
    }

    async fn of_two_corrections_of_one_entry_one_wins(app) {
        let id = app.organization().await.submitted("individual").await;
        app.reviewer().await.post(&format!("/admin/applications/{id}/review-result"), json!({ "outcome": "passed" })).await.expect(201);
        let admin = app.admin().await;
        let answers = futures_util::future::join_all((0..4).map(|_| correct(&admin, &id, rejecting(0)))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.json()["code"] == "result_corrected").count(), 3);
        assert_eq!(app.count("review_corrections").await, 1);
    }

    async fn what_was_not_published_is_corrected_without_a_word(app) {
        app.raw_sql("UPDATE activities SET publication = 'joint' WHERE id = '2025'").await.unwrap();
        let unit = app.organization().await;
        let (id, admin) = (unit.submitted("individual").await, app.admin().await);
        admin.post(&format!("/admin/applications/{id}/review-result"), json!({ "outcome": "passed" })).await.expect(201);
        let case = correct(&admin, &id, rejecting(0)).await.expect(201).json();
        assert_eq!((&case["application"]["status"], &case["review_result"]["outcome"]), (&json!("under_review"), &json!("rejected")));
        unit.client.get(&format!("/applications/{id}/review-result")).await.expect_problem(404, "not_found");
        let published = admin.post("/admin/activities/2025/review-results/publication", json!({})).await.expect(200).json();
        assert_eq!((&published["passed"], &published["rejected"]), (&json!(0), &json!(1)));
        let result = unit.client.get(&format!("/applications/{id}/review-result")).await.expect(200).json();
        assert_eq!((&result["outcome"], &result["corrected_at"]), (&json!("rejected"), &Value::Null), "nobody was told otherwise");
        drain(&app.app).await.unwrap();
        assert!(!unit.client.told().await.contains(&"result_corrected".to_owned()));
    }

    async fn exports_tell_what_results_say_now(app) {
        let id = app.organization().await.submitted("individual").await;
        let (admin, record) = (app.admin().await, format!("/admin/applications/{id}/review-result"));
        admin.post(&record, json!({ "outcome": "passed" })).await.expect(201);
        correct(&admin, &id, rejecting(0)).await.expect(201);
        for path in ["applications/export?format=csv", "review-results/export?format=csv&outcome=rejected"] {
            let csv = String::from_utf8(admin.get(&format!("/admin/{path}")).await.expect(200).bytes).unwrap();
            let row = csv.lines().nth(1).unwrap_or_default();
            assert!(row.contains("不通过") && row.contains("未按《申报书》要求撰写材料") && row.contains("演示管理员"), "{path}: {csv}");
        }
        let passed = admin.get("/admin/review-results/export?format=csv&outcome=passed").await.expect(200);
        assert_eq!(String::from_utf8(passed.bytes).unwrap().lines().count(), 1);
    }

    async fn a_correction_is_checked_as_a_result_is(app) {
        let (unit, admin) = (app.organization().await, app.admin().await);
        let id = unit.submitted("individual").await;
        admin.post(&format!("/admin/applications/{id}/review-result"), json!({ "outcome": "passed" })).await.expect(201);
        for (change, pointer, code) in [
            (json!({ "outcome": "rejected" }), "/reasons", "required"),
            (json!({ "outcome": "rejected", "reasons": [{ "code": "missing_appraisal" }] }), "/reasons/0/code", "unknown_reason"),
            (json!({ "reasons": [{ "code": "not_as_required" }] }), "/reasons", "unexpected"),
            (json!({}), "/outcome", "unchanged"),
            (json!({ "outcome": "rejected", "reasons": [{ "code": "not_as_required" }], "why": " \u{200B}" }), "/why", "required"),
        ] {
            let mut body = passing(0);
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let answer = correct(&admin, &id, body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{change}: {:?}", answer.errors());
        }
        correct(&admin, &unit.draft("individual").await.id, passing(0)).await.expect_problem(404, "not_found");
    }
}

fn passing(corrects: i32) -> Value {
    json!({ "corrects": corrects, "outcome": "passed", "reasons": [], "why": "公章在第 2 页。" })
}

fn rejecting(corrects: i32) -> Value {
    json!({ "corrects": corrects, "outcome": "rejected", "reasons": [{ "code": "not_as_required" }], "why": "抽查发现遗漏。" })
}

async fn correct(client: &Client, id: &str, body: Value) -> Answer {
    client.post(&format!("/admin/applications/{id}/review-result/corrections"), body).await
}
