//! 活动管理: a year's activity is set up, published, moved, copied and put away.

use openapi::activity::{ActivityState, AdminActivity};
use serde_json::{Value, json};
use shenbao::worker::outbox::drain;

use crate::on_both_engines;
use crate::support::*;

const OPEN: [&str; 2] = ["2025-04-05T01:00:00Z", "2025-04-20T09:00:00Z"];

fn window([opens_at, closes_at]: [&str; 2]) -> Value {
    json!({ "opens_at": opens_at, "closes_at": closes_at })
}

fn text(words: &str) -> Value {
    json!({ "zh": words, "en": words })
}

fn award(key: &str, number_code: &str) -> Value {
    let field = json!({ "key": "name", "label": text("名称"), "required": true, "kind": { "type": "short_text", "max_chars": 30 } });
    json!({ "key": key, "number_code": number_code, "title": text("团队奖"), "advice": text("由单位申报。"),
        "reasons": [{ "code": "other", "text": text("其他"), "needs_words": true }],
        "form": { "title_field": "name", "sections": [{ "key": "basic", "title": text("基本情况"), "fields": [field] }] } })
}

fn activity(id: &str, awards: &[Value]) -> Value {
    json!({ "id": id, "year": 2025, "title": text("团队质量奖"), "notice": [text("请谨慎提交。")], "filing": window(OPEN),
        "review": window(["2025-04-05T01:00:00Z", "2025-05-20T09:00:00Z"]),
        "contact": { "phones": "（010）68417696", "email": "zljsj@caq.org.cn" }, "awards": awards })
}

/// Sets one up and publishes it.
async fn published(admin: &Client, id: &str) {
    admin.post("/admin/activities", activity(id, &[award("team", "TD")])).await.expect(201);
    publish(admin, id).await.expect(200);
}

async fn publish(admin: &Client, id: &str) -> Answer {
    send(admin.request(reqwest::Method::POST, &format!("/admin/activities/{id}/publication"))).await
}

async fn archive(admin: &Client, id: &str) -> Answer {
    send(admin.request(reqwest::Method::POST, &format!("/admin/activities/{id}/archive"))).await
}

async fn begin(client: &Client, activity: &str, award: &str) -> Answer {
    client.post("/applications", json!({ "activity_id": activity, "award": award })).await
}

async fn move_close(admin: &Client, id: &str, closes_at: &str) -> Answer {
    let body = json!({ "filing": window([OPEN[0], closes_at]), "reason": "应单位请求",
        "review": window(["2025-04-05T01:00:00Z", "2025-06-20T09:00:00Z"]) });
    admin.put_at(&format!("/admin/activities/{id}/windows"), version(admin, id).await, body).await
}

async fn version(admin: &Client, id: &str) -> i64 {
    admin.get(&format!("/admin/activities/{id}")).await.expect(200).json()["version"].as_i64().unwrap()
}

fn without<'a>(mut body: Value, members: impl IntoIterator<Item = &'a str>) -> Value {
    for member in members {
        body.as_object_mut().unwrap().remove(member);
    }
    body
}

on_both_engines! {
    async fn an_activity_is_set_up_unseen_and_then_published(app) {
        let (admin, unit) = (app.admin().await, app.organization().await);
        let made = admin.post("/admin/activities", activity("team", &[award("team", "TD")])).await.expect(201);
        assert_eq!(made.header("etag"), "\"1\"");
        let made: AdminActivity = made.parse();
        assert_eq!((made.state, made.version, made.awards.len()), (ActivityState::Unpublished, 1, 1));
        assert!(made.awards[0].preview_url.ends_with("/staff/preview?activity=team&award=team"));
        for path in ["/activities/team", "/activities/team/awards/team"] {
            app.stranger().get(path).await.expect_problem(404, "not_found");
        }
        begin(&unit.client, "team", "team").await.expect_problem(404, "not_found");
        let listed = app.stranger().get("/activities").await.expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
        app.reviewer().await.get("/admin/activities/team/awards/team").await.expect(200);
        let unpublished = app.reviewer().await.get("/admin/activities?state=unpublished").await.expect(200).json();
        assert_eq!(unpublished["items"][0]["id"], "team");
        publish(&admin, "team").await.expect(200);
        let again = publish(&admin, "team").await.expect(200).json();
        assert_eq!((&again["state"], &again["version"]), (&json!("published"), &json!(2)));
        begin(&unit.client, "team", "team").await.expect(201);
        let actions: Vec<String> = app.audited("activity:team").await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions, ["create_activity", "publish_activity"], "once each");
    }

    async fn an_activity_that_misses_something_essential_is_not_published(app) {
        let admin = app.admin().await;
        admin.post("/admin/activities", activity("bare", &[])).await.expect(201);
        assert!(publish(&admin, "bare").await.expect_problem(422, "activity_incomplete").has_error("/awards", "empty_list"));
        app.at("2025-04-20T09:00:00Z");
        let admin = app.admin().await;
        let late = publish(&admin, "bare").await.expect_problem(422, "activity_incomplete");
        assert!(late.has_error("/filing/closes_at", "already_closed"));
        admin.post("/admin/activities", activity("old", &[award("team", "TD")])).await.expect(201);
        // As a server before the rule would have kept it.
        app.raw_sql("DELETE FROM award_forms WHERE activity_id = 'old'").await.unwrap();
        app.raw_sql("INSERT INTO award_forms (activity_id, award, version, definition) \
            VALUES ('old', 'team', 1, '{\"title_field\":\"x\",\"sections\":[]}')").await.unwrap();
        let wrong = publish(&admin, "old").await.expect_problem(422, "activity_incomplete");
        assert!(wrong.has_error("/awards/0/form/title_field", "unknown_title_field"), "{:?}", wrong.errors());
        let kept = admin.get("/admin/activities/old").await.expect(200).json();
        assert_eq!(kept["state"], "unpublished");
    }

    async fn what_is_wrong_with_a_new_activity_is_told_with_where(app) {
        let admin = app.admin().await;
        let with = |member: &str, value: Value| {
            let mut body = activity("bad", &[award("team", "TD")]);
            body[member] = value;
            body
        };
        for (body, pointer, code) in [
            (with("id", json!("Bad Id")), "/id", "invalid_slug"),
            (with("year", json!(1925)), "/year", "out_of_range"),
            (with("title", json!({ "zh": "奖", "en": "" })), "/title/en", "required"),
            (with("title", json!({ "zh": "奖".repeat(201), "en": "Award" })), "/title/zh", "too_long"),
            (with("filing", window([OPEN[1], OPEN[0]])), "/filing/closes_at", "window_reversed"),
            (with("filing", window(["+9999-01-01T00:00:00Z", "+12345-01-01T00:00:00Z"])), "/filing/closes_at", "out_of_range"),
            (with("review", window(["2025-04-05T01:00:00Z", "2025-04-06T01:00:00Z"])), "/review/closes_at", "review_too_short"),
            (with("contact", json!({ "phones": "", "email": "zljsj@caq.org.cn" })), "/contact/phones", "required"),
            (with("contact", json!({ "phones": "1", "email": "none" })), "/contact/email", "invalid_email"),
            (with("awards", json!([award("a", "XM"), award("a", "GR")])), "/awards/1/key", "duplicate_key"),
            (with("awards", json!([award("a", "XM"), award("b", "XM")])), "/awards/1/number_code", "duplicate_number_code"),
            (with("awards", json!([award("a", "xm")])), "/awards/0/number_code", "invalid_number_code"),
            (with("state", json!("published")), "/state", "unknown_field"),
        ] {
            let answer = admin.post("/admin/activities", body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{pointer} {code}: {:?}", answer.errors());
        }
        admin.post("/admin/activities", activity("2025", &[])).await.expect_problem(409, "activity_exists");
        admin.get("/admin/activities/bad").await.expect_problem(404, "not_found");
    }

    async fn clause_53_whom_to_ask_stands_with_the_activity_and_can_be_changed(app) {
        let contact = app.stranger().get("/activities/2025").await.expect(200).json()["contact"].clone();
        assert_eq!(contact, json!({ "phones": "（010）68417696；68413282", "email": "zljsj@caq.org.cn" }));
        let patch = json!({ "contact": { "phones": "（010）68417696" } });
        app.admin().await.patch_at("/admin/activities/2025", 1, patch).await.expect(200);
        let contact = app.stranger().get("/activities/2025").await.expect(200).json()["contact"].clone();
        assert_eq!(contact, json!({ "phones": "（010）68417696", "email": "zljsj@caq.org.cn" }), "a merge patch");
    }

    async fn texts_are_patched_at_the_version_that_was_read(app) {
        let admin = app.admin().await;
        let address = "/admin/activities/2025";
        let before = admin.get(address).await.expect(200).json();
        let patch = json!({ "title": { "en": "The Award" }, "awards": { "project": { "title": { "zh": "项目奖（新）" } } } });
        admin.patch(address, patch.clone()).await.expect_problem(428, "precondition_required");
        let after = admin.patch_at(address, 1, patch.clone()).await.expect(200).json();
        assert_eq!((&after["title"]["zh"], &after["title"]["en"]), (&before["title"]["zh"], &json!("The Award")));
        assert_eq!(after["awards"][0]["title"], json!({ "zh": "项目奖（新）", "en": "Project Award" }));
        assert_eq!(after["awards"][1], before["awards"][1]);
        let stale = admin.patch_at(address, 1, patch.clone()).await.expect_problem(412, "stale_version");
        assert_eq!(stale.json()["current_version"], 2);
        assert_eq!(admin.patch_at(address, 2, patch).await.expect(200).json()["version"], 2, "nothing to change");
        let log = app.audited("activity:2025").await;
        let detail: Value = serde_json::from_str(&log.last().unwrap().1).unwrap();
        assert_eq!((log.len(), &detail["before"]["title"]), (1, &before["title"]));
        assert_eq!(detail["after"]["title"]["en"], "The Award");
        assert!(detail["after"].get("notice").is_none(), "only what has changed");
        for (patch, pointer, code) in [
            (json!({ "title": null }), "/title", "wrong_type"),
            (json!({ "title": { "zh": " " } }), "/title/zh", "required"),
            (json!({ "awards": { "team": {} } }), "/awards/team", "unknown_award"),
            (json!({ "filing": {} }), "/filing", "unknown_field"),
        ] {
            let answer = admin.patch_at(address, 2, patch).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{pointer}: {:?}", answer.errors());
        }
    }

    async fn the_year_stays_once_something_has_been_submitted(app) {
        let (admin, unit) = (app.admin().await, app.organization().await);
        let path = "/admin/activities/2025";
        admin.patch_at(path, 1, json!({ "year": 2024 })).await.expect(200);
        admin.patch_at(path, 2, json!({ "year": 2025 })).await.expect(200);
        unit.submitted("individual").await;
        admin.patch_at(path, 3, json!({ "year": 2024 })).await.expect_problem(409, "already_filed");
        admin.patch_at(path, 3, json!({ "year": 2025, "title": { "en": "Award" } })).await.expect(200);
    }

    async fn two_activities_of_a_year_never_give_the_same_number(app) {
        let (admin, unit) = (app.admin().await, app.organization().await);
        admin.post("/admin/activities/2025/copy", json!({ "id": "second", "year": 2025, "filing": window(OPEN),
            "review": window(["2025-04-05T01:00:00Z", "2025-05-20T09:00:00Z"]) })).await.expect(201);
        publish(&admin, "second").await.expect(200);
        let mut numbers = std::collections::BTreeSet::new();
        let first = unit.submitted("individual").await;
        let copied = unit.client.post(&format!("/applications/{first}/copy"), json!({ "activity_id": "second" })).await;
        let copied = copied.expect(201).json();
        let (id, version) = (copied["id"].as_str().unwrap(), copied["version"].as_i64().unwrap());
        unit.client.upload(id, "commitment_letter", "承诺书.pdf", LETTER_PDF).await.expect(201);
        unit.client.submit(id, version, "k").await.expect(201);
        for id in [first.as_str(), id] {
            let number = unit.client.get(&format!("/applications/{id}")).await.expect(200).json()["number"].clone();
            assert!(number.as_str().unwrap().starts_with("2025-GR-"));
            assert!(numbers.insert(number.to_string()), "{numbers:?}");
        }
    }

    async fn clause_01_a_moved_deadline_holds_at_once_and_is_told(app) {
        let (admin, unit) = (app.admin().await, app.organization().await);
        let member = app.member(&unit, "李娜").await;
        published(&admin, "team").await;
        let mut draft = begin(&member.client, "team", "team").await.expect(201).json();
        let id = draft["id"].as_str().unwrap().to_owned();
        // Each time with a new login: the clock moves on by more than a token lives.
        let save = async |version: &Value| {
            let client = app.login(&member.phone, PASSWORD).await;
            client.save(&id, version.as_i64().unwrap(), json!({ "name": "团队" })).await
        };
        move_close(&admin, "team", "2025-04-10T01:00:00Z").await.expect(200);
        save(&draft["version"]).await.expect_problem(409, "filing_closed");
        let moved = move_close(&admin, "team", "2025-04-22T09:00:00Z").await.expect(200).json();
        assert_eq!((&moved["filing"]["closes_at"], &moved["version"]), (&json!("2025-04-22T09:00:00Z"), &json!(4)));
        while drain(&app.app).await.unwrap() > 0 {}
        app.at("2025-04-22T08:59:59.999999Z");
        draft = save(&draft["version"]).await.expect(200).json();
        assert_eq!(draft["filing"]["closes_at"], "2025-04-22T09:00:00Z", "the draft in progress sees it");
        app.at("2025-04-22T09:00:00Z");
        save(&draft["version"]).await.expect_problem(409, "filing_closed");
        let told = app.login(&member.phone, PASSWORD).await;
        // The first move was over before anyone was told of it: its close would be the last word for some.
        assert_eq!(told.told().await, ["deadline_moved"]);
        let administrator = app.login(&unit.phone, PASSWORD).await;
        assert!(!administrator.told().await.contains(&"deadline_moved".to_owned()), "has no draft");
        let newest = told.get("/notifications").await.expect(200).json()["items"][0]["text"]["zh"].clone();
        assert!(newest.as_str().unwrap().contains("2025-04-22 17:00"), "{newest}");
        let (action, detail) = app.audited("activity:team").await.pop().unwrap();
        let detail: Value = serde_json::from_str(&detail).unwrap();
        assert_eq!((action.as_str(), &detail["reason"]), ("change_activity_windows", &json!("应单位请求")));
        assert_eq!(detail["before"]["filing"]["closes_at"], "2025-04-10T01:00:00Z");
        assert_eq!(detail["after"]["filing"]["closes_at"], "2025-04-22T09:00:00Z");
        let unmoved = move_close(&app.admin().await, "team", "2025-04-22T09:00:00Z").await.expect(200).json();
        assert_eq!(unmoved["version"], 4, "nothing has moved");
    }

    async fn windows_move_for_a_reason_and_stay_windows(app) {
        let admin = app.admin().await;
        let body = json!({ "filing": window(OPEN), "review": window(["2025-04-05T01:00:00Z", "2025-05-20T09:00:00Z"]) });
        for (member, value, pointer, code) in [
            ("reason", json!(" "), "/reason", "required"),
            ("reason", json!("长".repeat(501)), "/reason", "too_long"),
            ("filing", window([OPEN[0], OPEN[0]]), "/filing/closes_at", "window_reversed"),
        ] {
            let mut body = body.clone();
            body["reason"] = json!("延期");
            body[member] = value;
            let answer = admin.put_at("/admin/activities/2025/windows", 1, body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{:?}", answer.errors());
        }
        let mut later = body.clone();
        later["reason"] = json!("延期");
        admin.put("/admin/activities/2025/windows", later.clone()).await.expect_problem(428, "precondition_required");
        admin.put_at("/admin/activities/2025/windows", 1, later.clone()).await.expect(200);
        // Read before the other one's change: it would be taken back without a word.
        admin.put_at("/admin/activities/2025/windows", 1, later).await.expect_problem(412, "stale_version");
        let reasonless = admin.put_at("/admin/activities/2025/windows", 2, body).await;
        assert!(reasonless.expect_problem(422, "invalid_request").has_error("/reason", "required"));
    }

    async fn next_years_activity_is_a_copy_of_this_years(app) {
        let admin = app.admin().await;
        let copy = json!({ "id": "2026", "year": 2026, "filing": window(["2026-04-01T01:00:00Z", "2026-04-29T09:00:00Z"]),
            "review": window(["2026-04-01T01:00:00Z", "2026-05-22T09:00:00Z"]) });
        let copied = admin.post("/admin/activities/2025/copy", copy.clone()).await.expect(201).json();
        assert_eq!((&copied["state"], &copied["year"]), (&json!("unpublished"), &json!(2026)));
        assert_eq!(copied["title"]["zh"], "2026 年度中国质量协会质量技术奖");
        let source = admin.get("/admin/activities/2025").await.expect(200).json();
        for member in ["notice", "contact"] {
            assert_eq!(copied[member], source[member]);
        }
        for key in ["project", "individual"] {
            let of = |id: &str| {
                let (admin, path) = (admin.clone(), format!("/admin/activities/{id}/awards/{key}"));
                async move { without(admin.get(&path).await.expect(200).json(), ["activity_id"]) }
            };
            assert_eq!(of("2026").await, of("2025").await);
        }
        admin.post("/admin/activities/2025/copy", copy.clone()).await.expect_problem(409, "activity_exists");
        admin.post("/admin/activities/1999/copy", copy).await.expect_problem(404, "not_found");
        publish(&admin, "2026").await.expect(200);
        let public = app.stranger().get("/activities/2026").await.expect(200).json();
        assert_eq!(public["filing_state"], "upcoming");
    }

    async fn an_archived_activity_is_kept_for_reading_only(app) {
        let (admin, unit) = (app.admin().await, app.organization().await);
        published(&admin, "team").await;
        admin.post("/admin/activities", activity("raw", &[])).await.expect(201);
        archive(&admin, "raw").await.expect_problem(409, "activity_not_published");
        let draft = begin(&unit.client, "team", "team").await.expect(201).json();
        archive(&admin, "team").await.expect_problem(409, "activity_in_progress");
        move_close(&admin, "team", "2025-04-10T02:00:00Z").await.expect(200);
        while drain(&app.app).await.unwrap() > 0 {}
        assert_eq!(unit.client.told().await, ["filing_ended"]);
        archive(&admin, "team").await.expect(200);
        assert_eq!(archive(&admin, "team").await.expect(200).json()["version"], 4, "done before, it is done");
        let ids = |list: &Value| list["items"].as_array().unwrap().iter().any(|activity| activity["id"] == "team");
        let stranger = app.stranger();
        assert!(!ids(&stranger.get("/activities").await.expect(200).json()));
        assert!(ids(&stranger.get("/activities?archived=true").await.expect(200).json()));
        let read = stranger.get("/activities/team").await.expect(200).json();
        assert_eq!((&read["state"], &read["filing_state"]), (&json!("archived"), &json!("closed")));
        begin(&unit.client, "team", "team").await.expect_problem(409, "filing_closed");
        let id = draft["id"].as_str().unwrap();
        unit.client.save(id, 1, json!({ "name": "团队" })).await.expect_problem(409, "filing_closed");
        unit.client.get(&format!("/applications/{id}")).await.expect(200);
        for answer in [
            publish(&admin, "team").await,
            move_close(&admin, "team", "2025-04-22T09:00:00Z").await,
            admin.patch_at("/admin/activities/team", 4, json!({ "title": { "zh": "新" } })).await,
            admin.put_at("/admin/activities/team/awards/team", 1, json!({ "form": award("team", "TD")["form"] })).await,
            admin.delete_at("/admin/activities/team/awards/team", 4).await,
        ] {
            answer.expect_problem(409, "activity_archived");
        }
    }

    async fn an_activity_with_results_to_come_is_not_archived(app) {
        let (admin, reviewer, unit) = (app.admin().await, app.reviewer().await, app.organization().await);
        let id = unit.submitted("individual").await;
        let body = json!({ "filing": window(["2025-04-01T01:00:00Z", "2025-04-10T02:00:00Z"]), "reason": "提前截止",
            "review": window(["2025-04-01T01:00:00Z", "2025-05-23T09:00:00Z"]) });
        admin.put_at("/admin/activities/2025/windows", 1, body).await.expect(200);
        archive(&admin, "2025").await.expect_problem(409, "activity_in_progress");
        reviewer.post(&format!("/admin/applications/{id}/review-result"), json!({ "outcome": "passed" })).await.expect(201);
        archive(&admin, "2025").await.expect(200);
    }

    async fn a_published_activity_keeps_an_award(app) {
        let admin = app.admin().await;
        published(&admin, "team").await;
        let version = version(&admin, "team").await;
        let last = admin.delete_at("/admin/activities/team/awards/team", version).await;
        assert!(last.expect_problem(422, "activity_incomplete").has_error("/awards", "empty_list"));
    }

    async fn whole_awards_are_put_and_taken_away_until_somebody_files(app) {
        let (admin, unit) = (app.admin().await, app.organization().await);
        published(&admin, "team").await;
        let path = |key: &str| format!("/admin/activities/team/awards/{key}/definition");
        let body = |key: &str, code: &str| without(award(key, code), ["key"]);
        let stale = admin.put_at(&path("solo"), 1, body("solo", "DR")).await.expect_problem(412, "stale_version");
        assert_eq!(stale.json()["current_version"], 2);
        let taken = admin.put_at(&path("solo"), 2, body("solo", "TD")).await.expect_problem(422, "invalid_request");
        assert!(taken.has_error("/number_code", "duplicate_number_code"));
        let put = admin.put_at(&path("solo"), 2, body("solo", "DR")).await.expect(200).json();
        let keys: Vec<&str> = put["awards"].as_array().unwrap().iter().map(|award| award["key"].as_str().unwrap()).collect();
        assert_eq!((keys, &put["version"]), (vec!["team", "solo"], &json!(3)));
        let replaced = admin.put_at(&path("team"), 3, body("team", "QT")).await.expect(200).json();
        assert_eq!((&replaced["awards"][0]["number_code"], &replaced["awards"][0]["form_version"]), (&json!("QT"), &json!(2)));
        begin(&unit.client, "team", "team").await.expect(201);
        admin.put_at(&path("team"), 4, body("team", "TD")).await.expect_problem(409, "already_filed");
        admin.delete_at("/admin/activities/team/awards/team", 4).await.expect_problem(409, "already_filed");
        admin.delete_at("/admin/activities/team/awards/none", 4).await.expect_problem(404, "not_found");
        admin.delete_at("/admin/activities/team/awards/solo", 4).await.expect(200);
        app.stranger().get("/activities/team/awards/solo").await.expect_problem(404, "not_found");
        let actions: Vec<String> = app.audited("activity:team").await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions[2..], ["put_award", "put_award", "delete_award"]);
    }
}
