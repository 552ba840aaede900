//! Housekeeping.

use serde_json::json;
use shenbao::domain::sweeper::sweep;

use crate::on_both_engines;
use crate::support::*;

fn stored_files(app: &TestApp) -> usize {
    let mut count = 0;
    let mut open = vec![app.folder().join("files")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() { open.push(entry.path()) } else { count += 1 }
        }
    }
    count
}

on_both_engines! {
    async fn objects_go_when_nothing_refers_to_them(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let before = stored_files(&app);
        let file = unit.client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201).json();
        unit.client.upload(&draft.id, "appraisal", "另一份.pdf", ACHIEVEMENTS_PDF).await.expect(201);
        assert_eq!(stored_files(&app), before + 2);
        unit.client.delete(&format!("/attachments/{}", file["id"].as_str().unwrap())).await.expect(204);
        sweep(&app.app).await.unwrap();
        assert_eq!(stored_files(&app), before + 1);
        unit.client.delete_draft(&draft.id, 1).await.expect(204);
        sweep(&app.app).await.unwrap();
        assert_eq!(stored_files(&app), before);
    }

    async fn a_lost_upload_is_swept_and_a_submission_keeps_its_files(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let draft = unit.draft("project").await;
        unit.client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201);
        app.raw_sql(&format!("UPDATE attachments SET state = 'pending' WHERE application_id = '{}'", draft.id)).await.unwrap();
        let before = stored_files(&app);
        sweep(&app.app).await.unwrap();
        assert_eq!(stored_files(&app), before, "it may still be on its way");
        app.at("2025-04-20T00:00:00Z");
        sweep(&app.app).await.unwrap();
        assert_eq!(stored_files(&app), before - 1);
        let client = app.login(&unit.phone, PASSWORD).await;
        let kept = client.get(&format!("/applications/{id}")).await.expect(200).json();
        for file in kept["attachments"].as_array().unwrap() {
            client.get(&format!("/attachments/{}", file["id"].as_str().unwrap())).await.expect(200);
        }
    }

    async fn a_replaced_proof_goes_and_an_organizations_stays(app) {
        let before = stored_files(&app);
        let person = app.saved_registration(&new_phone(), "更换证明的单位有限公司", &new_credit_code()).await;
        person.upload_proof("一.jpg", PROOF_JPG).await.expect(200);
        person.upload_proof("二.jpg", PROOF_JPG).await.expect(200);
        person.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201);
        app.at("2025-04-20T00:00:00Z");
        sweep(&app.app).await.unwrap();
        assert_eq!(stored_files(&app), before + 1);
    }

    async fn what_a_killed_server_was_receiving_is_removed(app) {
        let spooled = app.folder().join("spool/.tmp1234");
        let copied = app.folder().join("files/ab/.part-1234");
        std::fs::create_dir_all(copied.parent().unwrap()).unwrap();
        for file in [&spooled, &copied] {
            std::fs::write(file, "half a file").unwrap();
        }
        app.clock.set(std::fs::metadata(&spooled).unwrap().modified().unwrap().into());
        sweep(&app.app).await.unwrap();
        assert!(spooled.exists() && copied.exists(), "it may still be on its way");
        app.clock.set(app.clock.now() + chrono::TimeDelta::hours(3));
        sweep(&app.app).await.unwrap();
        assert!(!spooled.exists() && !copied.exists());
    }
}
