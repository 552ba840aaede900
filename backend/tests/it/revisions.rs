//! What a draft was before.

use openapi::application::{Revision, RevisionSummary};
use openapi::page::Page;
use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

async fn revisions(client: &Client, id: &str) -> Vec<RevisionSummary> {
    let page: Page<RevisionSummary> =
        client.get(&format!("/applications/{id}/revisions")).await.expect(200).parse();
    page.items
}

async fn versions(client: &Client, id: &str) -> Vec<i64> {
    revisions(client, id).await.iter().map(|revision| revision.version).collect()
}

async fn autosave(client: &Client, id: &str, version: i64, answers: Value) -> Answer {
    let request = client.request(Method::PATCH, &format!("/applications/{id}"));
    let body = json!({ "answers": answers, "autosave": true });
    send(request.header("If-Match", etag(version)).json(&body)).await
}

async fn restore(client: &Client, id: &str, version: i64, to: i64) -> Answer {
    let request = client.request(Method::POST, &format!("/applications/{id}/restoration"));
    send(request.header("If-Match", etag(version)).json(&json!({ "version": to }))).await
}

on_both_engines! {
    async fn clause_45_what_was_saved_by_hand_can_be_brought_back(app) {
        let unit = app.organization().await;
        let (client, draft) = (&unit.client, unit.draft("project").await);
        client.save(&draft.id, 1, json!({ "project_name": "第一稿" })).await.expect(200);
        client.save(&draft.id, 2, json!({ "project_name": "第二稿", "project_name_en": "Second" })).await.expect(200);
        assert_eq!(versions(client, &draft.id).await, [3, 2, 1]);
        let newest = &revisions(client, &draft.id).await[0];
        assert_eq!((newest.saved_by.as_str(), newest.answered), ("王志强", 3), "the units are filled in too");
        let second: Revision =
            client.get(&format!("/applications/{}/revisions/2", draft.id)).await.expect(200).parse();
        assert_eq!(second.answers["project_name"], "第一稿");
        let restored = restore(client, &draft.id, 3, 2).await.expect(200);
        assert_eq!(restored.header("etag"), "\"4\"");
        let restored = restored.json();
        assert_eq!(restored["answers"]["project_name"], "第一稿");
        assert!(restored["answers"].get("project_name_en").is_none());
        assert_eq!(restored["title"], "第一稿");
        let back = restore(client, &draft.id, 4, 3).await.expect(200).json();
        assert_eq!(back["answers"]["project_name"], "第二稿", "what a restoration replaces is kept as well");
    }

    async fn the_newest_twenty_are_kept(app) {
        let unit = app.organization().await;
        let (client, draft) = (&unit.client, unit.draft("project").await);
        for version in 1..=25 {
            client.save(&draft.id, version, json!({ "project_name": format!("第{version}稿") })).await.expect(200);
        }
        let kept = versions(client, &draft.id).await;
        assert_eq!(kept, (7..=26).rev().collect::<Vec<_>>());
        client.get(&format!("/applications/{}/revisions/6", draft.id)).await.expect_problem(404, "not_found");
    }

    async fn a_spell_of_typing_is_one_revision_and_what_it_takes_away_is_kept(app) {
        let unit = app.organization().await;
        let (client, draft) = (&unit.client, unit.draft("project").await);
        for (version, text) in (1..).zip(["精", "精密", "精密齿", "精密齿轮"]) {
            autosave(client, &draft.id, version, json!({ "project_name": text })).await.expect(200);
        }
        assert_eq!(versions(client, &draft.id).await, [5, 1], "summed up");
        autosave(client, &draft.id, 5, json!({ "project_name": "" })).await.expect(200);
        assert_eq!(versions(client, &draft.id).await, [6, 5, 1], "what was deleted can be brought back");
        client.save(&draft.id, 6, json!({ "project_name": "暂存" })).await.expect(200);
        app.pass(500);
        autosave(client, &draft.id, 7, json!({ "project_name": "暂存之后" })).await.expect(200);
        autosave(client, &draft.id, 8, json!({ "project_name": "暂存之后继续" })).await.expect(200);
        assert_eq!(versions(client, &draft.id).await, [9, 7, 6, 5, 1], "what was saved by hand stands");
        app.pass(600);
        let client = &app.login(&unit.phone, PASSWORD).await;
        autosave(client, &draft.id, 9, json!({ "project_name": "暂存之后继续，第二天" })).await.expect(200);
        assert_eq!(versions(client, &draft.id).await, [10, 9, 7, 6, 5, 1], "a spell lasts ten minutes");
    }

    async fn a_restoration_is_a_change_like_any_other(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let (client, draft) = (&unit.client, unit.draft("project").await);
        client.save(&draft.id, 1, json!({ "project_name": "第一稿" })).await.expect(200);
        let stale = restore(client, &draft.id, 1, 1).await.expect_problem(412, "stale_version");
        assert_eq!(stale.json()["current_version"], 2);
        let unknown = restore(client, &draft.id, 2, 9).await.expect_problem(422, "invalid_request");
        assert!(unknown.has_error("/version", "unknown_revision"), "{:?}", unknown.errors());
        let path = format!("/applications/{}/restoration", draft.id);
        client.post(&path, json!({ "version": 1 })).await.expect_problem(428, "precondition_required");
        restore(&other.client, &draft.id, 2, 1).await.expect_problem(404, "not_found");
        let list = format!("/applications/{}/revisions", draft.id);
        other.client.get(&list).await.expect_problem(404, "not_found");
        other.client.get(&format!("{list}/1")).await.expect_problem(404, "not_found");
        client.get(&format!("{list}/x")).await.expect_problem(404, "not_found");
        app.at("2025-04-29T08:59:00Z");
        let client = &app.login(&unit.phone, PASSWORD).await;
        app.at("2025-04-29T09:00:00Z");
        restore(client, &draft.id, 2, 1).await.expect_problem(409, "filing_closed");
        client.get(&list).await.expect(200);
    }

    async fn clause_06_after_the_submission_nothing_is_brought_back(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        assert_eq!(versions(&unit.client, &draft.id).await, [2, 1]);
        unit.client.submit(&draft.id, draft.version, "k").await.expect(201);
        assert_eq!(versions(&unit.client, &draft.id).await, [0_i64; 0]);
        restore(&unit.client, &draft.id, draft.version, 1).await.expect_problem(409, "already_submitted");
    }

    async fn revisions_go_with_their_draft(app) {
        let unit = app.organization().await;
        let draft = unit.filled("project").await;
        unit.client.delete_draft(&draft.id, draft.version).await.expect(204);
        assert_eq!(app.count("revisions").await, 0);
        let draft = unit.filled("project").await;
        assert_eq!(app.count(&format!("revisions WHERE application_id = '{}'", draft.id)).await, 2);
        app.cancel(&unit.phone).await.expect(204);
        assert_eq!(app.count("revisions").await, 0);
    }
}
