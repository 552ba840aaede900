//! Drafts.

use openapi::application::{Application, ApplicationSummary, CheckReport};
use openapi::page::Page;
use reqwest::Method;
use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_14_no_organization_no_application(app) {
        let body = json!({ "activity_id": "2025", "award": "project" });
        app.stranger().post("/applications", body.clone()).await.expect_problem(401, "unauthenticated");
        app.person().await.client.post("/applications", body.clone()).await.expect_problem(409, "organization_required");
        let pending = app.saved_registration(&new_phone(), "只暂存的单位有限公司", &new_credit_code()).await;
        pending.post("/applications", body.clone()).await.expect_problem(409, "organization_required");
        app.organization().await.client.post("/applications", body).await.expect(201);
    }

    async fn clause_15_the_first_completing_unit_is_the_organization(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let application: Application =
            unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).parse();
        let first = &application.answers["completing_units"][0];
        assert_eq!(first["name"], unit.organization.as_str());
        assert_eq!(first["credit_code"], unit.credit_code.as_str());
        let foreign = json!({ "completing_units": [{ "name": "冒名单位", "credit_code": SECOND_UNIT, "region": "北京市" }] });
        let saved = unit.client.save(&draft.id, draft.version, foreign).await.expect(200).json();
        let first = &saved["answers"]["completing_units"][0];
        assert_eq!(first["name"], unit.organization.as_str());
        assert_eq!(first["credit_code"], unit.credit_code.as_str());
        assert_eq!(first["region"], "北京市", "what the applicant may fill in is kept");
        let emptied = unit.client.save(&draft.id, 2, json!({ "completing_units": [] })).await.expect(200).json();
        assert_eq!(emptied["answers"]["completing_units"][0]["name"], unit.organization.as_str());
    }

    async fn clause_16_the_present_employer_is_the_organization(app) {
        let unit = app.organization().await;
        let draft = unit.draft("individual").await;
        let saved = unit.client.save(&draft.id, draft.version, json!({ "employer": "别的单位" })).await.expect(200);
        assert_eq!(saved.json()["answers"]["employer"], unit.organization.as_str());
    }

    async fn clause_34_several_awards_can_be_filed_at_once(app) {
        let unit = app.organization().await;
        for award in ["project", "project", "individual", "individual"] {
            unit.draft(award).await;
        }
        let page: Page<ApplicationSummary> = unit.client.get("/applications").await.expect(200).parse();
        assert_eq!(page.items.len(), 4);
    }

    async fn clause_42_at_most_three_completing_units(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let units = |count: usize| json!({ "completing_units": vec![json!({ "region": "江苏省" }); count] });
        for (version, count, too_many) in [(1, 3, false), (2, 4, true)] {
            unit.client.save(&draft.id, version, units(count)).await.expect(200);
            let report = check(&unit, &draft.id).await;
            let found = report.findings.iter().any(|finding| {
                finding.pointer == "/completing_units" && finding.code == "too_many_rows"
            });
            assert_eq!(found, too_many, "{count}");
        }
        unit.client.submit(&draft.id, 3, "k").await.expect_problem(422, "incomplete");
    }

    async fn clause_45_partial_and_invalid_data_are_saved(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let answers = json!({
            "project_name": "字".repeat(200), "contact_phone": "还没有", "applied_since": "去年",
            "duration": { "from": "2024-13" }, "completing_people": [{}], "industry": "不在选项中",
            "economic_benefit": { "2024": { "new_sales": "一百" } },
        });
        let saved = unit.client.save(&draft.id, draft.version, answers.clone()).await.expect(200);
        assert_eq!(saved.header("etag"), "\"2\"");
        let kept = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        for (field, answer) in answers.as_object().unwrap() {
            assert_eq!(&kept["answers"][field], answer, "{field}");
        }
        let removed = unit.client.save(&draft.id, 2, json!({ "industry": null })).await.expect(200).json();
        assert!(removed["answers"].get("industry").is_none(), "null removes an answer");
        assert_eq!(removed["answers"]["contact_phone"], "还没有", "what is not named stays");
    }

    async fn clause_46_drafts_are_found_again_and_go_on(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        unit.client.save(&draft.id, 1, json!({ "project_name": "精密齿轮一致性提升技术" })).await.expect(200);
        let again = app.login(&unit.phone, PASSWORD).await;
        let page: Page<ApplicationSummary> = again.get("/applications").await.expect(200).parse();
        let [found] = page.items.as_slice() else { panic!("{page:?}") };
        assert_eq!((found.title.as_str(), found.version), ("精密齿轮一致性提升技术", 2));
        assert!(found.missing.unwrap() > 10);
        again.save(&draft.id, 2, json!({ "project_name_en": "Gears" })).await.expect(200);
    }

    async fn the_findings_are_the_same_live_and_at_submission(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let report = check(&unit, &draft.id).await;
        assert!(!report.complete);
        let refused = unit.client.submit(&draft.id, 1, "k").await.expect_problem(422, "incomplete");
        let found: Vec<_> =
            report.findings.iter().map(|finding| (finding.pointer.clone(), finding.code.clone())).collect();
        assert_eq!(refused.errors(), found);
    }

    async fn a_stale_version_is_told_and_nothing_is_overwritten(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        unit.client.save(&draft.id, 1, json!({ "project_name": "先到" })).await.expect(200);
        let late = unit.client.save(&draft.id, 1, json!({ "project_name": "后到" })).await;
        let late = late.expect_problem(412, "stale_version");
        assert_eq!((late.json()["current_version"].as_i64(), late.header("etag")), (Some(2), "\"2\"".to_owned()));
        let kept = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(kept["answers"]["project_name"], "先到");
        let blind = unit.client.patch(&format!("/applications/{}", draft.id), json!({ "answers": {} })).await;
        blind.expect_problem(428, "precondition_required");
    }

    async fn of_many_saves_at_once_one_wins(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let race = (0..16).map(|index| unit.client.save(&draft.id, 1, json!({ "project_name": format!("第{index}个") })));
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 15);
    }

    async fn a_retried_creation_answers_with_the_same_draft(app) {
        let unit = app.organization().await;
        let create = |body: serde_json::Value| {
            send(unit.client.request(Method::POST, "/applications").header("Idempotency-Key", "once").json(&body))
        };
        let body = json!({ "activity_id": "2025", "award": "project" });
        let first = create(body.clone()).await.expect(201).json();
        assert_eq!(create(body).await.expect(201).json()["id"], first["id"]);
        let wrong = unit.client.request(Method::POST, "/applications").header("Idempotency-Key", "two words");
        send(wrong.json(&json!({ "activity_id": "2025", "award": "project" }))).await
            .expect_problem(400, "idempotency_key_required");
        let other = json!({ "activity_id": "2025", "award": "individual" });
        create(other).await.expect_problem(422, "idempotency_key_reused");
        let page: Page<ApplicationSummary> = unit.client.get("/applications").await.expect(200).parse();
        assert_eq!(page.items.len(), 1);
    }

    async fn records_are_read_page_by_page(app) {
        let unit = app.organization().await;
        for _ in 0..5 {
            unit.draft("project").await;
        }
        let (mut path, mut seen) = ("/applications?limit=2".to_owned(), Vec::new());
        loop {
            let answer = unit.client.get(&path).await.expect(200);
            let page: Page<ApplicationSummary> = answer.parse();
            assert!(page.items.len() <= 2);
            seen.extend(page.items.iter().map(|item| item.id));
            assert_eq!(page.next.is_some(), answer.header("link").contains("rel=\"next\""));
            match page.next {
                Some(next) => path = format!("/applications?limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.is_sorted_by(|earlier, later| earlier > later), "newest first, each once");
    }

    async fn a_deleted_draft_is_gone_with_its_files(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let file = unit.client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201).json();
        unit.client.delete_draft(&draft.id, 7).await.expect_problem(412, "stale_version");
        unit.client.delete_draft(&draft.id, 1).await.expect(204);
        unit.client.get(&format!("/applications/{}", draft.id)).await.expect_problem(404, "not_found");
        unit.client.get(&format!("/attachments/{}", file["id"].as_str().unwrap())).await.expect_problem(404, "not_found");
    }
}

async fn check(unit: &Admin, id: &str) -> CheckReport {
    unit.client.post(&format!("/applications/{id}/check"), json!({})).await.expect(200).parse()
}
