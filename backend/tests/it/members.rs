//! 加入组织, members, and what belonging or not belonging allows.

use openapi::application::ApplicationSummary;
use openapi::organization::Member;
use openapi::page::Page;
use openapi::receipt::Receipt;
use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

const NOBODY: &str = "01900000-0000-7000-8000-000000000000";
const MEMBERS: &str = "/organizations/mine/members";

/// The address of someone of one's organization.
fn member(id: &str) -> String {
    format!("{MEMBERS}/{id}")
}

/// A person who waits for the administrator's word.
async fn pending(app: &TestApp, unit: &Admin) -> Person {
    unit.asks_for_approval().await;
    let person = app.person().await;
    let me = person.join(&unit.id).await.expect(201).json();
    assert_eq!(me["organization"], json!(null), "asking is not belonging");
    person
}

/// Someone who does not belong to the organization has no right there.
async fn has_no_rights(person: &Client, unit: &Admin) {
    for path in [
        MEMBERS.to_owned(),
        format!("{MEMBERS}?state=pending"),
        "/applications?scope=organization".to_owned(),
    ] {
        person.get(&path).await.expect_problem(403, "forbidden");
    }
    person.get("/organizations/mine").await.expect_problem(409, "organization_required");
    assert_ne!(person.get("/organizations/mine/proof").await.status, 200);
    person.patch("/organizations/mine", json!({ "region": "北京市" })).await.expect_problem(403, "forbidden");
    let body = json!({ "activity_id": "2025", "award": "project" });
    person.post("/applications", body).await.expect_problem(409, "organization_required");
    send(person.request(Method::PUT, &member(&me(person).await))).await.expect_problem(403, "forbidden");
    let transfer = json!({ "phone": unit.phone, "password": PASSWORD });
    person.post("/organizations/mine/admin-transfer", transfer).await.expect_problem(403, "forbidden");
}

async fn me(client: &Client) -> String {
    client.me().await["id"].as_str().unwrap().to_owned()
}

on_both_engines! {
    async fn clause_28_a_personal_account_joins_and_then_files(app) {
        let (unit, person) = (app.organization().await, app.person().await);
        let joined = person.join(&unit.id).await.expect(201).json();
        assert_eq!(joined["organization"]["id"], unit.id.as_str());
        assert_eq!(joined["kind"], "personal", "joining makes nobody an administrator");
        let id = person.client.submitted("project", &unit.credit_code).await;
        let receipt: Receipt =
            person.client.get(&format!("/applications/{id}/receipt")).await.expect(200).parse();
        assert_eq!(receipt.organization_name, unit.organization);
    }

    async fn clause_30_without_an_organization_there_is_no_draft(app) {
        let person = app.person().await;
        assert_eq!(person.client.me().await["organization"], json!(null));
        for award in ["project", "individual"] {
            let body = json!({ "activity_id": "2025", "award": award });
            let refused = person.client.post("/applications", body).await;
            assert_eq!(refused.expect_problem(409, "organization_required").json()["title"], "未加入组织");
        }
        assert_eq!(person.client.listed("/applications").await, [""; 0]);
        person.client.get("/organizations/mine").await.expect_problem(409, "organization_required");
    }

    async fn clause_31_a_unit_is_found_by_name_or_by_code_and_joined(app) {
        let unit = app.organization().await;
        for query in [&unit.organization, &unit.credit_code] {
            let person = app.person().await;
            let found = person.client.get(&lookup(query)).await.expect(200).json();
            assert_eq!(found["organization"]["id"], unit.id.as_str(), "{query}");
            assert_eq!(found["organization"]["join_policy"], "open");
            person.join(found["organization"]["id"].as_str().unwrap()).await.expect(201);
            assert_eq!(person.client.me().await["organization"]["name"], unit.organization.as_str());
        }
    }

    async fn clause_32_a_unit_without_an_administrator_cannot_be_joined(app) {
        let person = app.person().await;
        let found = person.client.get(&lookup("尚无管理员的单位有限公司")).await.expect(200).json();
        assert_eq!((&found["registered"], found.get("organization")), (&json!(false), None));
        person.join(NOBODY).await.expect_problem(404, "not_found");
        person.join("not-an-id").await.expect_problem(404, "not_found");
        let saved = app.saved_registration(&new_phone(), "仅暂存的单位有限公司", &new_credit_code()).await;
        saved.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let found = person.client.get(&lookup("仅暂存的单位有限公司")).await.expect(200).json();
        assert_eq!(found["registered"], false, "暂存 does not hold the organization");
        let body = json!({ "activity_id": "2025", "award": "project" });
        person.client.post("/applications", body).await.expect_problem(409, "organization_required");
        saved.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201);
        let found = person.client.get(&lookup("仅暂存的单位有限公司")).await.expect(200).json();
        person.join(found["organization"]["id"].as_str().unwrap()).await.expect(201);
        person.client.draft("project").await;
    }

    async fn clause_33_the_administrator_files_directly(app) {
        let unit = app.organization().await;
        let id = unit.submitted("project").await;
        let record = unit.client.get(&format!("/applications/{id}")).await.expect(200).json();
        assert_eq!((&record["status"], &record["own"]), (&json!("under_review"), &json!(true)));
    }

    async fn clause_34_both_kinds_file_several_of_both_awards_at_once(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        for client in [&unit.client, &member.client] {
            for award in ["project", "individual"] {
                client.draft(award).await;
                client.submitted(award, &unit.credit_code).await;
            }
            client.submitted("individual", &unit.credit_code).await;
            assert_eq!(client.listed("/applications").await.len(), 5);
        }
        assert_eq!(unit.client.listed("/applications?scope=organization").await.len(), 10);
    }

    async fn joining_twice_or_elsewhere_is_refused(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let member = app.member(&unit, "李娜").await;
        assert_eq!(
            member.join(&unit.id).await.expect(201).json(),
            member.client.me().await,
            "a retry is answered again"
        );
        for id in [&other.id, NOBODY] {
            member.join(id).await.expect_problem(409, "already_member");
        }
        assert_eq!(unit.client.told().await, ["member_joined"]);
        unit.client
            .post(&format!("/organizations/{}/members", other.id), json!({}))
            .await
            .expect_problem(409, "already_member");
        let waiting = pending(&app, &unit).await;
        assert_eq!(waiting.join(&unit.id).await.expect(201).json(), waiting.client.me().await);
        waiting.join(&other.id).await.expect_problem(409, "join_pending");
        assert_eq!(unit.client.told().await, ["join_requested", "member_joined"]);
        app.stranger()
            .post(&format!("/organizations/{}/members", unit.id), json!({}))
            .await
            .expect_problem(401, "unauthenticated");
        app.reviewer()
            .await
            .post(&format!("/organizations/{}/members", unit.id), json!({}))
            .await
            .expect_problem(403, "forbidden");
    }

    async fn item_33_a_pending_member_has_no_rights(app) {
        let unit = app.organization().await;
        let record = unit.submitted("individual").await;
        let person = pending(&app, &unit).await;
        has_no_rights(&person.client, &unit).await;
        person.client.get(&format!("/applications/{record}")).await.expect_problem(404, "not_found");
        let me = person.client.me().await;
        assert_eq!(me["join_request"]["organization_name"], unit.organization.as_str());
    }

    async fn item_33_a_removed_member_has_no_rights(app) {
        let unit = app.organization().await;
        let member_ = app.member(&unit, "李娜").await;
        let record = unit.submitted("individual").await;
        unit.client.delete(&member(&member_.id)).await.expect(204);
        has_no_rights(&member_.client, &unit).await;
        member_.client.get(&format!("/applications/{record}")).await.expect_problem(404, "not_found");
        assert_eq!(member_.client.told().await, ["member_removed"]);
    }

    async fn item_33_a_plain_member_cannot_do_what_the_administrator_does(app) {
        let unit = app.organization().await;
        let (member_, other) = (app.member(&unit, "李娜").await, app.member(&unit, "周明").await);
        let waiting = pending(&app, &unit).await;
        let client = &member_.client;
        client.get(MEMBERS).await.expect_problem(403, "forbidden");
        for id in [&other.id, &waiting.id, NOBODY] {
            client.delete(&member(id)).await.expect_problem(403, "forbidden");
            send(client.request(Method::PUT, &member(id))).await.expect_problem(403, "forbidden");
        }
        client
            .patch("/organizations/mine", json!({ "join_policy": "open" }))
            .await
            .expect_problem(403, "forbidden");
        client.get("/organizations/mine/proof").await.expect_problem(403, "forbidden");
        let proof = client.request(Method::PUT, "/organizations/mine/proof");
        send(proof.multipart(file())).await.expect_problem(403, "forbidden");
        client.get("/applications?scope=organization").await.expect_problem(403, "forbidden");
        assert_eq!(waiting.client.me().await["organization"], json!(null));
    }

    async fn with_approval_a_person_asks_and_the_administrator_agrees(app) {
        let unit = app.organization().await;
        let person = pending(&app, &unit).await;
        let waiting: Page<Member> =
            unit.client.get(&format!("{MEMBERS}?state=pending")).await.expect(200).parse();
        assert_eq!(waiting.items.len(), 1);
        assert_eq!(
            (waiting.items[0].name.as_str(), waiting.items[0].phone.as_str()),
            ("李娜", person.phone.as_str())
        );
        let agreed = send(unit.client.request(Method::PUT, &member(&person.id))).await.expect(200).json();
        assert_eq!((&agreed["state"], &agreed["role"]), (&json!("active"), &json!("personal")));
        let me = person.client.me().await;
        assert_eq!((&me["organization"]["id"], &me["join_request"]), (&json!(unit.id), &json!(null)));
        person.client.draft("project").await;
        send(unit.client.request(Method::PUT, &member(&person.id))).await.expect_problem(404, "not_found");
        assert_eq!(unit.client.listed_members("pending").await, [""; 0]);
    }

    async fn a_declined_person_may_ask_elsewhere(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let person = pending(&app, &unit).await;
        unit.client.delete(&member(&person.id)).await.expect(204);
        assert_eq!(person.client.me().await["join_request"], json!(null));
        assert_eq!(person.client.told().await, ["join_declined"]);
        send(unit.client.request(Method::PUT, &member(&person.id))).await.expect_problem(404, "not_found");
        person.join(&other.id).await.expect(201);
    }

    async fn a_request_can_be_withdrawn_and_then_not_be_approved(app) {
        let unit = app.organization().await;
        let person = pending(&app, &unit).await;
        person.client.delete(&member(&person.id)).await.expect(204);
        send(unit.client.request(Method::PUT, &member(&person.id))).await.expect_problem(404, "not_found");
        assert_eq!(person.client.me().await["organization"], json!(null));
        person.client.delete(&member(&person.id)).await.expect_problem(404, "not_found");
    }

    async fn who_waits_is_let_in_by_the_administrator_only_even_when_joining_is_open_again(app) {
        let unit = app.organization().await;
        let person = pending(&app, &unit).await;
        unit.client.patch("/organizations/mine", json!({ "join_policy": "open" })).await.expect(200);
        assert_eq!(person.client.me().await["organization"], json!(null));
        assert_eq!(person.join(&unit.id).await.expect(201).json()["organization"], json!(null));
        person.client.delete(&member(&person.id)).await.expect(204);
        person.join(&unit.id).await.expect(201);
    }

    async fn a_member_leaves_and_the_administrator_cannot(app) {
        let unit = app.organization().await;
        let member_ = app.member(&unit, "李娜").await;
        unit.client.delete(&member(&me(&unit.client).await)).await.expect_problem(409, "admin_must_transfer");
        member_.client.delete(&member(&member_.id)).await.expect(204);
        assert_eq!(member_.client.me().await["organization"], json!(null));
        member_.client.delete(&member(&member_.id)).await.expect_problem(404, "not_found");
        unit.client.delete(&member(&me(&unit.client).await)).await.expect_problem(409, "admin_must_transfer");
        assert_eq!(app.count(&format!("memberships WHERE organization_id = '{}'", unit.id)).await, 1);
    }

    async fn item_30_people_of_another_organization_are_as_if_they_did_not_exist(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let theirs = app.member(&other, "周明").await;
        let waiting = pending(&app, &other).await;
        let admin = me(&other.client).await;
        for method in [Method::DELETE, Method::PUT] {
            let ask = |id: String| send(unit.client.request(method.clone(), &member(&id)));
            let none = words(&ask(NOBODY.to_owned()).await.expect_problem(404, "not_found"));
            for id in [&theirs.id, &waiting.id, &admin] {
                assert_eq!(words(&ask(id.clone()).await.expect(404)), none);
            }
        }
        assert_eq!(theirs.client.me().await["organization"]["id"], other.id.as_str());
        assert_eq!(waiting.client.me().await["join_request"]["organization_id"], other.id.as_str());
    }

    async fn a_removed_members_drafts_stay_theirs_but_cannot_be_submitted(app) {
        let unit = app.organization().await;
        let person = app.member(&unit, "李娜").await;
        let (kept, thrown) =
            (person.client.complete("individual", "").await, person.client.draft("project").await);
        unit.client.delete(&member(&person.id)).await.expect(204);
        let path = format!("/applications/{}", kept.id);
        assert_eq!(person.client.get(&path).await.expect(200).json()["own"], true);
        assert_eq!(person.client.listed("/applications").await.len(), 2);
        let saved =
            person.client.save(&kept.id, kept.version, json!({ "name": "李娜" })).await.expect(200).json();
        let version = saved["version"].as_i64().unwrap();
        person.client.upload(&kept.id, "achievement_proof", "再传.pdf", ACHIEVEMENTS_PDF).await.expect(201);
        person.client.delete_draft(&thrown.id, thrown.version).await.expect(204);
        person.client.submit(&kept.id, version, "k").await.expect_problem(409, "not_a_member");
        unit.client.get(&path).await.expect_problem(404, "not_found");
        let elsewhere = app.organization().await;
        person.join(&elsewhere.id).await.expect(201);
        person.client.submit(&kept.id, version, "k").await.expect_problem(409, "not_a_member");
        person.client.delete(&member(&person.id)).await.expect(204);
        person.join(&unit.id).await.expect(201);
        person.client.submit(&kept.id, version, "k").await.expect(201);
    }

    async fn members_are_walked_page_by_page(app) {
        let unit = app.organization().await;
        let mut expected = vec![me(&unit.client).await];
        for name in ["甲", "乙", "丙"] {
            expected.push(app.member(&unit, name).await.id);
        }
        app.organization().await;
        let (mut path, mut seen) = (format!("{MEMBERS}?limit=1"), Vec::new());
        loop {
            let answer = unit.client.get(&path).await.expect(200);
            let page: Page<Member> = answer.parse();
            assert_eq!(page.items.len(), 1);
            seen.push(page.items[0].account_id.to_string());
            assert_eq!(page.next.is_some(), answer.header("link").contains("rel=\"next\""));
            match page.next {
                Some(next) => path = format!("{MEMBERS}?limit=1&after={next}"),
                None => break,
            }
        }
        expected.sort();
        assert_eq!(seen, expected, "everyone once");
        for (query, pointer) in [
            ("limit=0", "/limit"),
            ("limit=101", "/limit"),
            ("after=x", "/after"),
            ("state=all", "/state"),
            ("name=甲", "/name"),
        ] {
            let answer =
                unit.client.get(&format!("{MEMBERS}?{query}")).await.expect_problem(422, "invalid_request");
            assert_eq!(answer.errors()[0].0, pointer, "{query}");
        }
    }

    async fn members_see_their_administrator_masked_and_the_administrator_in_full(app) {
        let unit = app.organization().await;
        let person = app.member(&unit, "李娜").await;
        let seen = person.client.get("/organizations/mine").await.expect(200);
        let masked = format!("{}****{}", &unit.phone[..3], &unit.phone[7..]);
        assert_eq!(seen.json()["administrator"], json!({ "name": "王**", "phone": masked }));
        assert_eq!((&seen.json()["role"], seen.json().get("proof")), (&json!("personal"), None));
        let text = String::from_utf8_lossy(&seen.bytes).into_owned();
        assert!(!text.contains(&unit.phone) && !text.contains("王志强"), "{text}");
        let full = unit.client.get("/organizations/mine").await.expect(200).json();
        assert_eq!(full["administrator"], json!({ "name": "王志强", "phone": unit.phone }));
        assert_eq!(
            (&full["role"], &full["proof"]["media_type"]),
            (&json!("org_admin"), &json!("image/jpeg"))
        );
    }

    async fn a_rejected_organization_submits_again_after_a_new_proof(app) {
        let unit = app.organization().await;
        let person = app.member(&unit, "李娜").await;
        let (own, members) =
            (unit.complete("individual").await, person.client.complete("individual", "").await);
        app.raw_sql(&format!("UPDATE organizations SET status = 'rejected' WHERE id = '{}'", unit.id))
            .await
            .unwrap();
        unit.client.submit(&own.id, own.version, "k").await.expect_problem(409, "organization_rejected");
        person
            .client
            .submit(&members.id, members.version, "k")
            .await
            .expect_problem(409, "organization_rejected");
        let saved = person
            .client
            .save(&members.id, members.version, json!({ "name": "李娜" }))
            .await
            .expect(200)
            .json();
        let html = unit.client.request(Method::PUT, "/organizations/mine/proof");
        let page = reqwest::multipart::Part::bytes(b"<html></html>".to_vec()).file_name("证明.jpg");
        send(html.multipart(reqwest::multipart::Form::new().part("file", page)))
            .await
            .expect_problem(422, "file_kind_refused");
        assert_eq!(
            unit.client.me().await["organization"]["status"],
            "rejected",
            "a refused file changes nothing"
        );
        send(unit.client.request(Method::PUT, "/organizations/mine/proof").multipart(file()))
            .await
            .expect(200);
        assert_eq!(unit.client.me().await["organization"]["status"], "unverified");
        assert_eq!(unit.client.get("/organizations/mine/proof").await.expect(200).bytes, LETTER_JPG);
        person.client.submit(&members.id, saved["version"].as_i64().unwrap(), "k").await.expect(201);
        unit.client.submit(&own.id, own.version, "k").await.expect(201);
        let actions = app.audited(&format!("organization:{}", unit.id)).await;
        assert!(actions.iter().any(|(action, _)| action == "replace_proof"), "{actions:?}");
    }

    async fn a_given_up_registration_leaves_an_account_that_can_join(app) {
        let unit = app.organization().await;
        let phone = new_phone();
        let before = app.files_after_sweeping().await;
        let client = app.saved_registration(&phone, "放弃注册的单位有限公司", &new_credit_code()).await;
        client.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        client.delete("/organization-registrations/draft").await.expect(204);
        client.delete("/organization-registrations/draft").await.expect_problem(404, "not_found");
        client
            .post("/organization-registrations", json!({ "confirmed": true }))
            .await
            .expect_problem(404, "not_found");
        client.get("/organization-registrations/draft/proof").await.expect_problem(404, "not_found");
        assert_eq!(app.files_after_sweeping().await, before, "its proof is gone");
        let client = app.login(&phone, PASSWORD).await;
        let me = client.me().await;
        assert_eq!((&me["kind"], &me["registration_pending"]), (&json!("personal"), &json!(false)));
        client.post(&format!("/organizations/{}/members", unit.id), json!({})).await.expect(201);
        client.draft("individual").await;
    }

    async fn joining_gives_a_saved_registration_up(app) {
        let unit = app.organization().await;
        let client = app.saved_registration(&new_phone(), "改为加入的单位有限公司", &new_credit_code()).await;
        let joined =
            client.post(&format!("/organizations/{}/members", unit.id), json!({})).await.expect(201).json();
        assert_eq!(joined["registration_pending"], false);
        client.get("/organization-registrations/draft").await.expect_problem(404, "not_found");
        let body = json!({ "data": { "organization_name": "再来一次有限公司" } });
        client.put("/organization-registrations/draft", body).await.expect_problem(409, "already_member");
    }

    async fn the_loser_of_a_race_for_a_unit_keeps_the_account_and_can_join_the_winner(app) {
        let unit = app.organization().await;
        let (phone, code) = (new_phone(), unit.credit_code.clone());
        let loser = app.saved_registration(&phone, &unit.organization, &code).await;
        loser.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        loser.post("/organization-registrations", json!({ "confirmed": true })).await
            .expect_problem(409, "organization_taken");
        let again = app.login(&phone, PASSWORD).await;
        assert_eq!(again.me().await["registration_pending"], true);
        again.post(&format!("/organizations/{}/members", unit.id), json!({})).await.expect(201);
        assert_eq!(again.me().await["organization"]["id"], unit.id.as_str());
    }

    async fn the_administrators_list_has_drafts_as_lines_and_submissions_in_full(app) {
        let unit = app.organization().await;
        let person = app.member(&unit, "李娜").await;
        let draft = person.client.filled("project").await;
        let submitted = person.client.submitted("individual", "").await;
        let own = unit.draft("project").await;
        let page: Page<ApplicationSummary> =
            unit.client.get("/applications?scope=organization").await.expect(200).parse();
        let lines: Vec<_> =
            page.items.iter().map(|line| (line.id.to_string(), line.own, line.missing.is_some())).collect();
        assert_eq!(
            lines,
            [
                (own.id.clone(), true, true),
                (submitted.clone(), false, false),
                (draft.id.clone(), false, false)
            ]
        );
        assert_eq!(page.items[1].author_name, "李娜");
        assert_eq!(unit.client.listed("/applications").await, [own.id]);
        let none = unit.client.get(&format!("/applications/{NOBODY}")).await.expect_problem(404, "not_found");
        let theirs = unit.client.get(&format!("/applications/{}", draft.id)).await;
        assert_eq!(words(&theirs.expect_problem(404, "not_found")), words(&none));
        let read = unit.client.get(&format!("/applications/{submitted}")).await.expect(200).json();
        assert_eq!((&read["own"], &read["author_name"]), (&json!(false), &json!("李娜")));
        unit.client.get(&format!("/applications/{submitted}/receipt")).await.expect(200);
        let file = read["attachments"][0]["id"].as_str().unwrap();
        unit.client.get(&format!("/attachments/{file}")).await.expect(200);
    }

    async fn the_administrator_reads_a_members_record_but_does_not_carry_it_on(app) {
        let unit = app.organization().await;
        let person = app.member(&unit, "李娜").await;
        let draft = person.client.complete("individual", "").await;
        let body = person.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        let file = format!("/attachments/{}", body["attachments"][0]["id"].as_str().unwrap());
        let client = &unit.client;
        client.save(&draft.id, draft.version, json!({ "name": "改" })).await.expect_problem(404, "not_found");
        client.submit(&draft.id, draft.version, "k").await.expect_problem(404, "not_found");
        client.delete_draft(&draft.id, draft.version).await.expect_problem(404, "not_found");
        client.upload(&draft.id, "photo", "照片.jpg", PHOTO_JPG).await.expect_problem(404, "not_found");
        client.get(&file).await.expect_problem(404, "not_found");
        client.delete(&file).await.expect_problem(404, "not_found");
        client
            .post(&format!("/applications/{}/check", draft.id), json!({}))
            .await
            .expect_problem(404, "not_found");
        person.client.submit(&draft.id, draft.version, "k").await.expect(201);
        client.get(&file).await.expect(200);
        client
            .post(&format!("/applications/{}/check", draft.id), json!({}))
            .await
            .expect_problem(404, "not_found");
        client.delete(&file).await.expect_problem(404, "not_found");
    }

    async fn a_member_does_not_see_the_others_records(app) {
        let unit = app.organization().await;
        let (one, other) = (app.member(&unit, "李娜").await, app.member(&unit, "周明").await);
        let (theirs, units) =
            (one.client.submitted("individual", "").await, unit.submitted("individual").await);
        for id in [theirs, units] {
            other.client.get(&format!("/applications/{id}")).await.expect_problem(404, "not_found");
            other.client.get(&format!("/applications/{id}/receipt")).await.expect_problem(404, "not_found");
        }
        assert_eq!(other.client.listed("/applications").await, [""; 0]);
        other.client.get("/applications?scope=organization").await.expect_problem(403, "forbidden");
        app.person()
            .await
            .client
            .get("/applications?scope=organization")
            .await
            .expect_problem(403, "forbidden");
    }

    async fn item_09_of_fifty_joins_at_once_one_counts(app) {
        let (unit, other, person) = (app.organization().await, app.organization().await, app.person().await);
        let race = (0..50).map(|index| person.join(if index % 2 == 0 { &unit.id } else { &other.id }));
        let answers = futures_util::future::join_all(race).await;
        let joined: Vec<_> = answers.iter().filter(|answer| answer.status == 201).map(Answer::json).collect();
        assert!(
            !joined.is_empty()
                && joined.iter().all(|account| account["organization"] == joined[0]["organization"])
        );
        let told = answers.iter().filter(|answer| {
            ["already_member", "too_many_requests"].iter().any(|code| answer.json()["code"] == *code)
        });
        assert_eq!(joined.len() + told.count(), 50);
        assert_eq!(app.count(&format!("memberships WHERE account_id = '{}'", person.id)).await, 1);
        assert_eq!(unit.client.told().await.len() + other.client.told().await.len(), 1);
    }

    async fn item_25_whoever_joins_and_leaves_all_day_is_slowed_down(app) {
        let (unit, person) = (app.organization().await, app.person().await);
        for _ in 0..20 {
            person.join(&unit.id).await.expect(201);
            person.client.delete(&member(&person.id)).await.expect(204);
        }
        let limited = person.join(&unit.id).await.expect_problem(429, "too_many_requests");
        assert!(!limited.header("retry-after").is_empty());
        app.member(&unit, "周明").await;
    }

    async fn item_09_of_fifty_approvals_at_once_one_counts(app) {
        let unit = app.organization().await;
        let person = pending(&app, &unit).await;
        let path = member(&person.id);
        let race = (0..50).map(|_| send(unit.client.request(Method::PUT, &path)));
        let answers = futures_util::future::join_all(race).await;
        let agreed = answers.iter().filter(|answer| answer.status == 200).count();
        let told = answers.iter().filter(|answer| answer.json()["code"] == "not_found").count();
        assert_eq!((agreed, told), (1, 49));
        assert_eq!(person.client.told().await, ["join_approved"]);
        assert_eq!(app.count(&format!("memberships WHERE account_id = '{}'", person.id)).await, 1);
    }

    async fn item_09_an_approval_racing_a_withdrawal_leaves_no_half_member(app) {
        let unit = app.organization().await;
        let mut people = Vec::new();
        for _ in 0..6 {
            people.push(pending(&app, &unit).await);
        }
        for person in people {
            let path = member(&person.id);
            let (agreed, withdrawn) =
                tokio::join!(send(unit.client.request(Method::PUT, &path)), person.client.delete(&path));
            let outcome = (agreed.status.as_u16(), withdrawn.status.as_u16());
            let belongs = person.client.me().await["organization"] != json!(null);
            // Either the request is withdrawn first, or the new membership is.
            assert!([(200, 204), (404, 204)].contains(&outcome), "{outcome:?}");
            assert!(!belongs, "{outcome:?}");
            assert_eq!(app.count(&format!("join_requests WHERE account_id = '{}'", person.id)).await, 0);
        }
    }

    async fn item_09_a_submission_racing_the_removal_is_for_the_organization_or_not_at_all(app) {
        let unit = app.organization().await;
        for _ in 0..4 {
            let person = app.member(&unit, "李娜").await;
            let draft = person.client.complete("individual", "").await;
            let path = member(&person.id);
            let (submitted, removed) =
                tokio::join!(person.client.submit(&draft.id, draft.version, "k"), unit.client.delete(&path));
            removed.expect(204);
            let kept = app.count(&format!("submissions WHERE application_id = '{}'", draft.id)).await;
            match submitted.status.as_u16() {
                201 => assert_eq!(kept, 1),
                _ => assert_eq!(
                    (submitted.expect_problem(409, "not_a_member").status.as_u16(), kept),
                    (409, 0)
                ),
            }
        }
    }

    async fn of_many_new_proofs_at_once_one_stays_and_no_file_is_left_behind(app) {
        let unit = app.organization().await;
        let before = app.files_after_sweeping().await;
        let race = (0..8)
            .map(|_| send(unit.client.request(Method::PUT, "/organizations/mine/proof").multipart(file())));
        let answers = futures_util::future::join_all(race).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        app.pass(3 * 3600);
        assert_eq!(app.files_after_sweeping().await, before);
        let client = app.login(&unit.phone, PASSWORD).await;
        assert_eq!(client.get("/organizations/mine/proof").await.expect(200).bytes, LETTER_JPG);
    }

    async fn a_former_members_draft_outlives_the_organization_but_is_submitted_no_more(app) {
        let unit = app.organization().await;
        let person = app.member(&unit, "李娜").await;
        let draft = person.client.complete("individual", "").await;
        person.client.delete(&member(&person.id)).await.expect(204);
        app.cancel(&unit.phone).await.expect(204);
        let kept = person.client.get(&format!("/applications/{}", draft.id)).await.expect(200).json();
        assert_eq!(kept["organization_name"], unit.organization.as_str());
        let saved =
            person.client.save(&draft.id, draft.version, json!({ "name": "李娜" })).await.expect(200).json();
        person
            .client
            .submit(&draft.id, saved["version"].as_i64().unwrap(), "k")
            .await
            .expect_problem(409, "not_a_member");
        person.client.delete_draft(&draft.id, saved["version"].as_i64().unwrap()).await.expect(204);
    }
}

/// Another stamped document.
fn file() -> reqwest::multipart::Form {
    let part = reqwest::multipart::Part::bytes(LETTER_JPG.to_vec()).file_name("新证明.jpg");
    reqwest::multipart::Form::new().part("file", part)
}

impl Client {
    /// The accounts of the members in a state.
    async fn listed_members(&self, state: &str) -> Vec<String> {
        let page: Value = self.get(&format!("{MEMBERS}?state={state}")).await.expect(200).json();
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["account_id"].as_str().unwrap().to_owned()).collect()
    }
}
