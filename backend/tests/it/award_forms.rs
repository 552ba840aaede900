//! Forms as data: new versions, and what is wrong with one.

use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

async fn put(client: &Client, form: &Value) -> Answer {
    client.put("/admin/activities/2025/awards/project", json!({ "form": form })).await
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
        let nowhere = admin.put("/admin/activities/2031/awards/project", json!({ "form": right })).await;
        nowhere.expect_problem(404, "not_found");
        put(&admin, &right).await.expect(200);
        assert_eq!(app.audited("activity:2025").await.last().unwrap().0, "put_award_form");
    }
}
