//! What uploaded files are, and how much of them an application takes.

use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Document, Object};
use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

/// The document, locked with a password.
fn locked(pdf: &[u8], user_password: &str) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    saved(document)
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut content = Vec::new();
    document.save_to(&mut content).unwrap();
    content
}

/// A document one of whose streams of objects unpacks to a thousand times its size.
fn pdf_bomb() -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..64 {
        packed.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    let packed = packed.finish().unwrap();
    let stream = format!("<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {}>>\nstream\n", packed.len());
    let objects: [&[u8]; 4] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        &[stream.as_bytes(), &packed, b"\nendstream"].concat(),
    ];
    let mut pdf = b"%PDF-1.5\n".to_vec();
    let mut table = "xref\n0 5\n0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(objects) {
        let entry = format!("{:010} 00000 n \n", pdf.len());
        table.push_str(&entry);
        pdf.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = pdf.len();
    let trailer = format!("{table}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.extend(trailer.bytes());
    pdf
}

/// A picture whose header tells of more pixels than there are.
fn picture_bomb() -> Vec<u8> {
    let mut bomb = png(8, 8);
    bomb[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    // The header's checksum, so that nothing but the size is wrong.
    let mut crc = flate2::Crc::new();
    crc.update(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    bomb
}

async fn attachments(unit: &Admin, id: &str) -> Vec<Value> {
    let application = unit.client.get(&format!("/applications/{id}")).await.expect(200).json();
    application["attachments"].as_array().unwrap().clone()
}

on_both_engines! {
    async fn item_39_damaged_cut_off_and_locked_files_are_told_apart(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let half_png = png(600, 600);
        let polyglot = [b"<html><script>alert(1)</script></html>".as_slice(), APPRAISAL_PDF].concat();
        for (name, content, code) in [
            ("空.pdf", Vec::new(), "file_empty"),
            ("半份.pdf", APPRAISAL_PDF[..APPRAISAL_PDF.len() - 600].to_vec(), "file_truncated"),
            ("半张.jpg", PHOTO_JPG[..PHOTO_JPG.len() - 600].to_vec(), "file_truncated"),
            ("半张.png", half_png[..half_png.len() / 2].to_vec(), "file_truncated"),
            ("加密.pdf", locked(APPRAISAL_PDF, "secret"), "file_encrypted"),
            ("无页.pdf", b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF".to_vec(), "file_unreadable"),
            ("网页.pdf", polyglot, "file_kind_refused"),
            ("动画.gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00".to_vec(), "file_kind_refused"),
        ] {
            let answer = unit.client.upload(&draft.id, "appraisal", name, &content).await;
            assert_eq!(answer.json()["code"], code, "{name}: {}", answer.json());
            answer.expect_problem(422, code);
        }
        assert_eq!(attachments(&unit, &draft.id).await, [Value::Null; 0]);
        let open = locked(APPRAISAL_PDF, "");
        unit.client.upload(&draft.id, "appraisal", "只限制打印.pdf", &open).await.expect(201);
    }

    async fn item_38_a_bomb_is_refused_and_the_server_lives(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let picture = picture_bomb();
        unit.client.upload(&draft.id, "appraisal", "大图.png", &picture).await.expect_problem(422, "image_too_large");
        let document = pdf_bomb();
        assert!(document.len() < 20 * 1024 * 1024);
        unit.client.upload(&draft.id, "appraisal", "炸弹.pdf", &document).await.expect_problem(422, "file_unreadable");
        unit.client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201);
    }

    async fn clause_44_a_letter_without_a_red_seal_gets_a_hint_and_is_taken(app) {
        let unit = app.organization().await;
        let draft = unit.filled("individual").await;
        let seen = |name: &'static str, slot: &'static str, content: Vec<u8>| {
            let (client, id) = (unit.client.clone(), draft.id.clone());
            async move { client.upload(&id, slot, name, &content).await.expect(201).json()["seal_seen"].clone() }
        };
        assert_eq!(seen("未盖章.png", "commitment_letter", sheet(false)).await, json!(false));
        assert_eq!(seen("已盖章.png", "commitment_letter", sheet(true)).await, json!(true));
        assert_eq!(seen("承诺书.pdf", "commitment_letter", LETTER_PDF.to_vec()).await, Value::Null, "nobody looks into a PDF");
        assert_eq!(seen("业绩.png", "achievement_proof", sheet(false)).await, Value::Null, "no seal is asked for");
    }

    async fn clause_24_a_proof_without_a_red_seal_gets_a_hint_and_is_taken(app) {
        let client = app.saved_registration(&new_phone(), "没有盖章的单位有限公司", &new_credit_code()).await;
        assert_eq!(client.upload_proof("证明.png", &sheet(false)).await.expect(200).json()["seal_seen"], false);
        assert_eq!(client.upload_proof("证明.png", &sheet(true)).await.expect(200).json()["seal_seen"], true);
        client.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201);
        assert_eq!(client.get("/organizations/mine").await.expect(200).json()["proof"]["seal_seen"], true);
    }

    async fn item_36_all_files_together_have_a_limit_even_at_once(app) {
        let form = app.stranger().get("/activities/2025/awards/project").await.expect(200).json()["form"].clone();
        let mut small = form;
        // The largest file that must be there still fits, as the definition asks; what the test fills is made of rows.
        small["max_total_bytes"] = json!(20_971_520);
        app.admin().await.put_at("/admin/activities/2025/awards/project", 1, json!({ "form": small })).await.expect(200);
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let (id, per_file) = (&draft.id, 20_971_520 / 3);
        let files: Vec<Vec<u8>> = (0..6).map(|index| {
            let mut file = APPRAISAL_PDF.to_vec();
            file.extend(format!("\n% {index} {}\n%%EOF\n", "x".repeat(per_file - file.len() - 20)).bytes());
            file
        }).collect();
        let race = files.iter().map(|file| unit.client.upload(id, "other_attachments", "附件.pdf", file));
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3, "{:?}", answers.iter().map(Answer::json).collect::<Vec<_>>());
        assert_eq!(answers.iter().filter(|answer| answer.json()["code"] == "quota_exceeded").count(), 3);
        let kept: i64 = attachments(&unit, id).await.iter().map(|file| file["size"].as_i64().unwrap()).sum();
        assert!(kept <= 20_971_520, "{kept}");
    }

    async fn the_same_content_again_is_a_retry(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let first = unit.client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201).json();
        let race = (0..5).map(|_| unit.client.upload(&draft.id, "appraisal", "鉴定（再传）.pdf", APPRAISAL_PDF));
        for answer in futures_util::future::join_all(race).await {
            assert_eq!(answer.expect(201).json()["id"], first["id"]);
        }
        unit.client.upload(&draft.id, "other_attachments", "鉴定.pdf", APPRAISAL_PDF).await.expect(201);
        assert_eq!(attachments(&unit, &draft.id).await.len(), 2);
        let person = unit.draft("individual").await;
        for _ in 0..2 {
            unit.client.upload(&person.id, "photo", "照片.jpg", PHOTO_JPG).await.expect(201);
        }
        let other = unit.client.upload(&person.id, "photo", "另一张.png", &png(300, 400)).await;
        other.expect_problem(422, "too_many_files");
    }

    async fn item_41_storage_keys_are_the_servers(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        unit.client.upload(&draft.id, "appraisal", "../../../key.pdf", APPRAISAL_PDF).await.expect(201);
        let like = "storage_key LIKE 'attachments/________________________________'";
        assert_eq!(app.count(&format!("attachments WHERE {like}")).await, 1);
    }

    async fn item_07_a_file_that_was_changed_in_the_store_breaks_off(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let file = unit.client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201).json();
        let path = format!("/attachments/{}", file["id"].as_str().unwrap());
        unit.client.get(&path).await.expect(200);
        let stored = find(&app.folder().join("files"), APPRAISAL_PDF);
        let mut changed = APPRAISAL_PDF.to_vec();
        changed[1000] ^= 1;
        std::fs::write(&stored, changed).unwrap();
        let response = unit.client.request(Method::GET, &path).send().await.unwrap();
        assert!(response.bytes().await.is_err(), "nobody takes it for the file");
    }
}

/// The file below a folder that has this content.
fn find(folder: &std::path::Path, content: &[u8]) -> std::path::PathBuf {
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else if std::fs::read(entry.path()).unwrap() == content {
                return entry.path();
            }
        }
    }
    panic!("no such file");
}
