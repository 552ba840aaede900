//! 通知: whom they reach, and how they are read.

use openapi::notification::{NotificationKind, NotificationList};
use reqwest::Method;
use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

async fn list(client: &Client, query: &str) -> NotificationList {
    client.get(&format!("/notifications{query}")).await.expect(200).parse()
}

on_both_engines! {
    async fn each_event_is_told_to_those_whom_it_concerns(app) {
        let unit = app.organization().await;
        let member = |id: &str| format!("/organizations/mine/members/{id}");
        let joined = app.member(&unit, "李娜").await;
        unit.asks_for_approval().await;
        let (agreed, declined) = (app.person_named("周明").await, app.person_named("吴芳").await);
        agreed.join(&unit.id).await.expect(201);
        declined.join(&unit.id).await.expect(201);
        send(unit.client.request(Method::PUT, &member(&agreed.id))).await.expect(200);
        unit.client.delete(&member(&declined.id)).await.expect(204);
        agreed.client.delete(&member(&agreed.id)).await.expect(204);
        unit.client.delete(&member(&joined.id)).await.expect(204);
        let told = ["member_left", "join_requested", "join_requested", "member_joined"];
        assert_eq!(unit.client.told().await, told);
        assert_eq!(agreed.client.told().await, ["join_approved"]);
        assert_eq!(declined.client.told().await, ["join_declined"]);
        assert_eq!(joined.client.told().await, ["member_removed"]);
        let texts: Vec<String> =
            list(&unit.client, "").await.items.into_iter().map(|item| item.text.zh).collect();
        for (text, name) in texts.iter().zip(["周明", "吴芳", "周明", "李娜"]) {
            assert!(text.contains(name) && text.contains(&unit.organization), "{text}");
        }
        let own = list(&joined.client, "").await;
        assert!(own.items[0].text.zh.contains(&unit.organization), "{}", own.items[0].text.zh);
    }

    async fn what_did_not_happen_is_not_told(app) {
        let unit = app.organization().await;
        let other = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        member.join(&unit.id).await.expect(201);
        member.join(&other.id).await.expect_problem(409, "already_member");
        other.client.delete(&format!("/organizations/mine/members/{}", member.id)).await.expect(404);
        unit.hand_over(&other.phone).await.expect(422);
        unit.client
            .put(
                "/accounts/me/password",
                json!({ "current_password": "not the password", "new_password": "violet tractor umbrella" }),
            )
            .await
            .expect(422);
        assert_eq!(unit.client.told().await, ["member_joined"]);
        assert_eq!(member.client.told().await, [""; 0]);
        assert_eq!(other.client.told().await, [""; 0]);
    }

    async fn unread_ones_are_counted_and_marked_up_to_the_one_that_was_seen(app) {
        let unit = app.organization().await;
        for name in ["甲", "乙", "丙"] {
            app.member(&unit, name).await;
        }
        let before = list(&unit.client, "").await;
        assert_eq!((before.unread, before.items.len()), (3, 3));
        assert!(before.items.iter().all(|item| !item.read && item.kind == NotificationKind::MemberJoined));
        unit.client.post("/notifications/read", json!({ "up_to": before.items[1].id })).await.expect(204);
        let after = list(&unit.client, "").await;
        assert_eq!(after.unread, 1, "one came in since it was seen");
        assert_eq!(after.items.iter().map(|item| item.read).collect::<Vec<_>>(), [false, true, true]);
        assert!(list(&unit.client, "?limit=1").await.unread == 1, "of all, not of the page");
        for _ in 0..2 {
            unit.client.post("/notifications/read", json!({ "up_to": before.items[0].id })).await.expect(204);
        }
        assert_eq!(list(&unit.client, "").await.unread, 0);
    }

    async fn they_are_read_page_by_page_newest_first(app) {
        let unit = app.organization().await;
        for name in ["甲", "乙", "丙", "丁", "戊"] {
            app.member(&unit, name).await;
        }
        let (mut query, mut seen) = ("?limit=2".to_owned(), Vec::new());
        loop {
            let page = list(&unit.client, &query).await;
            assert!(page.items.len() <= 2);
            seen.extend(page.items.iter().map(|item| item.id));
            match page.next {
                Some(next) => query = format!("?limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.is_sorted_by(|earlier, later| earlier > later), "newest first, each once");
        for (query, pointer) in [
            ("?limit=0", "/limit"),
            ("?limit=101", "/limit"),
            ("?after=x", "/after"),
            ("?unread=true", "/unread"),
        ] {
            let answer = unit
                .client
                .get(&format!("/notifications{query}"))
                .await
                .expect_problem(422, "invalid_request");
            assert_eq!(answer.errors()[0].0, pointer, "{query}");
        }
    }

    async fn item_30_others_are_neither_seen_nor_marked(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        app.member(&unit, "李娜").await;
        app.member(&other, "周明").await;
        let theirs = list(&other.client, "").await;
        assert_eq!(theirs.items.len(), 1);
        let (own, id) = (list(&unit.client, "").await, theirs.items[0].id);
        assert!(own.items.iter().all(|item| item.id != id));
        let none = unit
            .client
            .post("/notifications/read", json!({ "up_to": "01900000-0000-7000-8000-000000000000" }))
            .await;
        assert_eq!((none.status, list(&unit.client, "").await.unread), (reqwest::StatusCode::NO_CONTENT, 1));
        let mark = unit.client.post("/notifications/read", json!({ "up_to": id })).await;
        assert_eq!((mark.status, mark.bytes), (none.status, none.bytes), "as one that does not exist");
        assert_eq!(list(&other.client, "").await.unread, 1);
        for body in [json!({}), json!({ "up_to": "x" }), json!({ "up_to": id, "account_id": "x" })] {
            unit.client.post("/notifications/read", body).await.expect_problem(422, "invalid_request");
        }
        app.stranger().get("/notifications").await.expect_problem(401, "unauthenticated");
    }

    async fn what_fails_in_the_same_transaction_is_not_told(app) {
        let unit = app.organization().await;
        let person = app.member(&unit, "李娜").await;
        let path = format!("/organizations/mine/members/{}", person.id);
        let race = futures_util::future::join_all((0..20).map(|_| unit.client.delete(&path))).await;
        assert_eq!(race.iter().filter(|answer| answer.status == 204).count(), 1);
        assert_eq!(race.iter().filter(|answer| answer.status == 404).count(), 19);
        assert_eq!(person.client.told().await, ["member_removed"]);
    }

    async fn beyond_ninety_nine_the_unread_are_not_counted(app) {
        let unit = app.organization().await;
        let account = unit.client.me().await["id"].as_str().unwrap().to_owned();
        let many = format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) \
             INSERT INTO notifications (id, account_id, kind, text, created_at) \
             SELECT '01900000-0000-7000-8000-0000000' || (10000 + i), '{account}', 'member_joined', \
             '{{\"zh\":\"一\",\"en\":\"one\"}}', '2025-04-10 02:00:00' FROM n"
        );
        app.raw_sql(&many).await.unwrap();
        let page = list(&unit.client, "?limit=100").await;
        assert_eq!((page.items.len(), page.unread), (100, 99));
        unit.client.post("/notifications/read", json!({ "up_to": page.items[0].id })).await.expect(204);
        assert_eq!(list(&unit.client, "").await.unread, 0);
    }
}
