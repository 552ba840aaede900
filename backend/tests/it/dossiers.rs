//! 申报材料包.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shenbao::hex;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_51_staff_download_all_that_was_submitted(app) {
        let unit = app.organization().await;
        let id = unit.submitted("project").await;
        let answer = app.reviewer().await.get(&format!("/admin/applications/{id}/dossier")).await.expect(200);
        let receipt = unit.client.get(&format!("/applications/{id}/receipt")).await.expect(200).json();
        let number = receipt["number"].as_str().unwrap();
        assert_eq!(answer.header("content-type"), "application/zip");
        let disposition = answer.header("content-disposition");
        assert!(disposition.starts_with("attachment") && disposition.contains(&format!("{number}-%")), "{disposition}");
        let files = unpack(&answer.bytes);
        for (path, content) in [
            ("附件/01-申报承诺书/申报承诺书.pdf", LETTER_PDF),
            ("附件/02-应用满一年证明/应用证明.pdf", APPLICATION_PROOF_PDF),
        ] {
            let found = files.get(path).unwrap_or_else(|| panic!("{path} in {:?}", files.keys()));
            assert!(found == content, "{path} is what was uploaded");
        }
        assert_eq!(serde_json::from_slice::<Value>(&files["提交回执.json"]).unwrap(), receipt);
        assert_eq!(digest(&files["申报书.json"]), receipt["form_sha256"], "as the receipt tells");
        let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        assert_eq!((&manifest["number"], &manifest["snapshot_sha256"]), (&receipt["number"], &receipt["form_sha256"]));
        let listed = manifest["files"].as_array().unwrap();
        assert_eq!(listed.len(), files.len() - 1, "all but itself");
        for entry in listed {
            let content = &files[entry["path"].as_str().unwrap()];
            assert_eq!((&entry["size"], entry["sha256"].as_str()), (&json!(content.len()), Some(digest(content).as_str())));
        }
        let page = String::from_utf8(files["申报书.html"].clone()).unwrap();
        for text in [number, "主要完成单位", unit.organization.as_str(), "未填写"] {
            assert!(page.contains(text), "{text}");
        }
    }

    async fn hostile_answers_and_names_do_no_harm(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        let long = format!("{}.pdf", "质".repeat(100));
        for (name, times) in [("a\u{202E}fdp.pdf", 1), ("con.pdf", 1), ("a.pdf", 1), ("A.pdf", 1), ("é.pdf", 1), ("e\u{301}.pdf", 1), ("../../x?.pdf", 1), (&long, 2)] {
            for number in 0..times {
            // The same content again would be taken for a retry.
                let content = [ACHIEVEMENTS_PDF, format!("\n%{number}{name}").as_bytes()].concat();
                unit.client.upload(&draft.id, "other_attachments", name, &content).await.expect(201);
            }
        }
        let hostile = "</textarea><script>alert(1)</script>\u{202E}";
        let saved = unit.client.save(&draft.id, draft.version, json!({ "achievements": hostile })).await.expect(200).json();
        unit.client.submit(&draft.id, saved["version"].as_i64().unwrap(), "k").await.expect(201);
        let answer = app.reviewer().await.get(&format!("/admin/applications/{}/dossier", draft.id)).await.expect(200);
        let files = unpack(&answer.bytes);
        let page = String::from_utf8(files["申报书.html"].clone()).unwrap();
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
        let names = names(&answer.bytes);
        for name in &names {
            let plain = !name.contains("..") && !name.starts_with('/') && !name.contains('\\');
            assert!(plain && !name.chars().any(openapi::is_invisible), "{name}");
            assert!(name.split('/').all(|part| part.len() <= 200), "{name}");
        }
        assert_eq!(names.iter().filter(|name| name.to_lowercase().ends_with("/a.pdf")).count(), 1, "{names:?}");
        let apart: std::collections::BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(apart.len(), names.len());
    }

    async fn a_damaged_or_missing_file_breaks_the_transfer_off(app) {
        let unit = app.organization().await;
        let id = unit.submitted("project").await;
        let reviewer = app.reviewer().await;
        let files = stored(&app);
        let victim = files.iter().find(|path| std::fs::read(path).unwrap() == APPRAISAL_PDF).unwrap();
        let damaged: Vec<u8> = APPRAISAL_PDF.iter().rev().copied().collect();
        for content in [Some(damaged), Some(APPRAISAL_PDF[..100].to_vec()), None] {
            match &content {
                Some(content) => std::fs::write(victim, content).unwrap(),
                None => std::fs::remove_file(victim).unwrap(),
            }
            let response = reviewer.request(reqwest::Method::GET, &format!("/admin/applications/{id}/dossier")).send().await.unwrap();
            assert!(response.bytes().await.is_err(), "{:?} bytes gave a whole answer", content.map(|content| content.len()));
        }
        std::fs::write(victim, APPRAISAL_PDF).unwrap();
        reviewer.get(&format!("/admin/applications/{id}/dossier")).await.expect(200);
    }

    async fn a_draft_has_no_dossier(app) {
        let draft = app.organization().await.draft("project").await.id;
        let answer = app.reviewer().await.get(&format!("/admin/applications/{draft}/dossier")).await;
        answer.expect_problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dossier_comes_from_s3_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let s3 = S3Server::start(folder.path()).await;
    let app = TestApp::start_with(Engine::Sqlite, |config| s3.configure(config)).await;
    let id = app.organization().await.submitted("individual").await;
    let answer = app.reviewer().await.get(&format!("/admin/applications/{id}/dossier")).await.expect(200);
    assert!(unpack(&answer.bytes).values().any(|content| content == ACHIEVEMENTS_PDF));
}

fn unpack(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            assert_eq!(entry.size(), u64::try_from(content.len()).unwrap(), "as the directory says");
            (entry.name().to_owned(), content)
        })
        .collect()
}

/// The names as they stand in the ZIP's directory, each as often as it is there.
fn names(zip: &[u8]) -> Vec<String> {
    let starts = zip.windows(4).enumerate().filter(|(_, bytes)| *bytes == b"PK\x01\x02");
    let name = |(at, _): (usize, &[u8])| {
        let length = usize::from(u16::from_le_bytes([zip[at + 28], zip[at + 29]]));
        String::from_utf8(zip[at + 46..at + 46 + length].to_vec()).unwrap()
    };
    starts.map(name).collect()
}

fn digest(content: &[u8]) -> String {
    hex::encode(&Sha256::digest(content))
}

/// The files of the store.
fn stored(app: &TestApp) -> Vec<std::path::PathBuf> {
    let folders = std::fs::read_dir(app.folder().join("files")).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}
