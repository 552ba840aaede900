//! The reviewers' queue.

use openapi::page::Page;
use openapi::review::QueueEntry;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_51_the_queue_is_filtered_and_read_page_by_page(app) {
        let unit = app.organization().await;
        let mut submitted = Vec::new();
        for award in ["project", "individual", "individual"] {
            submitted.push(unit.submitted(award).await);
        }
        let reviewer = app.reviewer().await;
        record(&reviewer, &submitted[2], json!({ "outcome": "passed" })).await.expect(201);
        for (query, expected) in [
            ("", vec![0, 1, 2]),
            ("?award=project", vec![0]),
            ("?status=under_review", vec![0, 1]),
            ("?activity=2025&award=individual&status=passed", vec![2]),
            ("?activity=demo", vec![]),
        ] {
            let page: Page<QueueEntry> = reviewer.get(&format!("/admin/applications{query}")).await.expect(200).parse();
            let mut ids: Vec<String> = page.items.iter().map(|entry| entry.id.to_string()).collect();
            let mut expected: Vec<String> = expected.into_iter().map(|index: usize| submitted[index].clone()).collect();
            ids.sort();
            expected.sort();
            assert_eq!(ids, expected, "{query}");
        }
        let first: Page<QueueEntry> = reviewer.get("/admin/applications?limit=2").await.expect(200).parse();
        let rest = format!("/admin/applications?limit=2&after={}", first.next.unwrap());
        let rest: Page<QueueEntry> = reviewer.get(&rest).await.expect(200).parse();
        assert_eq!((first.items.len(), rest.items.len(), rest.next), (2, 1, None));
        reviewer.get("/admin/applications?after=x").await.expect_problem(422, "invalid_request");
        reviewer.get("/admin/applications?limit=0").await.expect_problem(422, "invalid_request");
        reviewer.get("/admin/applications?state=passed").await.expect_problem(422, "invalid_request");
        reviewer.get("/admin/applications?status=lost").await.expect_problem(422, "invalid_request");
    }

    async fn clause_51_the_queue_is_searched_and_cut_by_time_result_and_reviewer(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let mut submitted = Vec::new();
        for who in [&unit, &unit, &other] {
            submitted.push(who.submitted("project").await);
            app.pass(60);
        }
        let reviewer = app.reviewer().await;
        reviewer.put(&format!("/admin/applications/{}/claim", submitted[0]), json!({})).await.expect(200);
        record(&reviewer, &submitted[1], json!({ "outcome": "passed" })).await.expect(201);
        let me = reviewer.me().await["id"].as_str().unwrap().to_owned();
        let number = numbers(&reviewer.get("/admin/applications").await.expect(200).json())[2].clone();
        for (query, expected) in [
            (format!("q={}", number.to_lowercase()), vec![2]),
            (format!("q={}", encoded(&other.organization)), vec![2]),
            ("q=%25".to_owned(), vec![]),
            ("q=+".to_owned(), vec![0, 1, 2]),
            (format!("organization={}", unit.id), vec![0, 1]),
            ("outcome=passed".to_owned(), vec![1]),
            ("outcome=rejected".to_owned(), vec![]),
            ("outcome=none".to_owned(), vec![0, 2]),
            ("reviewer=me".to_owned(), vec![0]),
            (format!("reviewer={me}"), vec![0]),
            ("reviewer=none&outcome=none".to_owned(), vec![2]),
            ("submitted_from=2025-04-10T02:01:00Z".to_owned(), vec![1, 2]),
            ("submitted_to=2025-04-10T02:01:00Z".to_owned(), vec![0]),
            (format!("submitted_from={}&submitted_to=2025-04-10T02:01:00.000001Z", encoded("2025-04-10T10:01:00+08:00")), vec![1]),
        ] {
            let page: Page<QueueEntry> = reviewer.get(&format!("/admin/applications?{query}")).await.expect(200).parse();
            let ids: Vec<String> = page.items.iter().map(|entry| entry.id.to_string()).collect();
            let expected: Vec<String> = expected.into_iter().map(|index: usize| submitted[index].clone()).collect();
            assert_eq!(ids, expected, "{query}");
        }
        let first = reviewer.get("/admin/applications?limit=1&outcome=none&reviewer=none&q=%E6%B5%8B%E8%AF%95").await.expect(200);
        assert!(first.header("link").is_empty(), "nothing follows");
        let first = reviewer.get("/admin/applications?limit=1&outcome=none&q=%E6%B5%8B%E8%AF%95").await.expect(200);
        assert!(first.header("link").contains("outcome=none") && first.header("link").contains("q=%E6%B5%8B"), "{}", first.header("link"));
    }

    async fn wrong_filters_are_told(app) {
        let reviewer = app.reviewer().await;
        for (query, pointer, code) in [
            ("outcome=lost", "/outcome", "invalid_parameter"),
            ("organization=x", "/organization", "invalid_parameter"),
            ("reviewer=somebody", "/reviewer", "invalid_id"),
            ("submitted_from=yesterday", "/submitted_from", "invalid_parameter"),
            ("submitted_from=99999-01-01T00:00:00Z", "/submitted_from", "invalid_parameter"),
            ("submitted_from=2025-04-02T00:00:00Z&submitted_to=2025-04-02T00:00:00Z", "/submitted_to", "out_of_range"),
        ] {
            let answer = reviewer.get(&format!("/admin/applications?{query}")).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{query}: {:?}", answer.errors());
        }
        let long = format!("/admin/applications?q={}", "a".repeat(101));
        reviewer.get(&long).await.expect_problem(422, "invalid_request");
    }
}

async fn record(reviewer: &Client, id: &str, body: Value) -> Answer {
    reviewer.post(&format!("/admin/applications/{id}/review-result"), body).await
}

fn numbers(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["number"].as_str().unwrap().to_owned()).collect()
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
