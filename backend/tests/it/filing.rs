//! The guide's words on filing: the only channel, the draft after the close, the way into formal review.

use openapi::activity::Activity;
use openapi::application::{Application, ApplicationStatus};
use reqwest::Method;
use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

const CLOSE: &str = "2025-04-29T09:00:00Z";

on_both_engines! {
    async fn clause_02_the_applicants_own_submission_is_the_only_channel(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        let begin = json!({ "activity_id": "2025", "award": "individual" });
        for staff in [app.reviewer().await, app.admin().await] {
            staff.post("/applications", begin.clone()).await.expect_problem(403, "forbidden");
            staff.submit(&draft.id, draft.version, "staff").await.expect_problem(403, "forbidden");
            let copy = staff.post(&format!("/applications/{}/copy", draft.id), json!({ "activity_id": "2025" })).await;
            copy.expect_problem(403, "forbidden");
        }
        app.stranger().submit(&draft.id, draft.version, "no-one").await.expect_problem(401, "unauthenticated");
        let document = app.stranger().get("//openapi.json").await.expect(200).json();
        let receipts = document["paths"].as_object().unwrap().iter().filter(|(_, methods)| {
            methods["post"]["responses"]["201"]["content"]["application/json"]["schema"]["$ref"] == "#/components/schemas/Receipt"
        });
        let paths: Vec<_> = receipts.map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["/api/v1/applications/{id}/submission"]);
    }

    async fn clause_04_after_the_close_a_draft_is_readable_and_marked_as_not_submitted(app) {
        let unit = app.organization().await;
        let draft = unit.complete("project").await;
        app.at("2025-04-29T08:59:59Z");
        let client = app.login(&unit.phone, PASSWORD).await;
        app.at(CLOSE);
        let path = format!("/applications/{}", draft.id);
        let kept: Application = client.get(&path).await.expect(200).parse();
        assert_eq!((kept.summary.status, kept.summary.submitted_at, &kept.summary.number), (ApplicationStatus::Draft, None, &None));
        assert!(kept.summary.filing.closes_at <= app.clock.now(), "the deadline stands beside it");
        assert_eq!(kept.answers["project_name"], example("project")["project_name"]);
        client.get(&format!("/attachments/{}", kept.attachments[0].id)).await.expect(200);
        client.post(&format!("{path}/check"), json!({})).await.expect(200);
        client.get(&format!("{path}/revisions")).await.expect(200);
        client.get(&format!("{path}/receipt")).await.expect_problem(404, "not_found");
        assert_eq!(client.listed("/applications?status=draft").await, [draft.id]);
    }

    async fn clause_07_a_submission_says_that_everything_was_confirmed(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        let path = format!("/applications/{}/submission", draft.id);
        let submit = |body: serde_json::Value| {
            let request = unit.client.request(Method::POST, &path).header("If-Match", etag(draft.version));
            send(request.header("Idempotency-Key", "k").json(&body))
        };
        let refused = submit(json!({ "confirmed": false })).await.expect_problem(422, "invalid_request");
        assert!(refused.has_error("/confirmed", "required"), "{:?}", refused.errors());
        submit(json!({})).await.expect_problem(422, "invalid_request");
        submit(json!({ "confirmed": true })).await.expect(201);
    }

    async fn clause_08_a_submission_goes_into_formal_review(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let application: Application = unit.client.get(&format!("/applications/{id}")).await.expect(200).parse();
        assert_eq!(application.summary.status, ApplicationStatus::UnderReview);
        let queue = app.reviewer().await.get("/admin/applications?status=under_review").await.expect(200).json();
        assert_eq!(queue["items"][0]["id"], id.as_str());
    }

    async fn clause_09_the_window_of_formal_review_is_the_guides(app) {
        let activity: Activity = app.stranger().get("/activities/2025").await.expect(200).parse();
        assert_eq!(activity.review.opens_at, instant("2025-04-01T01:00:00Z"));
        assert_eq!(activity.review.closes_at, instant("2025-05-23T09:00:00Z"));
    }

    async fn item_04_a_clients_time_is_not_asked_for_and_not_believed(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        app.at("2025-04-29T08:59:59Z");
        let client = app.login(&unit.phone, PASSWORD).await;
        app.at(CLOSE);
        let path = format!("/applications/{}/submission", draft.id);
        let request = || client.request(Method::POST, &path).header("If-Match", etag(draft.version)).header("Idempotency-Key", "k");
        let early = request().header("Date", "Tue, 29 Apr 2025 08:00:00 GMT").header("X-Now", "2025-04-29T08:00:00Z");
        send(early.json(&json!({ "confirmed": true }))).await.expect_problem(409, "filing_closed");
        let timed = request().json(&json!({ "confirmed": true, "submitted_at": "2025-04-29T08:00:00Z" }));
        assert!(send(timed).await.expect_problem(422, "invalid_request").has_error("/submitted_at", "unknown_field"));
    }

    async fn item_08_an_upload_that_races_a_submission_is_in_it_or_refused(app) {
        let unit = app.organization().await;
        for round in 0..6 {
            let draft = unit.complete("individual").await;
            let late = another(ACHIEVEMENTS_PDF, round);
            let upload = unit.client.upload(&draft.id, "achievement_proof", "补充.pdf", &late);
            let key = format!("race-{round}");
            let submit = unit.client.submit(&draft.id, draft.version, &key);
            let (uploaded, submitted) = futures_util::join!(upload, submit);
            let receipt = submitted.expect(201).json();
            let application = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
            let files = application["attachments"].as_array().unwrap();
            let digests = |files: &[serde_json::Value]| files.iter().map(|file| file["sha256"].clone()).collect::<Vec<_>>();
            assert_eq!(digests(files), digests(receipt["files"].as_array().unwrap()), "what is shown is what was submitted");
            let taken = uploaded.status == 201;
            assert_eq!(files.len(), if taken { 4 } else { 3 });
            if !taken {
                uploaded.expect_problem(409, "already_submitted");
            }
            let pending = format!("attachments WHERE application_id = '{}' AND state = 'pending'", draft.id);
            assert_eq!(app.count(&pending).await, 0, "nothing is left half-written");
        }
    }

    async fn clause_46_the_records_are_filtered(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let draft = unit.draft("project").await;
        unit.client.save(&draft.id, 1, json!({ "project_name": "100%_Gear\\\\齿轮技术É" })).await.expect(200);
        let number = unit.client.get(&format!("/applications/{id}")).await.expect(200).json()["number"].as_str().unwrap().to_owned();
        let (one, other, none): (&[&String], &[&String], &[&String]) = (&[&id], &[&draft.id], &[]);
        for (query, expected) in [
            ("status=draft", other), ("status=under_review", one), ("award=individual", one), ("activity=demo", none),
            ("activity=2025&award=project&status=draft", other), (&format!("text={number}"), one),
            (&format!("text={}", number.to_lowercase()), one), ("text=%E9%BD%BF%E8%BD%AE", other), ("text=100%25_g", other),
            ("text=%25", other), ("text=%C3%89", other), ("text=0_G", none), ("text=%5C", other), ("text=%27%20OR%201=1", none), ("text=%20", &[&draft.id, &id]),
        ] {
            assert_eq!(unit.client.listed(&format!("/applications?{query}")).await.iter().collect::<Vec<_>>(), expected, "{query}");
        }
        for (wrong, code) in [("text=%00", "invalid_character"), (&format!("text={}", "x".repeat(101)), "too_long")] {
            let refused = unit.client.get(&format!("/applications?{wrong}")).await.expect_problem(422, "invalid_request");
            assert!(refused.has_error("/text", code), "{wrong}");
        }
        unit.client.get("/applications?status=none").await.expect_problem(422, "invalid_request");
        let page = unit.client.get("/applications?limit=1&status=draft&text=100%25").await.expect(200);
        assert_eq!(page.header("link"), "");
        unit.draft("project").await;
        let page = unit.client.get("/applications?limit=1&status=draft&activity=2025").await.expect(200);
        assert!(page.header("link").contains("activity=2025&status=draft"), "{}", page.header("link"));
    }

    async fn a_clock_that_jumps_loses_nothing(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        app.at("2025-05-01T00:00:00Z");
        let client = app.login(&unit.phone, PASSWORD).await;
        client.save(&draft.id, draft.version, json!({ "name": "䶮昊" })).await.expect_problem(409, "filing_closed");
        app.at("2025-04-09T00:00:00Z");
        let client = app.login(&unit.phone, PASSWORD).await;
        let saved = client.save(&draft.id, draft.version, json!({ "name": "䶮昊" })).await.expect(200).json();
        let version = saved["version"].as_i64().unwrap();
        app.at("2025-04-10T02:00:00Z");
        let client = app.login(&unit.phone, PASSWORD).await;
        app.at("2025-04-08T02:00:00Z");
        let client = if client.get("/accounts/me").await.status == 200 { client } else { app.login(&unit.phone, PASSWORD).await };
        let receipt = client.submit(&draft.id, version, "k").await.expect(201).json();
        assert_eq!(receipt["submitted_at"], "2025-04-08T02:00:00Z", "by the one clock that counts");
        assert_eq!(client.submit(&draft.id, version, "k").await.expect(201).json(), receipt);
    }
}
