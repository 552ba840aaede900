//! The object store: a directory, and S3.

use futures_util::TryStreamExt;
use shenbao::config::Config;
use shenbao::storage::{Storage, StorageError};

use crate::support::*;

async fn round_trip(storage: &Storage) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("content");
    let content: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(&path, &content).unwrap();
    storage.ping().await.unwrap();
    storage.put("attachments/0123456789abcdef", &path).await.unwrap();
    let pieces: Vec<_> =
        storage.get("attachments/0123456789abcdef").await.unwrap().try_collect().await.unwrap();
    assert!(pieces.len() > 10, "it streams");
    assert!(pieces.concat() == content);
    storage.delete("attachments/0123456789abcdef").await.unwrap();
    let gone = storage.get("attachments/0123456789abcdef").await.err();
    assert!(matches!(gone, Some(StorageError::Missing(_))), "{gone:?}");
    storage.delete("attachments/0123456789abcdef").await.unwrap();
}

#[tokio::test]
async fn a_directory_keeps_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::embedded().unwrap();
    config.data_dir = folder.path().to_owned();
    round_trip(&Storage::open(&config).await.unwrap()).await;
}

#[tokio::test]
async fn s3_keeps_files() {
    let folder = tempfile::tempdir().unwrap();
    let server = S3Server::start(folder.path()).await;
    let mut config = Config::embedded().unwrap();
    server.configure(&mut config);
    round_trip(&Storage::open(&config).await.unwrap()).await;
}

#[tokio::test]
async fn an_s3_store_that_is_away_is_unavailable_and_not_missing() {
    let mut config = Config::embedded().unwrap();
    config.s3_endpoint = "http://127.0.0.1:9".to_owned();
    let storage = Storage::open(&config).await.unwrap();
    let error = storage.get("attachments/x").await.err();
    assert!(matches!(error, Some(StorageError::Unavailable(_))), "{error:?}");
}

/// The main job with everything at its real place: PostgreSQL and S3.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_submission_and_its_files_go_through_s3() {
    let folder = tempfile::tempdir().unwrap();
    let server = S3Server::start(folder.path()).await;
    let app = TestApp::start_with(Engine::Postgres, |config| server.configure(config)).await;
    let unit = app.organization().await;
    let id = unit.submitted("project").await;
    let reviewer = app.reviewer().await;
    let case = reviewer.get(&format!("/admin/applications/{id}")).await.expect(200).json();
    let letter = case["application"]["attachments"][0]["id"].as_str().unwrap();
    assert_eq!(reviewer.get(&format!("/attachments/{letter}")).await.expect(200).bytes, LETTER_PDF);
    assert!(!app.folder().join("files").exists(), "nothing lies in the directory store");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_store_is_away_uploads_are_told_and_drafts_go_on() {
    let app = TestApp::start_with(Engine::Sqlite, |_| {}).await;
    let unit = app.organization().await;
    let draft = unit.draft("project").await;
    let files = app.folder().join("files");
    std::fs::rename(&files, app.folder().join("away")).unwrap();
    std::fs::write(&files, "in the way").unwrap();
    unit.client
        .upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF)
        .await
        .expect_problem(503, "unavailable");
    unit.client.save(&draft.id, 1, serde_json::json!({ "project_name": "仍可暂存" })).await.expect(200);
    std::fs::remove_file(&files).unwrap();
    std::fs::rename(app.folder().join("away"), &files).unwrap();
    unit.client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201);
}
