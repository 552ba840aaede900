//! Files of applications.

use reqwest::Method;
use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_43_every_completing_units_commitment_is_needed_together_or_each_its_own(app) {
        let unit = app.organization().await;
        let draft = unit.filled("project").await;
        let client = &unit.client;
        client.upload(&draft.id, "application_proof", "应用.pdf", APPLICATION_PROOF_PDF).await.expect(201);
        client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201);
        let own = client.upload(&draft.id, "commitment_letter", "本单位.pdf", LETTER_PDF).await.expect(201).json();
        assert_eq!(own["covers"], json!([]), "with two units the applicant must say");
        let cover = |file: &serde_json::Value, codes: serde_json::Value| {
            let path = format!("/attachments/{}", file["id"].as_str().unwrap());
            async move { client.patch(&path, json!({ "covers": codes })).await }
        };
        let refused = client.submit(&draft.id, draft.version, "a").await.expect_problem(422, "incomplete");
        assert_eq!(refused.errors().len(), 2, "both units are uncovered: {:?}", refused.errors());
        cover(&own, json!([unit.credit_code])).await.expect(200);
        let refused = client.submit(&draft.id, draft.version, "b").await.expect_problem(422, "incomplete");
        assert_eq!(refused.errors(), [("/commitment_letter".to_owned(), "unit_not_covered".to_owned())]);
        cover(&own, json!(["91440300708461136T"])).await.expect_problem(422, "invalid_request");
        let second = client.upload(&draft.id, "commitment_letter", "第二单位.jpg", LETTER_JPG).await.expect(201).json();
        cover(&second, json!([SECOND_UNIT.to_lowercase()])).await.expect(200);
        client.submit(&draft.id, draft.version, "c").await.expect(201);
    }

    async fn clause_43_one_file_may_serve_all_units(app) {
        let unit = app.organization().await;
        let draft = unit.complete("project").await;
        unit.client.submit(&draft.id, draft.version, "k").await.expect(201);
    }

    async fn clause_43_a_unit_that_is_gone_is_covered_by_nothing(app) {
        let unit = app.organization().await;
        let draft = unit.complete("project").await;
        let first = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json()["answers"]["completing_units"][0].clone();
        unit.client.save(&draft.id, draft.version, json!({ "completing_units": [first] })).await.expect(200);
        unit.client.submit(&draft.id, draft.version + 1, "k").await.expect(201);
        let submitted = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(submitted["attachments"][0]["covers"], json!([unit.credit_code]));
    }

    async fn clause_43_with_a_single_unit_its_letter_covers_it(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let letter = unit.client.upload(&draft.id, "commitment_letter", "承诺书.pdf", LETTER_PDF).await.expect(201);
        assert_eq!(letter.json()["covers"], json!([unit.credit_code]));
    }

    async fn item_37_a_file_is_judged_by_its_content(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let upload = |name: &'static str, content: &'static [u8]| unit.client.upload(&draft.id, "appraisal", name, content);
        let kinds = [("鉴定.pdf", APPRAISAL_PDF, "application/pdf"), ("照片.pdf", PHOTO_JPG, "image/jpeg")];
        for (name, content, kind) in kinds {
            let file = upload(name, content).await.expect(201).json();
            assert_eq!(file["media_type"], kind);
            assert_eq!(file["file_name"], if kind == "image/jpeg" { "照片.pdf.jpg" } else { name });
        }
        for (content, code) in [
            (b"MZ\x90\x00\x03".as_slice(), "file_kind_refused"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_kind_refused"),
            (b"PK\x03\x04 a zip", "file_kind_refused"),
            (b"", "file_empty"),
            (&APPRAISAL_PDF[..APPRAISAL_PDF.len() / 2], "file_truncated"),
            (&PHOTO_JPG[..PHOTO_JPG.len() / 2], "file_truncated"),
            (b"%PDF-1.7\nnothing of a document\n%%EOF", "file_unreadable"),
            (b"\xFF\xD8\xFF\xE0 not a picture \xFF\xD9", "file_truncated"),
        ] {
            upload("文件.pdf", content).await.expect_problem(422, code);
        }
    }

    async fn item_35_a_file_over_the_limit_is_refused_announced_or_not(app) {
        let unit = app.organization().await;
        let draft = unit.draft("individual").await;
        let over = vec![0xFF; 2 * 1024 * 1024 + 1];
        unit.client.upload(&draft.id, "photo", "照片.jpg", &over).await.expect_problem(413, "file_too_large");
        let pieces = futures_util::stream::iter([0, 1].map(|_| Ok::<_, std::io::Error>(over[..1_500_000].to_vec())));
        let part = reqwest::multipart::Part::stream(reqwest::Body::wrap_stream(pieces)).file_name("照片.jpg");
        let form = reqwest::multipart::Form::new().part("file", part);
        let path = format!("/applications/{}/attachments?slot=photo", draft.id);
        let answer = send(unit.client.request(Method::POST, &path).multipart(form)).await;
        answer.expect_problem(413, "file_too_large");
        let kept = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(kept["attachments"], json!([]));
    }

    async fn item_36_a_slot_takes_no_more_than_its_count_even_at_once(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let copies: Vec<_> = (0..8).map(|index| another(LETTER_PDF, index)).collect();
        let race = copies.iter().map(|copy| unit.client.upload(&draft.id, "commitment_letter", "承诺书.pdf", copy));
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3);
        assert_eq!(answers.iter().filter(|answer| answer.json()["code"] == "too_many_files").count(), 5);
        let kept = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(kept["attachments"].as_array().unwrap().len(), 3);
    }

    async fn an_unknown_slot_and_a_body_without_a_file_are_told(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let answer = unit.client.upload(&draft.id, "project_name", "x.pdf", APPRAISAL_PDF).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/slot", "unknown_slot"));
        let path = format!("/applications/{}/attachments?slot=appraisal", draft.id);
        let form = reqwest::multipart::Form::new().text("note", "no file here");
        send(unit.client.request(Method::POST, &path).multipart(form)).await.expect_problem(400, "malformed_request");
        let part = || reqwest::multipart::Part::bytes(APPRAISAL_PDF).file_name("鉴定.pdf");
        let two = reqwest::multipart::Form::new().part("file", part()).part("file", part());
        send(unit.client.request(Method::POST, &path).multipart(two)).await.expect_problem(400, "malformed_request");
        unit.client.post(&path, json!({})).await.expect_problem(415, "unsupported_media_type");
    }

    async fn item_40_names_are_kept_and_cannot_break_a_download(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let long = format!("{}.pdf", "质".repeat(250));
        for (index, (name, kept)) in (0..).zip([
            ("申报承诺书（第一单位）.pdf", "申报承诺书（第一单位）.pdf"),
            ("invoice\u{202E}fdp.exe", "invoicefdp.exe.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("a'b; filename=c.pdf", "a'b; filename=c.pdf"),
            (&long, &format!("{}.pdf", "质".repeat(196))),
        ]) {
            let content = another(APPRAISAL_PDF, index);
            let file = unit.client.upload(&draft.id, "other_attachments", name, &content).await.expect(201).json();
            assert_eq!(file["file_name"], kept);
            let download = unit.client.get(&format!("/attachments/{}", file["id"].as_str().unwrap())).await.expect(200);
            assert_eq!(download.bytes, content);
            assert!(download.header("content-disposition").starts_with("attachment; filename=\""));
            assert_eq!(download.header("x-content-type-options"), "nosniff");
            assert_eq!(download.header("content-security-policy"), "sandbox");
        }
    }

    async fn someone_elses_file_is_not_found(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let draft = unit.draft("project").await;
        let file = unit.client.upload(&draft.id, "appraisal", "鉴定.pdf", APPRAISAL_PDF).await.expect(201).json();
        let path = format!("/attachments/{}", file["id"].as_str().unwrap());
        other.client.get(&path).await.expect_problem(404, "not_found");
        other.client.delete(&path).await.expect_problem(404, "not_found");
        other.client.patch(&path, json!({ "covers": [] })).await.expect_problem(404, "not_found");
        other.client.upload(&draft.id, "appraisal", "x.pdf", APPRAISAL_PDF).await.expect_problem(404, "not_found");
        app.reviewer().await.get(&path).await.expect_problem(404, "not_found");
    }
}
