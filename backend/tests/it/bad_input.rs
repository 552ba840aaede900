//! Wrong requests: each gets a clear problem, and nothing is lost.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn wrong_types_unknown_and_missing_members_are_pointed_at(app) {
        let stranger = app.stranger();
        for (body, pointer, code) in [
            (json!({ "phone": 13_800_138_000_u64, "password": PASSWORD }), "/phone", "wrong_type"),
            (json!({ "phone": "12345", "password": PASSWORD }), "/phone", "invalid_phone"),
            (json!({ "phone": "13800138000", "password": "short" }), "/password", "invalid_password"),
            (json!({ "phone": "13800138000", "password": "长".repeat(129) }), "/password", "invalid_password"),
            (json!({ "phone": "13800138000" }), "/password", "required"),
            (json!({ "phone": "13800138000", "password": PASSWORD, "role": "admin" }), "/role", "unknown_field"),
        ] {
            let answer = stranger.post("/auth/login", body.clone()).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{body}: {:?}", answer.errors());
        }
    }

    async fn filters_that_no_database_takes_are_told_and_not_tried(app) {
        let (admin, unit) = (app.admin().await, app.organization().await);
        let far = |name: &str| [format!("{name}=%2B99999-01-01T00:00:00Z"), format!("{name}=-0001-01-01T00:00:00Z")];
        for (client, path, text, instants) in [
            (&admin, "/admin/organizations", "q", &["registered_from", "registered_to"][..]),
            (&admin, "/admin/organizations/export", "q", &["registered_from", "registered_to"]),
            (&admin, "/admin/applications", "q", &["submitted_from", "submitted_to"]),
            (&admin, "/admin/applications/export", "q", &["submitted_from", "submitted_to"]),
            (&admin, "/admin/audit-log", "q", &["from", "to"]),
            (&admin, "/admin/audit-log", "subject", &[]),
            (&unit.client, "/applications", "text", &[]),
        ] {
            let texts = [(format!("{text}=a%00b"), "invalid_character"), (format!("{text}={}", "x".repeat(101)), "too_long")];
            let instants = instants.iter().flat_map(|name| far(name)).map(|query| (query, "out_of_range"));
            for (query, code) in texts.into_iter().chain(instants) {
                let answer = client.get(&format!("{path}?{query}")).await.expect_problem(422, "invalid_request");
                let pointer = format!("/{}", query.split_once('=').unwrap().0);
                assert!(answer.has_error(&pointer, code), "{path}?{query}: {:?}", answer.errors());
            }
        }
    }

    async fn roles_and_states_cannot_be_sent_in(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let person = json!({ "name": "李娜", "phone": new_phone(), "password": PASSWORD, "organization_id": "x" });
        app.stranger().post("/accounts", person).await.expect_problem(422, "invalid_request");
        let patch = unit.client.request(Method::PATCH, &format!("/applications/{}", draft.id)).header("If-Match", "\"1\"");
        let answer = send(patch.json(&json!({ "answers": {}, "status": "passed" }))).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/status", "unknown_field"));
    }

    async fn a_draft_refuses_what_is_not_of_its_shape(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        for (answers, pointer, code) in [
            (json!({ "no_such_field": "x" }), "/no_such_field", "unknown_field"),
            (json!({ "project_name": 5 }), "/project_name", "wrong_type"),
            (json!({ "completing_units": {} }), "/completing_units", "wrong_type"),
            (json!({ "completing_units": [{ "name": ["x"] }] }), "/completing_units/0/name", "wrong_type"),
            (json!({ "completing_units": ["x"] }), "/completing_units/0", "wrong_type"),
            (json!({ "duration": { "until": "2024-01" } }), "/duration/until", "unknown_field"),
            (json!({ "economic_benefit": { "1999": {} } }), "/economic_benefit/1999", "unknown_field"),
            (json!({ "appraisal": "a file is no answer" }), "/appraisal", "unknown_field"),
        ] {
            let answer = unit.client.save(&draft.id, 1, answers.clone()).await.expect_problem(422, "invalid_request");
            let pointer = format!("/answers{pointer}");
            assert!(answer.has_error(&pointer, code), "{answers}: {:?}", answer.errors());
        }
        let nul = unit.client.save(&draft.id, 1, json!({ "project_name": "a\u{0}b" })).await;
        assert!(nul.expect_problem(422, "invalid_request").has_error("", "invalid_character"));
        unit.client.save(&draft.id, 1, json!({ "project_name": "仍可保存" })).await.expect(200);
    }

    async fn hostile_texts_come_back_as_they_went_in(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let texts = ["𠮷野家（上海）有限公司", "䶮昊", "𬭎𬭳", "𰻝𰻝面", "尼格买提•热合曼", "质量\u{202E}奖", "\u{200B}清华大学\u{FEFF}",
            "👨‍👩‍👧团队①㈱㎡", "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "\u{10FFFF}", "=cmd|'/c calc'!A0"];
        for (version, text) in (1..).zip(texts) {
            let saved = unit.client.save(&draft.id, version, json!({ "summary": text })).await.expect(200).json();
            assert_eq!(saved["answers"]["summary"], text);
        }
    }

    async fn a_full_form_of_rare_characters_is_saved_and_a_giant_one_refused(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let rare = "𰻝".repeat(3000);
        let fields = ["background", "technical_content", "innovations", "comparison", "application_status"];
        let full: Value = fields.iter().map(|field| ((*field).to_owned(), json!(rare))).collect();
        unit.client.save(&draft.id, 1, full).await.expect(200);
        let giant = json!({ "background": "𰻝".repeat(300_000) });
        unit.client.save(&draft.id, 2, giant).await.expect_problem(413, "request_too_large");
        let giant = json!({ "background": "𰻝".repeat(600_000) });
        unit.client.save(&draft.id, 2, giant).await.expect_problem(413, "request_too_large");
        let kept = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(kept["answers"]["background"], rare.as_str());
    }

    async fn ten_thousand_rows_in_a_table_of_ten_get_one_clear_answer(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let rows = vec![json!({ "name": "奖" }); 10_000];
        unit.client.save(&draft.id, 1, json!({ "awards_received": rows })).await.expect(200);
        let report = unit.client.post(&format!("/applications/{}/check", draft.id), json!({})).await.expect(200);
        assert!(report.bytes.len() < 200_000, "{} bytes", report.bytes.len());
        let report = report.json();
        let of_group = |finding: &&Value| finding["pointer"].as_str().unwrap().starts_with("/awards_received");
        let first = report["findings"].as_array().unwrap().iter().find(of_group).unwrap().clone();
        assert_eq!((&first["pointer"], &first["code"]), (&json!("/awards_received"), &json!("too_many_rows")));
        unit.client.submit(&draft.id, 2, "k").await.expect_problem(422, "incomplete");
        let kept = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(kept["answers"]["awards_received"].as_array().unwrap().len(), 10_000, "nothing is lost");
    }

    async fn item_35_two_gigabytes_are_refused_before_they_are_sent(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let path = format!("/api/v1/applications/{}/attachments?slot=appraisal", draft.id);
        let mut socket = tokio::net::TcpStream::connect(app.address()).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: shenbao\r\nAuthorization: Bearer {}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 2147483648\r\n\r\n",
            unit.client.token()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let read = tokio::time::timeout(Duration::from_secs(10), socket.read(&mut answer)).await.unwrap().unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("file_too_large"), "{answer}");
    }

    async fn a_body_that_trickles_is_cut_off(app) {
        let app = app.with(|config| config.body_timeout_seconds = 1).await;
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let drops = || futures_util::stream::unfold(0, |count| async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            (count < 60).then(|| (Ok::<_, std::io::Error>(b" ".to_vec()), count + 1))
        });
        let save = unit.client.request(Method::PATCH, &format!("/applications/{}", draft.id)).header("If-Match", "\"1\"");
        let save = save.header("Content-Type", "application/json").body(reqwest::Body::wrap_stream(drops()));
        send(save).await.expect_problem(408, "request_timeout");
        let part = reqwest::multipart::Part::stream(reqwest::Body::wrap_stream(drops())).file_name("鉴定.pdf");
        let form = reqwest::multipart::Form::new().part("file", part);
        let upload = unit.client.request(Method::POST, &format!("/applications/{}/attachments?slot=appraisal", draft.id));
        send(upload.multipart(form)).await.expect_problem(408, "request_timeout");
        let kept = unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!((&kept["version"], &kept["attachments"]), (&json!(1), &json!([])));
        assert_eq!(std::fs::read_dir(app.folder().join("spool")).unwrap().count(), 0, "nothing is left lying about");
    }

    async fn what_is_no_json_is_told_apart(app) {
        let post = |kind: &'static str, body: &'static str| {
            app.stranger().request(Method::POST, "/auth/login").header("Content-Type", kind).body(body)
        };
        send(post("application/json", "{")).await.expect_problem(400, "malformed_request");
        send(post("application/json", "")).await.expect_problem(400, "malformed_request");
        send(post("application/json", "{} {}")).await.expect_problem(422, "invalid_request");
        send(post("text/plain", "{}")).await.expect_problem(415, "unsupported_media_type");
        send(post("application/json", "\u{FEFF}{}")).await.expect_problem(400, "malformed_request");
    }

    async fn addresses_that_lead_nowhere_are_problems_too(app) {
        let unit = app.organization().await;
        for path in ["/nothing", "/applications/not-an-id", "/activities/UPPER", "/applications/"] {
            unit.client.get(path).await.expect_problem(404, "not_found");
        }
        send(unit.client.request(Method::PUT, "/applications")).await.expect_problem(404, "not_found");
        app.stranger().get("//problems/filing_closed").await.expect(200);
        app.stranger().get("//assets/none.js").await.expect_problem(404, "not_found");
    }

    async fn problems_speak_chinese_unless_english_is_asked_for(app) {
        let ask = |language: &'static str| {
            let request = app.stranger().request(Method::GET, "/accounts/me");
            send(request.header("Accept-Language", language))
        };
        for (language, title) in [("", "请先登录"), ("fr", "请先登录"), ("zh-TW,en", "请先登录"), ("en-GB,zh", "Please log in")] {
            assert_eq!(ask(language).await.expect_problem(401, "unauthenticated").json()["title"], title, "{language}");
        }
    }

    async fn every_answer_carries_security_headers(app) {
        for path in ["/clock", "/nothing", "//livez", "//docs/", "//openapi.json"] {
            let answer = app.stranger().get(path).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert!(!answer.header("x-request-id").is_empty() && !answer.header("date").is_empty(), "{path}");
        }
    }
}
