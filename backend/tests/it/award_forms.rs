//! Forms as data: new versions, and what is wrong with one.

use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

const PROJECT: &str = "/admin/activities/2025/awards/project";

/// Puts a form in place of the first version.
async fn put(client: &Client, form: &Value) -> Answer {
    put_over(client, 1, json!({ "form": form })).await
}

async fn put_over(client: &Client, version: i64, body: Value) -> Answer {
    client.put_at(PROJECT, version, body).await
}

async fn check(client: &Client, form: &Value) -> Value {
    client.post("/admin/award-forms/check", json!({ "form": form })).await.expect(200).json()
}

/// Pointers and codes of what `checkAwardForm` finds.
fn found(verdict: &Value) -> Vec<(String, String)> {
    let member = |problem: &Value, name: &str| problem[name].as_str().unwrap().to_owned();
    let problems = verdict["problems"].as_array().unwrap().iter();
    problems.map(|problem| (member(problem, "pointer"), member(problem, "code"))).collect()
}

async fn form(app: &TestApp) -> Value {
    app.stranger().get("/activities/2025/awards/project").await.expect(200).json()["form"].clone()
}

on_both_engines! {
    async fn clause_41_a_draft_keeps_the_version_of_the_form_that_it_began_with(app) {
        let unit = app.organization().await;
        let early = unit.complete("project").await;
        let mut changed = form(&app).await;
        let field = json!({ "key": "slogan", "label": { "zh": "口号", "en": "Slogan" }, "required": true,
            "kind": { "type": "short_text", "max_chars": 20 } });
        changed["sections"][0]["fields"].as_array_mut().unwrap().push(field);
        let put = put(&app.admin().await, &changed).await.expect(200).json();
        assert_eq!((&put["version"], &put["form"]), (&json!(2), &changed));
        let late = unit.draft("project").await;
        let of = |id: &str| {
            let client = unit.client.clone();
            let path = format!("/applications/{id}");
            async move { client.get(&path).await.expect(200).json() }
        };
        assert_eq!((of(&early.id).await["form_version"].as_i64(), of(&late.id).await["form_version"].as_i64()), (Some(1), Some(2)));
        let slogan = json!({ "slogan": "质量第一" });
        unit.client.save(&early.id, early.version, slogan.clone()).await.expect_problem(422, "invalid_request");
        unit.client.save(&late.id, 1, slogan).await.expect(200);
        unit.client.submit(&early.id, early.version, "k").await.expect(201);
        let first = app.stranger().get("/activities/2025/awards/project?version=1").await.expect(200).json();
        assert_eq!(first["version"], 1);
    }

    async fn a_definition_that_is_wrong_is_refused_with_where(app) {
        let (admin, right) = (app.admin().await, form(&app).await);
        let at = |pointer: &str, value: Value| {
            let mut wrong = right.clone();
            *wrong.pointer_mut(pointer).unwrap() = value;
            wrong
        };
        for (wrong, pointer, code) in [
            (at("/title_field", json!("none")), "/form/title_field", "unknown_title_field"),
            (at("/sections/0/fields/1/key", right["sections"][0]["fields"][0]["key"].clone()), "/form/sections/0/fields/1/key", "duplicate_key"),
            (at("/sections/0/fields/0/key", json!("Not a key")), "/form/sections/0/fields/0/key", "invalid_key"),
            (at("/sections/0/fields/0/kind/type", json!("hologram")), "/form/sections/0/fields/0/kind", ""),
            (at("/sections/0/fields/0/kind/max_chars", json!(-1)), "/form/sections/0/fields/0/kind", ""),
            (at("/max_total_bytes", json!(1)), "/form/max_total_bytes", "min_over_max"),
        ] {
            let answer = put(&admin, &wrong).await.expect_problem(422, "invalid_request");
            let found = answer.errors().iter().any(|(at, what)| at.starts_with(pointer) && (code.is_empty() || what == code));
            assert!(found, "{pointer} {code}: {:?}", answer.errors());
        }
        let many: Vec<Value> = (0..10_000).map(|index| json!({ "key": format!("f{index}"), "label": { "zh": "题", "en": "Q" },
            "kind": { "type": "short_text", "max_chars": 5 } })).collect();
        let answer = put(&admin, &at("/sections/1/fields", json!(many))).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/form/sections", "too_many"));
        assert_eq!(form(&app).await, right, "nothing changed");
    }

    async fn forms_are_the_admins(app) {
        let right = form(&app).await;
        put(&app.reviewer().await, &right).await.expect_problem(403, "forbidden");
        put(&app.organization().await.client, &right).await.expect_problem(403, "forbidden");
        let admin = app.admin().await;
        let nowhere = admin.put_at("/admin/activities/2031/awards/project", 1, json!({ "form": right })).await;
        nowhere.expect_problem(404, "not_found");
        put(&admin, &right).await.expect(200);
        assert_eq!(app.audited("activity:2025").await.last().unwrap().0, "put_award_form");
    }
    async fn a_form_is_put_over_the_version_that_was_read(app) {
        let (admin, right) = (app.admin().await, form(&app).await);
        let read = admin.get(PROJECT).await.expect(200);
        assert_eq!(read.header("etag"), "\"1\"");
        admin.put(PROJECT, json!({ "form": right })).await.expect_problem(428, "precondition_required");
        let race = (0..6).map(|_| put(&admin, &right));
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "one wins");
        assert!(answers.iter().all(|answer| answer.status == 200 || answer.json()["code"] == "stale_version"));
        let stale = put(&admin, &right).await.expect_problem(412, "stale_version");
        assert_eq!(stale.json()["current_version"], 2);
        put_over(&admin, 2, json!({ "form": right })).await.expect(200);
        let versions = app.audited("activity:2025").await;
        assert_eq!(versions.iter().filter(|(action, _)| action == "put_award_form").count(), 2);
    }

    async fn clause_50_new_reasons_count_for_results_recorded_from_then_on(app) {
        let (admin, reviewer, unit) = (app.admin().await, app.reviewer().await, app.organization().await);
        let (early, late) = (unit.submitted("project").await, unit.submitted("project").await);
        let record = |id: &str, code: &str| {
            let (reviewer, path) = (reviewer.clone(), format!("/admin/applications/{id}/review-result"));
            let body = json!({ "outcome": "rejected", "reasons": [{ "code": code, "words": "见附件" }] });
            async move { reviewer.post(&path, body).await }
        };
        record(&early, "missing_appraisal").await.expect(201);
        let sentence = json!({ "zh": "缺少查新报告", "en": "The novelty report is missing" });
        let reasons = json!([{ "code": "missing_novelty", "text": sentence, "needs_words": true }]);
        let answer = put_over(&admin, 1, json!({ "form": form(&app).await, "reasons": reasons })).await.expect(200);
        assert_eq!(answer.json()["reasons"], reasons);
        record(&late, "missing_appraisal").await.expect_problem(422, "invalid_request");
        record(&late, "missing_novelty").await.expect(201);
        let told = unit.client.get(&format!("/applications/{early}/review-result")).await.expect(200).json();
        assert_eq!(told["reasons"][0]["code"], "missing_appraisal");
        let (_, detail) = app.audited("activity:2025").await.pop().unwrap();
        let detail: Value = serde_json::from_str(&detail).unwrap();
        assert_eq!(detail["after"]["reasons"], reasons);
        assert_eq!(detail["before"]["reasons"].as_array().unwrap().len(), 5);
    }

    async fn reasons_that_are_wrong_are_refused_with_where(app) {
        let (admin, right) = (app.admin().await, form(&app).await);
        let text = json!({ "zh": "原因", "en": "Reason" });
        for (reasons, pointer, code) in [
            (json!([]), "/reasons", "empty_list"),
            (json!([{ "code": "A", "text": text }]), "/reasons/0/code", "invalid_key"),
            (json!([{ "code": "a", "text": text }, { "code": "a", "text": text }]), "/reasons/1/code", "duplicate_key"),
            (json!([{ "code": "a", "text": { "zh": "原因", "en": " " } }]), "/reasons/0/text/en", "required"),
            (json!([{ "code": "a", "text": { "zh": "原".repeat(301), "en": "Reason" } }]), "/reasons/0/text/zh", "too_long"),
        ] {
            let answer = put_over(&admin, 1, json!({ "form": right, "reasons": reasons })).await;
            let answer = answer.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{reasons}: {:?}", answer.errors());
        }
    }

    async fn a_form_is_looked_at_without_being_saved(app) {
        let (reviewer, right) = (app.reviewer().await, form(&app).await);
        let verdict = check(&reviewer, &right).await;
        assert_eq!((found(&verdict), &verdict["sections"]), (Vec::new(), &json!(9)));
        assert!(verdict["fields"].as_u64().unwrap() > 40);
        let mut wrong = right.clone();
        wrong["title_field"] = json!("none");
        wrong["sections"][0]["fields"][0]["label"]["en"] = json!("x".repeat(100_000));
        let verdict = check(&reviewer, &wrong).await;
        assert_eq!(found(&verdict), [
            ("/form/title_field".to_owned(), "unknown_title_field".to_owned()),
            ("/form/sections/0/fields/0/label/en".to_owned(), "too_long".to_owned()),
        ]);
        let shapeless = reviewer.post("/admin/award-forms/check", json!({ "form": { "sections": 1 } })).await;
        assert!(shapeless.expect_problem(422, "invalid_request").has_error("/form/sections", "wrong_type"));
        assert_eq!(form(&app).await, right);
    }

    async fn conditions_that_wait_for_each_other_or_never_hold_are_told(app) {
        let reviewer = app.reviewer().await;
        let field = |key: &str, kind: Value, when: Value| {
            let mut field = json!({ "key": key, "label": { "zh": "题", "en": "Q" }, "kind": kind });
            if !when.is_null() {
                field["required_when"] = when;
            }
            field
        };
        let text = json!({ "type": "short_text", "max_chars": 5 });
        let number = json!({ "type": "number", "min": 0, "max": 60 });
        let when = |field: &str, equals: &str| json!({ "field": field, "equals": equals });
        let fields = json!([
            field("name", text.clone(), Value::Null),
            field("a", text.clone(), when("b", "是")),
            field("b", text.clone(), when("a", "是")),
            field("years", number, Value::Null),
            field("c", text.clone(), when("years", "61")),
            field("d", text.clone(), when("years", "many")),
            field("e", text.clone(), when("years", "60")),
            field("f", text, when("name", "这个太长了吧")),
        ]);
        let form = json!({ "title_field": "name", "sections": [{ "key": "s", "title": { "zh": "节", "en": "S" }, "fields": fields }] });
        let at = |index: usize, member: &str| format!("/form/sections/0/fields/{index}/required_when/{member}");
        let expected: Vec<(String, String)> = [
            (at(4, "equals"), "never_holds"), (at(5, "equals"), "never_holds"), (at(7, "equals"), "never_holds"),
            (at(1, "field"), "condition_cycle"), (at(2, "field"), "condition_cycle"),
        ].map(|(at, code)| (at, code.to_owned())).into();
        assert_eq!(found(&check(&reviewer, &form).await), expected);
    }

    async fn what_is_larger_than_a_form_is_answered_at_once(app) {
        let reviewer = app.reviewer().await;
        let (begun, text) = (std::time::Instant::now(), json!({ "zh": "题", "en": "Q" }));
        let fields: Vec<Value> = (0..10_000).map(|index| json!({ "key": format!("f{index}"), "label": text,
            "required_when": { "field": format!("f{}", (index + 1) % 10_000), "equals": "x" },
            "kind": { "type": "short_text", "max_chars": 5 } })).collect();
        let sections = json!([{ "key": "s", "title": text, "fields": fields }]);
        let verdict = check(&reviewer, &json!({ "title_field": "f0", "sections": sections })).await;
        assert_eq!(found(&verdict), [("/form/sections".to_owned(), "too_many".to_owned())]);
        assert_eq!(verdict["fields"], 10_000);
        let options: Vec<Value> = (0..20_000).map(|_| json!({ "value": "same", "label": text })).collect();
        let field = json!({ "key": "f", "label": text, "kind": { "type": "select", "options": options } });
        let sections = json!([{ "key": "s", "title": text, "fields": [field] }]);
        let verdict = check(&reviewer, &json!({ "title_field": "f", "sections": sections })).await;
        assert_eq!(found(&verdict), [("/form/sections/0/fields/0/kind/options".to_owned(), "too_many".to_owned())]);
        let huge = json!({ "form": { "title_field": "x".repeat(3_000_000), "sections": [] } });
        reviewer.post("/admin/award-forms/check", huge).await.expect_problem(413, "request_too_large");
        assert!(begun.elapsed().as_secs() < 20, "a hundred times what it takes: {:?}", begun.elapsed());
    }
}
