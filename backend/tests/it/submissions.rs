//! The window and the one submission.

use openapi::receipt::Receipt;
use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

const LAST_MICROSECOND: &str = "2025-04-29T08:59:59.999999Z";
const CLOSE: &str = "2025-04-29T09:00:00Z";

on_both_engines! {
    async fn clause_01_filing_is_open_from_the_opening_to_just_before_the_close(app) {
        let unit = app.organization().await;
        let body = json!({ "activity_id": "2025", "award": "project" });
        app.at("2025-04-01T00:59:59.999999Z");
        unit.client.post("/applications", body.clone()).await.expect_problem(401, "unauthenticated");
        let unit_client = app.login(&unit.phone, PASSWORD).await;
        unit_client.post("/applications", body.clone()).await.expect_problem(409, "filing_not_open");
        app.at("2025-04-01T01:00:00Z");
        unit_client.post("/applications", body.clone()).await.expect(201);
        app.at(LAST_MICROSECOND);
        let unit_client = app.login(&unit.phone, PASSWORD).await;
        unit_client.post("/applications", body.clone()).await.expect(201);
        app.at(CLOSE);
        unit_client.post("/applications", body).await.expect_problem(409, "filing_closed");
    }

    async fn clause_01_a_submission_one_microsecond_before_the_close_counts(app) {
        let unit = at_the_last_minute(&app).await;
        let (early, late) = (unit.complete("individual").await, unit.complete("individual").await);
        app.at(LAST_MICROSECOND);
        let receipt: Receipt = unit.client.submit(&early.id, early.version, "a").await.expect(201).parse();
        assert_eq!(receipt.submitted_at, instant(LAST_MICROSECOND));
        app.at(CLOSE);
        unit.client.submit(&late.id, late.version, "b").await.expect_problem(409, "filing_closed");
        let kept = unit.client.get(&format!("/applications/{}", late.id)).await.expect(200).json();
        assert_eq!(kept["status"], "draft", "a draft stays readable and is not submitted");
        let again = unit.client.submit(&early.id, early.version, "a").await.expect(201).json();
        assert_eq!(again["number"], receipt.number, "a retry after the close still gets its receipt");
    }

    async fn clause_01_no_submission_bears_an_instant_at_or_after_the_close(app) {
        let unit = at_the_last_minute(&app).await;
        let draft = unit.complete("individual").await;
        let close = instant(CLOSE);
        for seconds in 1..10 {
            app.clock.set(close - chrono::TimeDelta::seconds(seconds));
            app.clock.run_on(chrono::TimeDelta::seconds(1));
            let answer = unit.client.submit(&draft.id, draft.version, &format!("try-{seconds}")).await;
            app.clock.run_on(chrono::TimeDelta::zero());
            if answer.status == 201 {
                assert!(answer.parse::<Receipt>().submitted_at < close, "{}", answer.json());
                return;
            }
            answer.expect_problem(409, "filing_closed");
        }
        panic!("none was in time");
    }

    async fn clause_03_after_the_close_nothing_is_created_edited_uploaded_deleted_or_submitted(app) {
        let unit = at_the_last_minute(&app).await;
        let draft = unit.complete("project").await;
        let path = format!("/applications/{}", draft.id);
        let before = unit.client.get(&path).await.expect(200).json();
        let file = before["attachments"][0]["id"].as_str().unwrap().to_owned();
        app.at(CLOSE);
        let client = &unit.client;
        client.post("/applications", json!({ "activity_id": "2025", "award": "project" })).await.expect_problem(409, "filing_closed");
        client.save(&draft.id, draft.version, json!({ "project_name": "迟到" })).await.expect_problem(409, "filing_closed");
        client.upload(&draft.id, "appraisal", "迟到.pdf", APPRAISAL_PDF).await.expect_problem(409, "filing_closed");
        client.patch(&format!("/attachments/{file}"), json!({ "covers": [] })).await.expect_problem(409, "filing_closed");
        client.delete(&format!("/attachments/{file}")).await.expect_problem(409, "filing_closed");
        client.delete_draft(&draft.id, draft.version).await.expect_problem(409, "filing_closed");
        client.submit(&draft.id, draft.version, "k").await.expect_problem(409, "filing_closed");
        assert_eq!(client.get(&path).await.expect(200).json(), before, "nothing changed");
        client.get(&format!("/attachments/{file}")).await.expect(200);
    }

    async fn clause_03_an_upload_that_ends_after_the_close_is_too_late(app) {
        let unit = at_the_last_minute(&app).await;
        let draft = unit.draft("project").await;
        let (clock, content) = (app.clock.clone(), APPRAISAL_PDF);
        let pieces = futures_util::stream::unfold(0, move |step| {
            let clock = clock.clone();
            async move {
                match step {
                    0 => Some((Ok::<_, std::io::Error>(content[..1000].to_vec()), 1)),
                    1 => {
                        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                        clock.set(instant(CLOSE));
                        Some((Ok(content[1000..].to_vec()), 2))
                    }
                    _ => None,
                }
            }
        });
        let part = reqwest::multipart::Part::stream(reqwest::Body::wrap_stream(pieces)).file_name("鉴定.pdf");
        let path = format!("/applications/{}/attachments?slot=appraisal", draft.id);
        let form = reqwest::multipart::Form::new().part("file", part);
        let answer = send(unit.client.request(Method::POST, &path).multipart(form)).await;
        answer.expect_problem(409, "filing_closed");
        let kept = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(kept["attachments"], json!([]));
    }

    async fn clause_05_form_and_files_are_submitted_in_one_act(app) {
        let unit = app.organization().await;
        let draft = unit.filled("project").await;
        let refused = unit.client.submit(&draft.id, draft.version, "k").await.expect_problem(422, "incomplete");
        for slot in ["/commitment_letter", "/application_proof", "/appraisal"] {
            assert!(refused.has_error(slot, "attachment_required"), "{slot}: {:?}", refused.errors());
        }
        unit.client.get(&format!("/applications/{}/receipt", draft.id)).await.expect_problem(404, "not_found");
        let draft = unit.complete("project").await;
        let receipt: Receipt = unit.client.submit(&draft.id, draft.version, "k").await.expect(201).parse();
        assert!(receipt.number.starts_with("2025-XM-"), "{}", receipt.number);
        assert_eq!(receipt.number.len(), "2025-XM-000123".len());
        assert_eq!(receipt.organization_name, unit.organization);
        let digests: Vec<&str> = receipt.files.iter().map(|file| file.sha256.as_str()).collect();
        let expected = [LETTER_PDF, APPLICATION_PROOF_PDF, APPRAISAL_PDF].map(sha256);
        assert_eq!(digests, expected);
        let application = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(application["status"], "under_review");
        assert_eq!(application["number"], receipt.number);
        let again: Receipt = unit.client.get(&format!("/applications/{}/receipt", draft.id)).await.expect(200).parse();
        assert_eq!(again, receipt);
    }

    async fn clause_05_the_receipt_is_signed_and_digests_the_snapshot(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let receipt: Receipt = unit.client.get(&format!("/applications/{id}/receipt")).await.expect(200).parse();
        let claims: Value = app.app.keys.verify("shenbao-receipt+jws", &receipt.signature).unwrap();
        assert_eq!(claims["number"], receipt.number);
        assert_eq!(claims["form_sha256"], receipt.form_sha256);
        let parsed = id.parse().unwrap();
        let row = app.app.db.read(move |conn| shenbao::store::submissions::find(conn, parsed)).await.unwrap().unwrap();
        assert_eq!(sha256(row.snapshot.as_bytes()), receipt.form_sha256);
        let snapshot: Value = serde_json::from_str(&row.snapshot).unwrap();
        assert_eq!(snapshot["answers"]["employer"], unit.organization.as_str());
        assert_eq!(snapshot["files"].as_array().unwrap().len(), 3);
    }

    async fn clause_05_of_fifty_submissions_at_once_one_counts(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        let race = (0..50).map(|index| {
            let (client, draft) = (unit.client.clone(), draft.clone());
            async move { client.submit(&draft.id, draft.version, &format!("key-{}", index % 5)).await }
        });
        let answers = futures_util::future::join_all(race).await;
        let created: Vec<String> = answers
            .iter()
            .filter(|answer| answer.status == 201)
            .map(|answer| answer.json()["number"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(created.len(), 10, "the one and its retries under the same key");
        assert!(created.iter().all(|number| *number == created[0]));
        let refused = answers.iter().filter(|answer| answer.json()["code"] == "already_submitted").count();
        assert_eq!(refused, 40);
    }

    async fn clause_06_after_submission_form_and_files_are_immutable(app) {
        let unit = app.organization().await;
        let draft = unit.complete("project").await;
        unit.client.submit(&draft.id, draft.version, "k").await.expect(201);
        let path = format!("/applications/{}", draft.id);
        let before = unit.client.get(&path).await.expect(200).json();
        let file = before["attachments"][0]["id"].as_str().unwrap().to_owned();
        let client = &unit.client;
        client.save(&draft.id, draft.version, json!({ "project_name": "改" })).await.expect_problem(409, "already_submitted");
        client.upload(&draft.id, "appraisal", "补.pdf", APPRAISAL_PDF).await.expect_problem(409, "already_submitted");
        client.patch(&format!("/attachments/{file}"), json!({ "covers": [] })).await.expect_problem(409, "already_submitted");
        client.delete(&format!("/attachments/{file}")).await.expect_problem(409, "already_submitted");
        client.delete_draft(&draft.id, draft.version).await.expect_problem(409, "already_submitted");
        client.submit(&draft.id, draft.version, "another").await.expect_problem(409, "already_submitted");
        assert_eq!(client.get(&path).await.expect(200).json(), before);
        assert_eq!(client.get(&format!("/attachments/{file}")).await.expect(200).bytes, LETTER_PDF);
    }

    async fn clause_06_even_raw_sql_cannot_change_what_was_submitted(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let draft = unit.draft("individual").await.id;
        unit.client.upload(&draft, "photo", "照片.jpg", PHOTO_JPG).await.expect(201);
        let mut statements = vec![
            format!("UPDATE applications SET answers = '{{}}' WHERE id = '{id}'"),
            format!("UPDATE applications SET status = 'draft' WHERE id = '{id}'"),
            format!("UPDATE applications SET status = 'passed' WHERE id = '{id}'"),
            format!("UPDATE applications SET status = 'passed' WHERE id = '{draft}'"),
            format!("UPDATE applications SET status = 'under_review' WHERE id = '{draft}'"),
            format!("DELETE FROM applications WHERE id = '{id}'"),
            format!("UPDATE submissions SET snapshot = '' WHERE application_id = '{id}'"),
            format!("DELETE FROM submissions WHERE application_id = '{id}'"),
            format!("UPDATE attachments SET file_name = 'x' WHERE application_id = '{id}'"),
            format!("UPDATE attachments SET application_id = '{draft}' WHERE application_id = '{id}'"),
            format!("UPDATE attachments SET application_id = '{id}' WHERE application_id = '{draft}'"),
            format!("UPDATE attachments SET storage_key = 'x' WHERE application_id = '{draft}'"),
            format!("DELETE FROM attachments WHERE application_id = '{id}'"),
            "UPDATE award_forms SET definition = '{}'".to_owned(),
            "DELETE FROM audit_log".to_owned(),
            "UPDATE audit_log SET action = 'nothing'".to_owned(),
        ];
        statements.extend(engines_own_ways(&app, &id, &draft));
        for sql in statements {
            let refused = app.raw_sql(&sql).await.expect_err(&sql);
            assert!(refused.contains("Immutable") || refused.contains("Unique"), "{sql}: {refused}");
        }
        app.raw_sql(&format!("DELETE FROM attachments WHERE application_id = '{draft}'")).await.unwrap();
        app.raw_sql(&format!("DELETE FROM applications WHERE id = '{draft}'")).await.unwrap();
    }

    async fn clause_44_the_individual_award_needs_its_stamped_letter(app) {
        let unit = app.organization().await;
        let draft = unit.filled("individual").await;
        unit.client.upload(&draft.id, "photo", "照片.jpg", PHOTO_JPG).await.expect(201);
        unit.client.upload(&draft.id, "achievement_proof", "业绩.pdf", ACHIEVEMENTS_PDF).await.expect(201);
        let refused = unit.client.submit(&draft.id, draft.version, "k").await.expect_problem(422, "incomplete");
        assert!(refused.has_error("/commitment_letter", "attachment_required"), "{:?}", refused.errors());
    }

    async fn clause_52_what_the_reasons_ask_for_is_a_required_slot(app) {
        let unit = app.organization().await;
        let complete = unit.complete("project").await;
        let body = unit.client.get(&format!("/applications/{}", complete.id)).await.expect(200).json();
        for (slot, pointer) in [("application_proof", "/application_proof"), ("appraisal", "/appraisal")] {
            let file = body["attachments"].as_array().unwrap().iter().find(|file| file["slot"] == slot).unwrap();
            let content = unit.client.get(&format!("/attachments/{}", file["id"].as_str().unwrap())).await.expect(200).bytes;
            unit.client.delete(&format!("/attachments/{}", file["id"].as_str().unwrap())).await.expect(204);
            let refused = unit.client.submit(&complete.id, complete.version, slot).await.expect_problem(422, "incomplete");
            assert_eq!(refused.errors(), [(pointer.to_owned(), "attachment_required".to_owned())]);
            unit.client.upload(&complete.id, slot, "再传.pdf", &content).await.expect(201);
        }
        unit.client.submit(&complete.id, complete.version, "last").await.expect(201);
    }

    async fn a_submission_needs_version_key_and_confirmation(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        let request = || unit.client.request(Method::POST, &format!("/applications/{}/submission", draft.id));
        let body = json!({ "confirmed": true });
        send(request().header("If-Match", etag(draft.version)).json(&body)).await.expect_problem(400, "idempotency_key_required");
        send(request().header("Idempotency-Key", "k").json(&body)).await.expect_problem(428, "precondition_required");
        unit.client.submit(&draft.id, draft.version - 1, "k").await.expect_problem(412, "stale_version");
        let unconfirmed = request().header("If-Match", etag(draft.version)).header("Idempotency-Key", "k");
        let answer = send(unconfirmed.json(&json!({ "confirmed": false }))).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/confirmed", "required"));
        unit.client.submit(&draft.id, draft.version, "k").await.expect(201);
    }

    async fn a_submission_is_audited_and_numbers_are_never_shared(app) {
        let unit = app.organization().await;
        let (first, second) = (unit.submitted("individual").await, unit.submitted("project").await);
        let number = |id: String| {
            let client = unit.client.clone();
            async move { client.get(&format!("/applications/{id}")).await.json()["number"].clone() }
        };
        assert_ne!(number(first.clone()).await, number(second).await);
        let subject = format!("application:{first}");
        let entries = app.app.db.read(move |conn| entries_about(conn, &subject)).await.unwrap();
        let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["create_application", "submit_application"]);
    }
}

/// What only one of the engines can do: replace rows without deleting them, empty tables at a stroke.
fn engines_own_ways(app: &TestApp, id: &str, draft: &str) -> Vec<String> {
    if app.app.db.engine() == shenbao::store::Engine::Postgres {
        let tables = ["submissions", "attachments", "audit_log", "applications"];
        return tables.iter().map(|table| format!("TRUNCATE {table} CASCADE")).collect();
    }
    let again =
        |table: &str, key: &str| format!("REPLACE INTO {table} SELECT * FROM {table} WHERE {key} = '{id}'");
    vec![
        again("submissions", "application_id"),
        again("applications", "id"),
        again("attachments", "application_id"),
        "REPLACE INTO audit_log SELECT * FROM audit_log".to_owned(),
        "REPLACE INTO award_forms SELECT * FROM award_forms".to_owned(),
        format!(
            "UPDATE OR REPLACE attachments SET id = (SELECT id FROM attachments WHERE application_id = '{id}') \
             WHERE application_id = '{draft}'"
        ),
    ]
}

/// An administrator who logged in a minute before the close.
async fn at_the_last_minute(app: &TestApp) -> Admin {
    app.at("2025-04-29T08:59:00Z");
    app.organization().await
}
