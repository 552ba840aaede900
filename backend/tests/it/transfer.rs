//! 权限转让.

use openapi::application::Application;
use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

const TRANSFER: &str = "/organizations/mine/admin-transfer";

/// The phone of the one administrator that the database knows.
async fn administrators(app: &TestApp, unit: &str) -> i64 {
    app.count(&format!("memberships WHERE organization_id = '{unit}' AND role = 'admin'")).await
}

async fn record(client: &Client, id: &str) -> Application {
    client.get(&format!("/applications/{id}")).await.expect(200).parse()
}

/// Nothing of a record can be seen or done.
async fn out_of_reach(client: &Client, id: &str) {
    for (method, path) in [
        (Method::GET, ""),
        (Method::POST, "/check"),
        (Method::GET, "/receipt"),
        (Method::GET, "/review-result"),
    ] {
        let answer = send(client.request(method, &format!("/applications/{id}{path}"))).await;
        answer.expect_problem(404, "not_found");
    }
    client.save(id, 1, json!({})).await.expect_problem(404, "not_found");
    client.submit(id, 1, "k").await.expect_problem(404, "not_found");
    client.delete_draft(id, 1).await.expect_problem(404, "not_found");
    client.upload(id, "photo", "照片.jpg", PHOTO_JPG).await.expect_problem(404, "not_found");
    assert!(!client.listed("/applications").await.contains(&id.to_owned()));
}

on_both_engines! {
    async fn clause_38_only_an_active_member_of_the_organization_can_succeed(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let stranger = app.person().await;
        let theirs = app.member(&other, "周明").await;
        let suspended = app.member(&unit, "停用").await;
        app.suspend(&suspended.phone, true).await;
        let removed = app.member(&unit, "移除").await;
        unit.client.delete(&format!("/organizations/mine/members/{}", removed.id)).await.expect(204);
        unit.asks_for_approval().await;
        let pending = app.person().await;
        pending.join(&unit.id).await.expect(201);
        let nobody = new_phone();
        let staff = shenbao::domain::seed::DEMO_REVIEWER.to_owned();
        let mut bodies = Vec::new();
        for phone in [
            &nobody,
            &stranger.phone,
            &theirs.phone,
            &other.phone,
            &suspended.phone,
            &removed.phone,
            &pending.phone,
            &unit.phone,
            &staff,
        ] {
            let answer = unit.hand_over(phone).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error("/phone", "not_a_member"), "{phone}: {:?}", answer.errors());
            bodies.push(words(&answer));
        }
        assert!(
            bodies.iter().all(|body| *body == bodies[0]),
            "nobody learns whose phone has an account elsewhere"
        );
        assert_eq!(
            (administrators(&app, &unit.id).await, unit.client.me().await["kind"].clone()),
            (1, json!("org_admin"))
        );
    }

    async fn clause_38_it_takes_the_administrators_own_password(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        for password in ["not the password", "correct horse batter"] {
            let body = json!({ "phone": member.phone, "password": password });
            let answer = unit.client.post(TRANSFER, body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error("/password", "wrong_password"), "{:?}", answer.errors());
        }
        for body in [json!({ "phone": member.phone }), json!({ "password": PASSWORD }), json!({})] {
            let answer = unit.client.post(TRANSFER, body).await.expect_problem(422, "invalid_request");
            assert_eq!(answer.errors()[0].1, "required");
        }
        unit.client.me().await;
        assert_eq!(member.client.me().await["kind"], "personal");
    }

    async fn clause_38_a_member_cannot_take_the_administration(app) {
        let unit = app.organization().await;
        let (member, other) = (app.member(&unit, "李娜").await, app.member(&unit, "周明").await);
        for phone in [&member.phone, &other.phone, &unit.phone] {
            let body = json!({ "phone": phone, "password": PASSWORD });
            member.client.post(TRANSFER, body.clone()).await.expect_problem(403, "forbidden");
            app.person().await.client.post(TRANSFER, body.clone()).await.expect_problem(403, "forbidden");
            app.admin().await.post(TRANSFER, body).await.expect_problem(403, "forbidden");
        }
        assert_eq!(administrators(&app, &unit.id).await, 1);
    }

    async fn clause_39_the_roles_are_swapped_and_there_is_one_administrator(app) {
        let unit = app.organization().await;
        let (id, member) = (unit.id.clone(), app.member(&unit, "李娜").await);
        let spelled = format!("+86 {} {} {}", &member.phone[..3], &member.phone[3..7], &member.phone[7..]);
        let session = unit.hand_over(&spelled).await.expect(200).json();
        assert_eq!(
            (&session["account"]["kind"], &session["account"]["organization"]["id"]),
            (&json!("personal"), &json!(id))
        );
        let former = unit.client.clone().with_token(session["access_token"].as_str().unwrap());
        let successor = member.client.refreshed().await;
        assert_eq!(successor.me().await["kind"], "org_admin");
        assert_eq!(administrators(&app, &id).await, 1);
        former.get("/organizations/mine/members").await.expect_problem(403, "forbidden");
        former.patch("/organizations/mine", json!({})).await.expect_problem(403, "forbidden");
        former.get("/applications?scope=organization").await.expect_problem(403, "forbidden");
        successor.get("/organizations/mine/members").await.expect(200);
        successor.get("/organizations/mine/proof").await.expect(200);
        let found = app.stranger().get(&lookup(&unit.credit_code)).await.expect(200).json();
        assert_eq!(found["administrator"]["name"], "李*", "strangers are sent to the new one");
    }

    async fn clause_39_item_17_the_tokens_of_both_end_and_their_logins_go_on(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        let elsewhere = app.login(&unit.phone, PASSWORD).await;
        let session = unit.hand_over(&member.phone).await.expect(200).json();
        for client in [&unit.client, &elsewhere, &member.client] {
            client.ended().await;
        }
        let renewed = unit.client.clone().with_token(session["access_token"].as_str().unwrap());
        assert_eq!(renewed.me().await["kind"], "personal");
        assert_eq!(unit.client.refreshed().await.me().await["kind"], "personal");
        assert_eq!(elsewhere.refreshed().await.me().await["kind"], "personal");
        assert_eq!(member.client.refreshed().await.me().await["kind"], "org_admin");
    }

    async fn clause_39_both_are_told_and_it_is_audited(app) {
        let unit = app.organization().await;
        let (name, id) = (unit.organization.clone(), unit.id.clone());
        let member = app.member(&unit, "李娜").await;
        let to = member.id.clone();
        let (former, unit) = unit.succeeded_by(&app, member).await;
        assert_eq!(former.client.told().await, ["admin_handed_over", "member_joined"]);
        assert_eq!(unit.client.told().await, ["admin_received"]);
        let list = unit.client.get("/notifications").await.expect(200).json();
        let text = list["items"][0]["text"]["zh"].as_str().unwrap();
        assert!(text.contains("王志强") && text.contains(&name), "{text}");
        let entries = app.audited(&format!("organization:{id}")).await;
        let (_, detail) = entries.iter().find(|(action, _)| action == "transfer_admin").unwrap();
        assert_eq!(serde_json::from_str::<Value>(detail).unwrap(), json!({ "from": former.id, "to": to }));
    }

    async fn clause_40_the_former_administrator_stays_a_member(app) {
        let unit = app.organization().await;
        let id = unit.id.clone();
        let member = app.member(&unit, "李娜").await;
        let (former, unit) = unit.succeeded_by(&app, member).await;
        let me = former.client.me().await;
        assert_eq!((&me["kind"], &me["organization"]["id"]), (&json!("personal"), &json!(id)));
        former.client.submitted("individual", "").await;
        let back = unit.hand_over(&former.phone).await.expect(200).json();
        assert_eq!(back["account"]["kind"], "personal", "and can be given it back");
        assert_eq!(former.client.refreshed().await.me().await["kind"], "org_admin");
        assert_eq!(administrators(&app, &id).await, 1);
    }

    async fn clause_40_what_was_filed_as_administrator_passes_to_the_successor(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        let submitted = unit.submitted("project").await;
        let body = json!({ "outcome": "passed" });
        app.reviewer()
            .await
            .post(&format!("/admin/applications/{submitted}/review-result"), body)
            .await
            .expect(201);
        let file = record(&unit.client, &submitted).await.attachments[0].id.to_string();
        let member = app.member(&unit, "李娜").await;
        let (former, unit) = unit.succeeded_by(&app, member).await;
        let client = &unit.client;
        assert_eq!(client.listed("/applications").await, [submitted.clone(), draft.id.clone()]);
        for id in [&submitted, &draft.id] {
            let seen = record(client, id).await;
            assert!(seen.summary.own);
            assert_eq!(seen.summary.author_name, "王志强", "each record keeps its author");
            out_of_reach(&former.client, id).await;
        }
        client.get(&format!("/applications/{submitted}/receipt")).await.expect(200);
        client.get(&format!("/applications/{submitted}/review-result")).await.expect(200);
        client.get(&format!("/attachments/{file}")).await.expect(200);
        former.client.get(&format!("/attachments/{file}")).await.expect_problem(404, "not_found");
        let saved = client.save(&draft.id, draft.version, json!({ "name": "李娜" })).await.expect(200).json();
        client.upload(&draft.id, "achievement_proof", "再传.pdf", ACHIEVEMENTS_PDF).await.expect(201);
        client.submit(&draft.id, saved["version"].as_i64().unwrap(), "k").await.expect(201);
        let seen = record(client, &draft.id).await.summary;
        assert_eq!(seen.author_name, "王志强");
        let successor = client.me().await["id"].as_str().unwrap().to_owned();
        let by =
            format!("submissions WHERE application_id = '{}' AND submitted_by = '{successor}'", draft.id);
        assert_eq!(app.count(&by).await, 1);
    }

    async fn clause_40_what_was_filed_as_a_member_stays_its_authors(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        let (members_draft, members_record) =
            (member.client.draft("project").await.id, member.client.submitted("individual", "").await);
        let office = unit.submitted("individual").await;
        let (former, unit) = unit.succeeded_by(&app, member).await;
        let after = former.client.draft("project").await.id;
        assert_eq!(former.client.listed("/applications").await.concat(), after);
        unit.client.get(&format!("/applications/{after}")).await.expect_problem(404, "not_found");
        let mut own = unit.client.listed("/applications").await;
        own.sort();
        let mut expected = vec![members_draft.clone(), members_record.clone(), office.clone()];
        expected.sort();
        assert_eq!(own, expected);
        let unit = {
            let (second, back) = unit.succeeded_by(&app, former).await;
            for id in [&members_draft, &members_record] {
                assert!(
                    record(&second.client, id).await.summary.own,
                    "begun as a member, it did not go with the office"
                );
            }
            out_of_reach(&second.client, &office).await;
            back
        };
        let mut own = unit.client.listed("/applications").await;
        own.sort();
        let mut expected = vec![after, office];
        expected.sort();
        assert_eq!(own, expected);
    }

    async fn clause_40_not_even_raw_sql_changes_whose_hand_a_record_is(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        for id in [
            unit.submitted("individual").await,
            unit.draft("project").await.id,
            member.client.draft("project").await.id,
        ] {
            for change in [
                format!(
                    "author_id = (SELECT id FROM accounts WHERE phone = '{}')",
                    shenbao::domain::seed::DEMO_APPLICANT
                ),
                "filed_as = CASE filed_as WHEN 'admin' THEN 'member' ELSE 'admin' END".to_owned(),
            ] {
                let sql = format!("UPDATE applications SET {change} WHERE id = '{id}'");
                let refused = app.raw_sql(&sql).await.expect_err(&sql);
                assert!(refused.contains("Immutable"), "{sql}: {refused}");
            }
        }
    }

    async fn item_09_of_two_transfers_at_once_one_wins(app) {
        let unit = app.organization().await;
        let (one, other) = (app.member(&unit, "李娜").await, app.member(&unit, "周明").await);
        let second = app.login(&unit.phone, PASSWORD).await;
        let body = |phone: &str| json!({ "phone": phone, "password": PASSWORD });
        let (first, second) = tokio::join!(
            unit.client.post(TRANSFER, body(&one.phone)),
            second.post(TRANSFER, body(&other.phone))
        );
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert!([[200, 401], [200, 403]].contains(&statuses), "{statuses:?}");
        let winner = if first.status == 200 { &one } else { &other };
        let is_admin = format!("memberships WHERE account_id = '{}' AND role = 'admin'", winner.id);
        assert_eq!((app.count(&is_admin).await, administrators(&app, &unit.id).await), (1, 1));
    }

    async fn item_09_of_fifty_transfers_at_once_one_wins(app) {
        let app = app.with(|config| config.login_tries = 100).await;
        let unit = app.organization().await;
        let (one, other) = (app.member(&unit, "李娜").await, app.member(&unit, "周明").await);
        let race =
            (0..50).map(|index| unit.hand_over(if index % 2 == 0 { &one.phone } else { &other.phone }));
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            let code = answer.json()["code"].as_str().unwrap().to_owned();
            assert!(["forbidden", "unauthenticated"].contains(&code.as_str()), "{}", answer.json());
        }
        assert_eq!(administrators(&app, &unit.id).await, 1);
    }

    async fn item_09_a_transfer_racing_the_successors_departure_leaves_one_administrator(app) {
        for _ in 0..4 {
            let unit = app.organization().await;
            let member = app.member(&unit, "李娜").await;
            let path = format!("/organizations/mine/members/{}", member.id);
            let (handed, left) = tokio::join!(unit.hand_over(&member.phone), member.client.delete(&path));
            let outcome = (handed.status.as_u16(), left.status.as_u16());
            // The member goes first, or becomes the administrator and cannot go, or has no valid token any more.
            assert!([(422, 204), (200, 409), (200, 401)].contains(&outcome), "{outcome:?}");
            assert_eq!(administrators(&app, &unit.id).await, 1);
        }
    }

    async fn item_09_a_draft_begun_during_a_transfer_is_exactly_one_persons(app) {
        for _ in 0..4 {
            let unit = app.organization().await;
            let member = app.member(&unit, "李娜").await;
            let body = json!({ "activity_id": "2025", "award": "project" });
            let (begun, handed) =
                tokio::join!(unit.client.post("/applications", body), unit.hand_over(&member.phone));
            handed.expect(200);
            let (former, successor) = (unit.client.refreshed().await, member.client.refreshed().await);
            let lists = [former.listed("/applications").await, successor.listed("/applications").await];
            if begun.status == 201 {
                assert_eq!(lists.concat(), [begun.json()["id"].as_str().unwrap()]);
            } else {
                begun.expect_problem(401, "unauthenticated");
                assert_eq!(lists.concat(), [""; 0]);
            }
        }
    }
}
