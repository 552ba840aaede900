//! 形式审查.

use openapi::page::Page;
use openapi::review::{QueueEntry, ReviewResult};
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_47_state_and_result_are_read_in_the_records(app) {
        let unit = app.organization().await;
        let id = unit.submitted("project").await;
        let status = |id: String| {
            let client = unit.client.clone();
            async move { client.get(&format!("/applications/{id}")).await.expect(200).json()["status"].clone() }
        };
        assert_eq!(status(id.clone()).await, "under_review");
        unit.client.get(&format!("/applications/{id}/review-result")).await.expect_problem(404, "not_found");
        let reviewer = app.reviewer().await;
        let reasons = json!([
            { "code": "commitment_seals_incomplete", "words": "第 2 完成单位的承诺书未见公章。", "pointer": "/commitment_letter" },
            { "code": "missing_application_proof", "words": "所附合同签订于 2024 年 9 月。", "pointer": "/application_proof" },
        ]);
        record(&reviewer, &id, json!({ "outcome": "rejected", "reasons": reasons })).await.expect(201);
        assert_eq!(status(id.clone()).await, "rejected");
        let result: ReviewResult =
            unit.client.get(&format!("/applications/{id}/review-result")).await.expect(200).parse();
        assert_eq!(result.reasons.len(), 2);
        assert_eq!(result.reasons[0].text.zh, "申报承诺书所有完成单位盖章（须公章）不齐");
        assert_eq!(result.reasons[0].given.pointer.as_deref(), Some("/commitment_letter"));
        let passed = unit.submitted("individual").await;
        record(&reviewer, &passed, json!({ "outcome": "passed" })).await.expect(201);
        assert_eq!(status(passed).await, "passed");
    }

    async fn clause_48_the_project_awards_reasons_are_the_guides(app) {
        assert_eq!(reasons(&app, "project").await, [
            "缺少申报项目主体技术应用满一年的证实性材料",
            "缺少申报项目主体技术成果鉴定或评价证明",
            "申报承诺书所有完成单位盖章（须公章）不齐",
            "未按《申报书》要求撰写材料",
            "其他不符合规定申报条件的",
        ]);
    }

    async fn clause_49_the_individual_awards_reasons_are_the_guides(app) {
        assert_eq!(reasons(&app, "individual").await, [
            "不满足申报条件",
            "申报承诺书未盖单位公章",
            "未按《申报书》要求撰写材料",
            "其他不符合规定申报条件的",
        ]);
    }

    async fn clause_50_a_rejection_names_coded_reasons_and_other_needs_words(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let reviewer = app.reviewer().await;
        for (reasons, pointer, code) in [
            (json!([]), "/reasons", "required"),
            (json!([{ "code": "missing_appraisal" }]), "/reasons/0/code", "unknown_reason"),
            (json!([{ "code": "other", "words": " " }]), "/reasons/0/words", "required"),
            (json!([{ "code": "other", "words": " \u{200B} " }]), "/reasons/0/words", "required"),
            (json!([{ "code": "not_as_required", "pointer": "/name/0/x" }]), "/reasons/0/pointer", "points_at_nothing"),
            (json!([{ "code": "not_as_required", "pointer": "/honours/99/title" }]), "/reasons/0/pointer", "points_at_nothing"),
            (json!([{ "code": "not_as_required" }, { "code": "not_as_required" }]), "/reasons/1/code", "repeated_reason"),
            (json!([{ "code": "not_as_required", "pointer": "/appraisal" }]), "/reasons/0/pointer", "points_at_nothing"),
            (json!([{ "code": "not_as_required", "words": "字".repeat(501) }]), "/reasons/0/words", "too_long"),
            (json!([{ "code": "not_as_required", "severity": 1 }]), "/reasons/0/severity", "unknown_field"),
        ] {
            let answer = record(&reviewer, &id, json!({ "outcome": "rejected", "reasons": reasons })).await;
            let answer = answer.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{reasons}: {:?}", answer.errors());
        }
        let reasons = json!([{ "code": "other" , "words": "年龄不符。" }, { "code": "not_as_required", "pointer": "/achievements" }]);
        record(&reviewer, &id, json!({ "outcome": "passed", "reasons": reasons })).await.expect_problem(422, "invalid_request");
        record(&reviewer, &id, json!({ "outcome": "rejected", "reasons": reasons })).await.expect(201);
    }

    async fn clause_51_a_result_is_recorded_once_audited_and_final(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let reviewer = app.reviewer().await;
        let race = (0..8).map(|_| record(&reviewer, &id, json!({ "outcome": "passed" })));
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.json()["code"] == "not_reviewable").count(), 7);
        for sql in [
            format!("UPDATE review_results SET outcome = 'rejected' WHERE application_id = '{id}'"),
            format!("DELETE FROM review_results WHERE application_id = '{id}'"),
            format!("UPDATE applications SET status = 'rejected' WHERE id = '{id}'"),
        ] {
            assert!(app.raw_sql(&sql).await.unwrap_err().contains("Immutable"), "{sql}");
        }
        let subject = format!("application:{id}");
        let entries = app.app.db.read(move |conn| entries_about(conn, &subject)).await.unwrap();
        assert_eq!(entries.last().unwrap().action, "record_review_result");
    }

    async fn clause_51_what_an_applicant_was_told_does_not_change_with_the_awards_reasons(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let reasons = json!([{ "code": "commitment_not_sealed" }]);
        record(&app.reviewer().await, &id, json!({ "outcome": "rejected", "reasons": reasons })).await.expect(201);
        app.raw_sql("UPDATE awards SET reasons = '[]'").await.unwrap();
        let result: ReviewResult = unit.client.get(&format!("/applications/{id}/review-result")).await.expect(200).parse();
        assert_eq!(result.reasons[0].text.zh, "申报承诺书未盖单位公章");
    }

    async fn a_draft_has_no_result_and_is_not_seen_by_staff(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let reviewer = app.reviewer().await;
        record(&reviewer, &draft.id, json!({ "outcome": "passed" })).await.expect_problem(404, "not_found");
        reviewer.get(&format!("/admin/applications/{}", draft.id)).await.expect_problem(404, "not_found");
        let queue: Page<QueueEntry> = reviewer.get("/admin/applications").await.expect(200).parse();
        assert_eq!(queue.items.len(), 0);
    }

    async fn clause_50_a_reason_may_point_at_a_file_of_the_application(app) {
        let unit = app.organization().await;
        let (id, other, reviewer) = (unit.submitted("project").await, unit.submitted("project").await, app.reviewer().await);
        let file_of = async |id: &str| {
            let case = reviewer.get(&format!("/admin/applications/{id}")).await.expect(200).json();
            case["application"]["attachments"][0]["id"].as_str().unwrap().to_owned()
        };
        let rejecting = |file: &str| json!({ "outcome": "rejected", "reasons": [{ "code": "commitment_seals_incomplete", "file": file }] });
        for (file, code) in [
            (file_of(&other).await.as_str(), "points_at_nothing"),
            ("01900000-0000-7000-8000-000000000000", "points_at_nothing"),
            ("第一份", "wrong_type"),
        ] {
            let answer = record(&reviewer, &id, rejecting(file)).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error("/reasons/0/file", code), "{file}: {:?}", answer.errors());
        }
        let file = file_of(&id).await;
        record(&reviewer, &id, rejecting(&file)).await.expect(201);
        let result = unit.client.get(&format!("/applications/{id}/review-result")).await.expect(200).json();
        assert_eq!(result["reasons"][0]["file"], file.as_str());
    }

    async fn clause_48_a_reason_of_the_other_award_is_none(app) {
        let unit = app.organization().await;
        let (id, reviewer) = (unit.submitted("project").await, app.reviewer().await);
        let reasons = json!([{ "code": "commitment_not_sealed" }]);
        let answer = record(&reviewer, &id, json!({ "outcome": "rejected", "reasons": reasons })).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/reasons/0/code", "unknown_reason"));
    }

    async fn staff_read_the_form_and_download_the_files(app) {
        let unit = app.organization().await;
        let id = unit.submitted("project").await;
        let reviewer = app.reviewer().await;
        let case = reviewer.get(&format!("/admin/applications/{id}")).await.expect(200).json();
        assert_eq!(case["application"]["answers"]["completing_units"][0]["name"], unit.organization.as_str());
        assert_eq!(case["review_result"], Value::Null);
        assert_eq!(case["reasons"].as_array().unwrap().len(), 5, "what can be recorded is at hand");
        let files = case["application"]["attachments"].as_array().unwrap();
        assert_eq!(files.len(), 3);
        let letter = reviewer.get(&format!("/attachments/{}", files[0]["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(letter.bytes, LETTER_PDF);
    }
}

async fn record(reviewer: &Client, id: &str, body: Value) -> Answer {
    reviewer.post(&format!("/admin/applications/{id}/review-result"), body).await
}

async fn reasons(app: &TestApp, award: &str) -> Vec<String> {
    let form = app.stranger().get(&format!("/activities/2025/awards/{award}")).await.expect(200).json();
    let reasons = form["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason["text"]["zh"].as_str().unwrap().to_owned()).collect()
}
