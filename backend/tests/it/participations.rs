//! 参赛记录 from a table: a clear answer to every kind of file (guide, clause 36).

use encoding_rs::GB18030;
use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

const IMPORT: &str = "/admin/participations/import";

async fn import(admin: &Client, query: &str, content: &[u8]) -> Answer {
    let request = admin.request(Method::POST, &format!("{IMPORT}{query}"));
    send(request.multipart(file("参赛记录.csv", content))).await
}

on_both_engines! {
    async fn clause_36_a_table_keeps_its_people_from_cancelling(app) {
        let (admin, person, other) = (app.admin().await, app.person().await, app.person().await);
        let text = format!("手机号,活动\r\n{},全面质量知识竞赛\r\n{},全面质量知识竞赛\r\n", person.phone, new_phone());
        let done = import(&admin, "", format!("\u{FEFF}{text}").as_bytes()).await.expect(200).json();
        let expected = json!({ "encoding": "utf-8", "rows": 2, "added": 2, "known": 0, "wrong": [], "ignored_columns": [] });
        assert_eq!(done, expected);
        // The same from another program: nothing is new.
        let gbk = GB18030.encode(&text).0.into_owned();
        let request = admin.request(Method::POST, IMPORT).header("Content-Type", "text/csv; charset=gbk").body(gbk);
        let again = send(request).await.expect(200).json();
        assert_eq!((&again["encoding"], &again["added"], &again["known"]), (&json!("gbk"), &json!(0), &json!(2)));
        app.cancel(&person.phone).await.expect_problem(409, "account_participated");
        app.cancel(&other.phone).await.expect(204);
        let id = app.admin().await.me().await["id"].as_str().unwrap().to_owned();
        let entries = app.audited(&format!("account:{id}")).await;
        assert_eq!(entries.iter().filter(|(action, _)| action == "import_participations").count(), 2);
    }

    async fn clause_36_a_mistake_is_found_and_taken_back(app) {
        let (admin, person) = (app.admin().await, app.person().await);
        let body = json!({ "participations": [{ "phone": person.phone, "event": " 全面质量知识竞赛\u{200B}" }] });
        admin.post("/admin/participations", body).await.expect(200);
        let found = admin.get(&format!("/admin/participations?phone={}", person.phone)).await.expect(200).json();
        assert_eq!((found["items"][0]["event"].as_str(), found["items"][0]["imported_by"]["name"].as_str()), (Some("全面质量知识竞赛"), Some("演示管理员")));
        app.cancel(&person.phone).await.expect_problem(409, "account_participated");
        let removal = |event: &str| json!({ "phone": person.phone, "event": event, "reason": "手机号录入有误" });
        admin.post("/admin/participations/removal", removal("别的活动")).await.expect_problem(404, "not_found");
        admin.post("/admin/participations/removal", removal("全面质量知识竞赛")).await.expect(204);
        assert_eq!(app.count("participations").await, 0);
        let entries = app.audited(&format!("account:{}", admin.me().await["id"].as_str().unwrap())).await;
        let (_, detail) = entries.iter().find(|(action, _)| action == "remove_participation").unwrap();
        assert!(detail.contains("手机号录入有误") && !detail.contains(&person.phone), "{detail}");
        let formula = json!({ "participations": [{ "phone": person.phone, "event": "=1+1" }] });
        let refused = admin.post("/admin/participations", formula).await.expect_problem(422, "invalid_request");
        assert!(refused.has_error("/participations/0/event", "formula"));
    }

    async fn one_wrong_row_keeps_all_out_unless_it_is_to_be_skipped(app) {
        let admin = app.admin().await;
        let text = format!("phone,event,note\n{},竞赛,a\n123,竞赛,b\n\n{},=1+1,c\n", new_phone(), new_phone());
        let refused = import(&admin, "", text.as_bytes()).await.expect_problem(422, "invalid_request");
        let expected = [("/3/phone", "invalid_phone"), ("/5/event", "formula")].map(|(at, what)| (at.to_owned(), what.to_owned()));
        assert_eq!(refused.errors(), expected);
        let message = refused.json()["errors"][0]["message"].clone();
        assert!(message["zh"].as_str().unwrap().starts_with("第 3 行") && message["en"].as_str().unwrap().starts_with("Line 3"));
        assert_eq!(app.count("participations").await, 0);
        let done = import(&admin, "?skip_wrong=true", text.as_bytes()).await.expect(200).json();
        assert_eq!((&done["rows"], &done["added"], &done["ignored_columns"]), (&json!(3), &json!(1), &json!(["note"])));
        assert_eq!(done["wrong"].as_array().unwrap().len(), 2);
        assert_eq!(app.count("participations").await, 1);
    }

    async fn what_is_no_table_is_told(app) {
        let admin = app.admin().await;
        for (content, code) in [
            (&b""[..], "empty"), (b"13800138000,quiz", "no_header"), (b"phone,event\n", "no_rows"),
            (b"phone,event\n13800138000,\x80\xFF\n", "unknown_encoding"), (PHOTO_JPG, "unknown_encoding"),
        ] {
            let refused = import(&admin, "", content).await.expect_problem(422, "invalid_request");
            let codes: Vec<String> = refused.errors().into_iter().map(|(_, code)| code).collect();
            assert!(codes == [code] || (content == PHOTO_JPG && codes == ["no_header"]), "{codes:?}");
        }
        let many: String = std::iter::once("phone,event\n".to_owned()).chain((0..10_001).map(|n| format!("150{n:08},a\n"))).collect();
        assert!(import(&admin, "", many.as_bytes()).await.expect_problem(422, "invalid_request").has_error("/file", "too_many_rows"));
        let large = vec![b'a'; 4 * 1024 * 1024 + 1];
        import(&admin, "", &large).await.expect_problem(413, "file_too_large");
        let request = admin.request(Method::POST, IMPORT).header("Content-Type", "text/csv").body(large);
        send(request).await.expect_problem(413, "file_too_large");
        admin.post(IMPORT, json!({})).await.expect_problem(415, "unsupported_media_type");
        send(admin.request(Method::POST, IMPORT)).await.expect_problem(415, "unsupported_media_type");
        import(&admin, "?skip=1", b"").await.expect_problem(422, "invalid_request");
        assert_eq!(app.count("participations").await, 0);
    }

    async fn many_rows_come_in_at_once_and_each_once(app) {
        let admin = app.admin().await;
        let rows: Vec<String> = (0..3_000).map(|n| format!("150{:08},竞赛\n", n % 2_900)).collect();
        let rows = rows.concat();
        let done = import(&admin, "", format!("phone,event\n{rows}").as_bytes()).await.expect(200).json();
        assert_eq!((&done["added"], &done["known"]), (&json!(2_900), &json!(100)));
    }

    async fn the_template_can_be_filled_in(app) {
        let admin = app.admin().await;
        let template = admin.get("/admin/participations/template").await.expect(200);
        assert!(template.header("content-disposition").contains("filename*=UTF-8''"));
        assert_eq!(template.header("content-type"), "text/csv; charset=utf-8");
        let filled = [template.bytes.as_slice(), format!("{},竞赛\r\n", new_phone()).as_bytes()].concat();
        assert_eq!(import(&admin, "", &filled).await.expect(200).json()["added"], 1);
        let empty: Value = import(&admin, "", &template.bytes).await.expect_problem(422, "invalid_request").json();
        assert_eq!(empty["errors"][0]["code"], "no_rows");
    }

    async fn item_29_reviewers_import_nothing(app) {
        let reviewer = app.reviewer().await;
        import(&reviewer, "", b"phone,event\n").await.expect_problem(403, "forbidden");
        reviewer.get("/admin/participations/template").await.expect_problem(403, "forbidden");
    }
}
