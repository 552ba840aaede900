//! Copies of earlier applications.

use reqwest::Method;
use serde_json::{Value, json};
use shenbao::domain::sweeper::sweep;

use crate::on_both_engines;
use crate::support::*;

async fn copy(client: &Client, id: &str, activity: &str) -> Answer {
    client.post(&format!("/applications/{id}/copy"), json!({ "activity_id": activity })).await
}

fn file_names(application: &Value) -> Vec<String> {
    let files = application["attachments"].as_array().unwrap().iter();
    files.map(|file| file["file_name"].as_str().unwrap().to_owned()).collect()
}

/// Everything that is typed and uploaded, in a new draft; and both go their own ways from there.
async fn goes_its_own_way(app: &TestApp) {
    let unit = app.organization().await;
    let id = unit.submitted("project").await;
    let source = unit.client.get(&format!("/applications/{id}")).await.expect(200).json();
    let copied = copy(&unit.client, &id, "2025").await.expect(201);
    assert_eq!(copied.header("etag"), "\"1\"");
    let draft = copied.json();
    assert_ne!(draft["id"], source["id"]);
    assert_eq!((&draft["status"], &draft["number"]), (&json!("draft"), &Value::Null));
    assert_eq!((&draft["answers"], &draft["title"]), (&source["answers"], &source["title"]));
    assert_eq!(file_names(&draft), file_names(&source));
    assert_eq!(draft["attachments"][0]["covers"], source["attachments"][0]["covers"]);
    assert_ne!(draft["attachments"][0]["id"], source["attachments"][0]["id"]);
    let file = |application: &Value, at: usize| {
        format!("/attachments/{}", application["attachments"][at]["id"].as_str().unwrap())
    };
    unit.client.delete(&file(&draft, 1)).await.expect(204);
    sweep(&app.app).await.unwrap();
    assert_eq!(unit.client.get(&file(&source, 1)).await.expect(200).bytes, APPLICATION_PROOF_PDF);
    assert_eq!(unit.client.get(&file(&draft, 0)).await.expect(200).bytes, LETTER_PDF);
}

on_both_engines! {
    async fn a_copy_has_answers_and_files_and_goes_its_own_way(app) {
        goes_its_own_way(&app).await;
    }

    async fn a_copy_is_complete_and_can_be_submitted(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let draft = copy(&unit.client, &id, "2025").await.expect(201).json();
        let copy = draft["id"].as_str().unwrap();
        unit.client.submit(copy, 1, "copy").await.expect(201);
    }

    async fn clause_03_a_copy_begins_only_while_filing_is_open(app) {
        let unit = app.organization().await;
        let draft = unit.filled("project").await;
        let missing = copy(&unit.client, &draft.id, "2031").await.expect_problem(422, "invalid_request");
        assert!(missing.has_error("/activity_id", "no_such_award"), "{:?}", missing.errors());
        app.at("2025-04-29T08:59:00Z");
        let client = app.login(&unit.phone, PASSWORD).await;
        app.at("2025-04-29T09:00:00Z");
        copy(&client, &draft.id, "2025").await.expect_problem(409, "filing_closed");
        copy(&client, &draft.id, "demo").await.expect(201);
    }

    async fn a_letter_that_was_stamped_for_another_activity_is_not_copied(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let elsewhere = copy(&unit.client, &id, "demo").await.expect(201).json();
        assert_eq!(file_names(&elsewhere), ["照片.jpg", "业绩证明.pdf"]);
        let again = copy(&unit.client, &id, "2025").await.expect(201).json();
        assert_eq!(again["attachments"].as_array().unwrap().len(), 3, "in the same one it holds");
    }

    async fn what_the_new_form_does_not_ask_for_is_left_out_and_nothing_else(app) {
        let unit = app.organization().await;
        let id = unit.submitted("project").await;
        let before = unit.client.get(&format!("/applications/{id}")).await.expect(200).json()["answers"].clone();
        let mut form = unit.client.get("/activities/2025/awards/project").await.expect(200).json()["form"].clone();
        for field in form["sections"].as_array_mut().unwrap().iter_mut().flat_map(|section| section["fields"].as_array_mut().unwrap()) {
            let key = field["key"].as_str().unwrap().to_owned();
            let kind = &mut field["kind"];
            match key.as_str() {
                // Another year, a column less, a member less, and a text where there was a list.
                "economic_benefit" => {
                    kind["years"] = json!(["2023", "2024", "2025"]);
                    kind["columns"].as_array_mut().unwrap().retain(|column| column["key"] != "savings");
                }
                "application_units" => kind["fields"].as_array_mut().unwrap().retain(|member| member["key"] != "contact_phone"),
                "awards_received" => *kind = json!({ "type": "long_text", "max_chars": 300 }),
                _ => {}
            }
        }
        app.admin().await.put_at("/admin/activities/2025/awards/project", 1, json!({ "form": form })).await.expect(200);
        let after = copy(&unit.client, &id, "2025").await.expect(201).json()["answers"].clone();
        let mut expected = before.clone();
        expected.as_object_mut().unwrap().remove("awards_received");
        let years = expected["economic_benefit"].as_object_mut().unwrap();
        years.remove("2022");
        years.values_mut().for_each(|year| drop(year.as_object_mut().unwrap().remove("savings")));
        for unit in expected["application_units"].as_array_mut().unwrap() {
            unit.as_object_mut().unwrap().remove("contact_phone");
        }
        assert_ne!(before["economic_benefit"]["2023"]["savings"], Value::Null);
        assert_eq!(after, expected);
    }

    async fn a_retried_copy_is_one(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let once = || {
            let path = format!("/applications/{id}/copy");
            let request = unit.client.request(Method::POST, &path).header("Idempotency-Key", "copy-1");
            send(request.json(&json!({ "activity_id": "2025" })))
        };
        let first = once().await.expect(201).json();
        assert_eq!(once().await.expect(201).json()["id"], first["id"]);
        assert_eq!(unit.client.listed("/applications").await.len(), 2);
        let files = app.files_after_sweeping().await;
        app.pass(2 * 60 * 60);
        assert_eq!(app.files_after_sweeping().await, files, "nothing was left over, and nothing is lost later");
    }

    async fn who_may_not_carry_it_on_may_not_copy_it(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let draft = unit.filled("project").await;
        copy(&other.client, &draft.id, "2025").await.expect_problem(404, "not_found");
        let member = app.member(&unit, "李娜").await;
        copy(&member.client, &draft.id, "2025").await.expect_problem(404, "not_found");
        let person = app.person().await;
        copy(&person.client, &draft.id, "2025").await.expect_problem(404, "not_found");
    }

    async fn a_hundred_drafts_are_enough(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let same = |index: u32| format!(
            "INSERT INTO applications (id, activity_id, award, form_version, organization_id, author_id, status, title, answers, version, created_at, updated_at, filed_as) \
             SELECT '00000000-0000-7000-8000-{index:012}', activity_id, award, form_version, organization_id, author_id, status, title, answers, version, created_at, updated_at, filed_as \
             FROM applications WHERE id = '{}'", draft.id);
        for index in 1..100 {
            app.raw_sql(&same(index)).await.unwrap();
        }
        let body = json!({ "activity_id": "2025", "award": "project" });
        unit.client.post("/applications", body.clone()).await.expect_problem(409, "too_many_drafts");
        copy(&unit.client, &draft.id, "2025").await.expect_problem(409, "too_many_drafts");
        unit.client.delete_draft(&draft.id, 1).await.expect(204);
        unit.client.post("/applications", body).await.expect(201);
    }

    async fn an_object_that_is_gone_leaves_no_half_copy(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        std::fs::rename(app.folder().join("files"), app.folder().join("away")).unwrap();
        std::fs::create_dir(app.folder().join("files")).unwrap();
        assert_eq!(copy(&unit.client, &draft.id, "2025").await.status, 500);
        assert_eq!(unit.client.listed("/applications").await, [draft.id]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_on_postgresql_and_s3() {
    let folder = tempfile::tempdir().unwrap();
    let server = S3Server::start(folder.path()).await;
    let app = TestApp::start_with(Engine::Postgres, |config| server.configure(config)).await;
    goes_its_own_way(&app).await;
}
