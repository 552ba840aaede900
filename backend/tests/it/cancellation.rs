//! 注销账号.

use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

const CANCELLATIONS: &str = "/account-cancellations";

/// What a cancellation is asked with.
fn body(phone: &str, password: &str, code: &str) -> Value {
    json!({ "phone": phone, "password": password, "code": code })
}

/// Staff bring a participation in.
async fn took_part(app: &TestApp, phone: &str) -> Value {
    let participations = json!({ "participations": [{ "phone": phone, "event": "全面质量知识竞赛" }] });
    app.admin().await.post("/admin/participations", participations).await.expect(200).json()
}

/// The account is there as before.
async fn lives(app: &TestApp, phone: &str) {
    app.login(phone, PASSWORD).await.me().await;
}

on_both_engines! {
    async fn clause_35_it_takes_phone_password_and_code(app) {
        let person = app.person().await;
        let stranger = app.stranger();
        let unknown = new_phone();
        let code = app.next_code(&person.phone, "cancel_account").await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let known = stranger.post(CANCELLATIONS, body(&person.phone, PASSWORD, wrong)).await.expect(422);
        assert!(known.has_error("/code", "wrong_sms_code"), "{:?}", known.errors());
        let nobody = stranger.post(CANCELLATIONS, body(&unknown, PASSWORD, wrong)).await.expect(422);
        assert_eq!(words(&known), words(&nobody), "nobody learns whether a phone has an account");
        let wrong_password =
            stranger.post(CANCELLATIONS, body(&person.phone, "not the password", &code)).await;
        wrong_password.expect_problem(401, "invalid_credentials");
        for (missing, pointer) in [("phone", "/phone"), ("password", "/password"), ("code", "/code")] {
            let mut body = body(&person.phone, PASSWORD, &code);
            body.as_object_mut().unwrap().remove(missing);
            let answer = stranger.post(CANCELLATIONS, body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, "required"), "{:?}", answer.errors());
        }
        lives(&app, &person.phone).await;
        stranger.post(CANCELLATIONS, body(&person.phone, PASSWORD, &code)).await.expect(204);
    }

    async fn clause_35_a_code_for_something_else_is_no_code(app) {
        let person = app.person().await;
        let code = app.next_code(&person.phone, "reset_password").await;
        let answer = app.stranger().post(CANCELLATIONS, body(&person.phone, PASSWORD, &code)).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/code", "wrong_sms_code"));
        assert_eq!(
            app.try_code(&new_phone(), "cancel_account").await,
            None,
            "no message to a phone without an account"
        );
        lives(&app, &person.phone).await;
    }

    async fn clause_36_who_has_submitted_cannot_cancel(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        for (client, phone) in [(&unit.client, &unit.phone), (&member.client, &member.phone)] {
            client.submitted("individual", "").await;
            let refused = app.cancel(phone).await.expect_problem(409, "account_participated");
            assert_eq!(refused.json()["title"], "无法注销");
            lives(&app, phone).await;
        }
        member.client.delete(&format!("/organizations/mine/members/{}", member.id)).await.expect(204);
        app.cancel(&member.phone).await.expect_problem(409, "account_participated");
    }

    async fn clause_36_who_submitted_anothers_draft_cannot_cancel(app) {
        let unit = app.organization().await;
        let draft = unit.complete("individual").await;
        let successor = app.member(&unit, "李娜").await;
        let third = app.member(&unit, "周明").await;
        let (former, unit) = unit.succeeded_by(&app, successor).await;
        unit.client.submit(&draft.id, draft.version, "k").await.expect(201);
        let (submitter, _) = unit.succeeded_by(&app, third).await;
        app.cancel(&submitter.phone).await.expect_problem(409, "account_participated");
        app.cancel(&former.phone).await.expect_problem(409, "account_participated");
    }

    async fn clause_36_after_a_transfer_neither_the_former_nor_the_new_administrator_can_cancel(app) {
        let unit = app.organization().await;
        unit.submitted("individual").await;
        let member = app.member(&unit, "李娜").await;
        let (former, unit) = unit.succeeded_by(&app, member).await;
        app.cancel(&former.phone).await.expect_problem(409, "account_participated");
        former.client.delete(&format!("/organizations/mine/members/{}", former.id)).await.expect(204);
        app.cancel(&unit.phone).await.expect_problem(409, "account_participated");
        lives(&app, &unit.phone).await;
    }

    async fn clause_36_a_participation_that_staff_brought_in_blocks(app) {
        let person = app.person().await;
        assert_eq!(took_part(&app, &person.phone).await, json!({ "added": 1, "known": 0 }));
        let spelled = format!("+86 {}", person.phone);
        assert_eq!(took_part(&app, &spelled).await, json!({ "added": 0, "known": 1 }));
        app.cancel(&person.phone).await.expect_problem(409, "account_participated");
        let later = new_phone();
        took_part(&app, &later).await;
        let code = app.code(&later, "register").await;
        let register = json!({ "name": "后来", "phone": later, "password": PASSWORD, "code": code });
        app.stranger().post("/accounts", register).await.expect(201);
        app.cancel(&later).await.expect_problem(409, "account_participated");
    }

    async fn clause_36_a_change_of_phone_does_not_shed_a_participation(app) {
        let person = app.person().await;
        took_part(&app, &person.phone).await;
        let phone = new_phone();
        let code = app.code(&phone, "change_phone").await;
        let change = json!({ "password": PASSWORD, "phone": phone, "code": code });
        person.client.put("/accounts/me/phone", change).await.expect(200);
        app.cancel(&phone).await.expect_problem(409, "account_participated");
    }

    async fn clause_36_only_an_admin_of_the_platform_brings_participations_in(app) {
        let phone = new_phone();
        let entry_of = |phone: &str| json!({ "phone": phone, "event": "竞赛" });
        let wrong = json!({ "participations": [entry_of(&phone), entry_of("12345")] });
        for client in [app.reviewer().await, app.organization().await.client, app.person().await.client] {
            client.post("/admin/participations", wrong.clone()).await.expect_problem(403, "forbidden");
        }
        let admin = app.admin().await;
        let answer = admin.post("/admin/participations", wrong).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/participations/1/phone", "invalid_phone"), "{:?}", answer.errors());
        assert_eq!(app.count("participations").await, 0, "all or nothing");
        let entry = |event: &str| json!({ "participations": [{ "phone": phone, "event": event }] });
        admin.post("/admin/participations", entry(&"赛".repeat(100))).await.expect(200);
        let answer = admin
            .post("/admin/participations", entry(&"赛".repeat(101)))
            .await
            .expect_problem(422, "invalid_request");
        assert!(answer.has_error("/participations/0/event", "too_long"), "{:?}", answer.errors());
        let many = |count: usize| json!({ "participations": vec![entry_of(&phone); count] });
        assert_eq!(
            admin.post("/admin/participations", many(1000)).await.expect(200).json(),
            json!({ "added": 1, "known": 999 })
        );
        let answer =
            admin.post("/admin/participations", many(1001)).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/participations", "too_long"), "{:?}", answer.errors());
    }

    async fn an_event_without_a_name_is_told_to_be_missing_and_not_to_be_too_long(app) {
        let admin = app.admin().await;
        for event in ["", "  "] {
            let entry = json!({ "participations": [{ "phone": new_phone(), "event": event }] });
            let answer =
                admin.post("/admin/participations", entry).await.expect_problem(422, "invalid_request");
            assert!(
                answer.has_error("/participations/0/event", "required"),
                "{event:?}: {:?}",
                answer.errors()
            );
        }
    }

    async fn the_same_participations_imported_at_once_are_there_once(app) {
        let (admin, phone) = (app.admin().await, new_phone());
        let import = json!({ "participations": [{ "phone": phone, "event": "竞赛" }] });
        let race = (0..20).map(|_| admin.post("/admin/participations", import.clone()));
        let answers = futures_util::future::join_all(race).await;
        assert!(
            answers.iter().all(|answer| answer.status == 200),
            "{:?}",
            answers.iter().map(|answer| answer.status).collect::<Vec<_>>()
        );
        assert_eq!(answers.iter().map(|answer| answer.json()["added"].as_i64().unwrap()).sum::<i64>(), 1);
    }

    async fn clause_36_an_administrator_with_members_cannot_cancel(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        app.cancel(&unit.phone).await.expect_problem(409, "organization_has_members");
        lives(&app, &unit.phone).await;
        unit.client.delete(&format!("/organizations/mine/members/{}", member.id)).await.expect(204);
        app.cancel(&unit.phone).await.expect(204);
    }

    async fn clause_36_staff_and_suspended_accounts_are_not_cancelled_this_way(app) {
        let reviewer = shenbao::domain::seed::DEMO_REVIEWER;
        let code = app.code(reviewer, "cancel_account").await;
        let staff = body(reviewer, shenbao::domain::seed::DEMO_PASSWORD, &code);
        app.stranger().post(CANCELLATIONS, staff).await.expect_problem(403, "forbidden");
        app.reviewer().await.get("/admin/applications").await.expect(200);
        let person = app.person().await;
        app.suspend(&person.phone, true).await;
        let code = app.next_code(&person.phone, "cancel_account").await;
        app.stranger().post(CANCELLATIONS, body(&person.phone, "not the password", &code)).await
            .expect_problem(401, "invalid_credentials");
        app.stranger().post(CANCELLATIONS, body(&person.phone, PASSWORD, &code)).await
            .expect_problem(403, "account_suspended");
    }

    async fn clause_37_drafts_do_not_block_and_go_with_their_files(app) {
        let unit = app.organization().await;
        let person = app.member(&unit, "李娜").await;
        let kept = unit.complete("individual").await;
        let before = app.files_after_sweeping().await;
        person.client.complete("individual", "").await;
        person.client.complete("project", &unit.credit_code).await;
        assert_eq!(app.files_after_sweeping().await, before + 6);
        app.cancel(&person.phone).await.expect(204);
        assert_eq!(app.count(&format!("applications WHERE author_id = '{}'", person.id)).await, 0);
        assert_eq!(app.files_after_sweeping().await, before);
        let still = unit.client.get(&format!("/applications/{}", kept.id)).await.expect(200).json();
        assert_eq!(still["attachments"].as_array().unwrap().len(), 3, "the others' stay");
        assert_eq!(app.count(&format!("memberships WHERE account_id = '{}'", person.id)).await, 0);
    }

    async fn clause_37_drafts_go_even_after_the_close(app) {
        app.at("2025-04-29T08:59:00Z");
        let unit = app.organization().await;
        unit.draft("project").await;
        app.at("2025-04-29T09:00:00Z");
        app.cancel(&unit.phone).await.expect(204);
        assert_eq!(app.count(&format!("applications WHERE organization_id = '{}'", unit.id)).await, 0);
    }

    async fn clause_37_the_phone_is_free_again(app) {
        let person = app.person().await;
        app.cancel(&person.phone).await.expect(204);
        let login = json!({ "phone": person.phone, "password": PASSWORD });
        app.stranger().post("/auth/login", login).await.expect_problem(401, "invalid_credentials");
        let code = app.next_code(&person.phone, "register").await;
        let register = json!({ "name": "周明", "phone": person.phone, "password": PASSWORD, "code": code });
        let session = app.stranger().post("/accounts", register).await.expect(201).json();
        assert_ne!(
            session["account"]["id"],
            person.id.as_str(),
            "another account, with nothing of the first"
        );
        assert_eq!(session["account"]["name"], "周明");
        app.cancel(&person.phone).await.expect(204);
    }

    async fn clause_37_every_token_ends(app) {
        let person = app.person().await;
        let elsewhere = app.login(&person.phone, PASSWORD).await;
        app.cancel(&person.phone).await.expect(204);
        for client in [&person.client, &elsewhere] {
            client.ended().await;
            client.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        }
        let personal = "name <> '' OR phone IS NOT NULL OR password_hash <> ''";
        assert_eq!(app.count(&format!("accounts WHERE id = '{}' AND ({personal})", person.id)).await, 0);
        for table in ["sessions", "notifications", "join_requests", "registrations", "known_addresses"] {
            assert_eq!(app.count(&format!("{table} WHERE account_id = '{}'", person.id)).await, 0, "{table}");
        }
        let entries = app.audited(&format!("account:{}", person.id)).await;
        assert!(entries.iter().any(|(action, _)| action == "cancel_account"));
        assert!(
            !entries.iter().any(|(_, detail)| detail.contains(&person.phone) || detail.contains("李娜")),
            "{entries:?}"
        );
    }

    async fn clause_37_the_organization_is_free_again(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        member.client.delete(&format!("/organizations/mine/members/{}", member.id)).await.expect(204);
        app.cancel(&unit.phone).await.expect(204);
        for query in [&unit.organization, &unit.credit_code] {
            assert_eq!(app.stranger().get(&lookup(query)).await.expect(200).json()["registered"], false);
        }
        member.join(&unit.id).await.expect_problem(404, "not_found");
        let next = app.saved_registration(&new_phone(), &unit.organization, &unit.credit_code).await;
        next.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let account =
            next.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201).json();
        assert_ne!(account["organization"]["id"], unit.id.as_str());
        let found = app.stranger().get(&lookup(&unit.organization)).await.expect(200).json();
        assert_eq!(found["organization"]["id"], account["organization"]["id"]);
    }

    async fn clause_37_a_cancelled_unit_is_found_under_no_name_and_blocks_none(app) {
        let unit = app.organization().await;
        app.cancel(&unit.phone).await.expect(204);
        let found = app.stranger().get(&lookup(&format!("cancelled:{}", unit.id))).await.expect(200).json();
        assert_eq!(found["registered"], false, "{found}");
    }

    async fn clause_37_no_name_that_another_unit_takes_keeps_an_administrator_from_cancelling(app) {
        let unit = app.organization().await;
        let other =
            app.saved_registration(&new_phone(), &format!("cancelled:{}", unit.id), &new_credit_code()).await;
        other.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let taken = other.post("/organization-registrations", json!({ "confirmed": true })).await;
        assert!([201, 422].contains(&taken.status.as_u16()), "{}", taken.json());
        app.cancel(&unit.phone).await.expect(204);
    }

    async fn clause_37_who_waits_to_join_is_told_and_free(app) {
        let unit = app.organization().await;
        unit.asks_for_approval().await;
        let person = app.person().await;
        person.join(&unit.id).await.expect(201);
        app.cancel(&unit.phone).await.expect(204);
        assert_eq!(person.client.me().await["join_request"], json!(null));
        assert_eq!(person.client.told().await, ["organization_cancelled"]);
        person.join(&app.organization().await.id).await.expect(201);
    }

    async fn clause_37_what_was_begun_elsewhere_goes_too(app) {
        let unit = app.organization().await;
        unit.asks_for_approval().await;
        let before = app.files_after_sweeping().await;
        let phone = new_phone();
        let client = app.saved_registration(&phone, "注销前暂存的单位有限公司", &new_credit_code()).await;
        client.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        client.post(&format!("/organizations/{}/members", unit.id), json!({})).await.expect(201);
        app.cancel(&phone).await.expect(204);
        let waiting = unit.client.get("/organizations/mine/members?state=pending").await.expect(200).json();
        assert_eq!(waiting["items"], json!([]));
        assert_eq!(app.files_after_sweeping().await, before);
    }

    async fn clause_37_a_records_former_author_may_cancel_once_it_is_another_ones_draft(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let member = app.member(&unit, "李娜").await;
        let (former, unit) = unit.succeeded_by(&app, member).await;
        app.cancel(&former.phone).await.expect(204);
        assert_eq!(
            unit.client.listed("/applications").await.concat(),
            draft.id,
            "the office keeps its draft"
        );
        unit.client.save(&draft.id, draft.version, json!({ "project_name": "续" })).await.expect(200);
    }

    async fn item_09_of_fifty_cancellations_at_once_one_counts(app) {
        let app = app.with(|config| config.login_tries = 100).await;
        let person = app.person().await;
        let code = app.next_code(&person.phone, "cancel_account").await;
        // Each try counts, and a code has five: the race is for the account, not for the code.
        app.raw_sql("UPDATE sms_codes SET tries = -100").await.unwrap();
        let race = (0..50).map(|_| {
            let (client, body) = (app.stranger(), body(&person.phone, PASSWORD, &code));
            async move { client.post(CANCELLATIONS, body).await }
        });
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
        let told = |answer: &&Answer| answer.status == 401 || answer.has_error("/code", "wrong_sms_code");
        assert_eq!(answers.iter().filter(told).count(), 49);
        let entries = app.audited(&format!("account:{}", person.id)).await;
        assert_eq!(entries.iter().filter(|(action, _)| action == "cancel_account").count(), 1);
    }

    async fn item_09_a_submission_racing_the_cancellation_is_never_orphaned(app) {
        for _ in 0..4 {
            let unit = app.organization().await;
            app.pass(60);
            let code = app.code(&unit.phone, "cancel_account").await;
            let draft = unit.complete("individual").await;
            let stranger = app.stranger();
            let (submitted, cancelled) = tokio::join!(
                unit.client.submit(&draft.id, draft.version, "k"),
                stranger.post(CANCELLATIONS, body(&unit.phone, PASSWORD, &code)),
            );
            let outcome = (submitted.status.as_u16(), cancelled.status.as_u16());
            assert!([(201, 409), (401, 204), (404, 204)].contains(&outcome), "{outcome:?}");
            let kept = app.count(&format!("submissions WHERE application_id = '{}'", draft.id)).await;
            assert_eq!(kept, i64::from(outcome.0 == 201));
        }
    }
}
