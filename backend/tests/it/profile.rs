//! 信息维护: name, password, phone; suspension; the export of one's data.

use openapi::account::AccountExport;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

const PASSWORD_PATH: &str = "/accounts/me/password";
const PHONE_PATH: &str = "/accounts/me/phone";
const RESET: &str = "/auth/password-reset";
/// Another good password.
const OTHER: &str = "violet tractor umbrella";

fn change(current: &str, new: &str) -> Value {
    json!({ "current_password": current, "new_password": new })
}

async fn log_in(app: &TestApp, phone: &str, password: &str) -> Answer {
    app.stranger().post("/auth/login", json!({ "phone": phone, "password": password })).await
}

/// A change to a phone that nobody has, with everything right.
async fn move_to(app: &TestApp, client: &Client, phone: &str) -> Answer {
    let code = app.code(phone, "change_phone").await;
    client.put(PHONE_PATH, json!({ "password": PASSWORD, "phone": phone, "code": code })).await
}

on_both_engines! {
    async fn one_changes_ones_name_and_the_log_does_not_keep_it(app) {
        let unit = app.organization().await;
        let renamed = unit
            .client
            .patch("/accounts/me", json!({ "name": " 尼格买提•热合曼 " }))
            .await
            .expect(200)
            .json();
        assert_eq!(renamed["name"], "尼格买提·热合曼");
        assert_eq!(unit.client.me().await["name"], "尼格买提·热合曼");
        let found = app.stranger().get(&lookup(&unit.organization)).await.expect(200).json();
        assert_eq!(found["administrator"]["name"], "尼**");
        let account = unit.client.me().await["id"].as_str().unwrap().to_owned();
        let entries = app.audited(&format!("account:{account}")).await;
        assert!(entries.iter().any(|(action, _)| action == "update_account"));
        assert!(!entries.iter().any(|(_, detail)| detail.contains("尼格买提")), "{entries:?}");
    }

    async fn item_20_a_password_has_8_to_128_characters(app) {
        let person = app.person().await;
        for password in ["q7vznk2", &"词".repeat(129), ""] {
            let answer = person.client.put(PASSWORD_PATH, change(PASSWORD, password)).await;
            let answer = answer.expect_problem(422, "invalid_request");
            assert!(
                answer.has_error("/new_password", "invalid_password"),
                "{password}: {:?}",
                answer.errors()
            );
        }
        let longest: String = "violet tractor umbrella siberia pebble "
            .chars()
            .cycle()
            .take(126)
            .chain("词𬭎".chars())
            .collect();
        let mut current = PASSWORD.to_owned();
        for password in ["q7vznk2p", &longest, "春天的紫色骆驼喜欢下雨", "  spaces count too  "] {
            let client = app.login(&person.phone, &current).await;
            client.put(PASSWORD_PATH, change(&current, password)).await.expect(200);
            log_in(&app, &person.phone, password).await.expect(200);
            log_in(&app, &person.phone, &current).await.expect_problem(401, "invalid_credentials");
            current = password.to_owned();
        }
    }

    async fn item_20_common_and_context_passwords_are_refused_everywhere(app) {
        let person = app.person_named("欧阳建国华").await;
        for weak in [
            "password123",
            "12345678901",
            &person.phone,
            "shenbao2025",
            "qwertyuiop",
            "aaaaaaaaaaaa",
            "欧阳建国华2025",
            "质量申报质量申报",
        ] {
            let answer = person.client.put(PASSWORD_PATH, change(PASSWORD, weak)).await;
            let answer = answer.expect_problem(422, "invalid_request");
            assert!(answer.has_error("/new_password", "weak_password"), "{weak}: {:?}", answer.errors());
        }
        person.client.me().await;
        let (phone, code) = (new_phone(), "123456");
        let register = json!({ "name": "李娜", "phone": phone, "password": "password123", "code": code });
        let answer = app.stranger().post("/accounts", register).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/password", "weak_password"), "{:?}", answer.errors());
        let credentials = json!({ "phone": phone, "password": phone, "code": code });
        let first_save = json!({ "data": {}, "credentials": credentials });
        let answer = app
            .stranger()
            .put("/organization-registrations/draft", first_save)
            .await
            .expect_problem(422, "invalid_request");
        assert!(answer.has_error("/credentials/password", "weak_password"), "{:?}", answer.errors());
        let reset = app.next_code(&person.phone, "reset_password").await;
        let reset = json!({ "phone": person.phone, "password": "shenbao2025", "code": reset });
        let answer = app.stranger().post(RESET, reset).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/password", "weak_password"), "{:?}", answer.errors());
    }

    async fn a_wrong_current_password_changes_nothing(app) {
        let person = app.person().await;
        let answer = person.client.put(PASSWORD_PATH, change("not the password", OTHER)).await;
        assert!(
            answer.expect_problem(422, "invalid_request").has_error("/current_password", "wrong_password")
        );
        person.client.me().await;
        log_in(&app, &person.phone, OTHER).await.expect_problem(401, "invalid_credentials");
        log_in(&app, &person.phone, PASSWORD).await.expect(200);
    }

    async fn item_17_a_new_password_ends_every_other_login_at_once(app) {
        let person = app.person().await;
        let elsewhere = app.login(&person.phone, PASSWORD).await;
        let session = person.client.put(PASSWORD_PATH, change(PASSWORD, OTHER)).await.expect(200).json();
        for client in [&person.client, &elsewhere] {
            client.ended().await;
        }
        elsewhere.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        person.client.clone().with_token(session["access_token"].as_str().unwrap()).me().await;
        assert_eq!(person.client.refreshed().await.told().await, ["password_changed"]);
    }

    async fn item_17_a_new_phone_ends_every_other_login_at_once(app) {
        let person = app.person().await;
        let elsewhere = app.login(&person.phone, PASSWORD).await;
        let phone = new_phone();
        let session = move_to(&app, &person.client, &phone).await.expect(200).json();
        assert_eq!(session["account"]["phone"], phone.as_str());
        for client in [&person.client, &elsewhere] {
            client.ended().await;
        }
        elsewhere.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        person.client.clone().with_token(session["access_token"].as_str().unwrap()).me().await;
        assert_eq!(person.client.refreshed().await.told().await, ["phone_changed"]);
        let entries = app.audited(&format!("account:{}", person.id)).await;
        assert!(
            !entries.iter().any(|(_, detail)| detail.contains(&phone) || detail.contains(&person.phone)),
            "{entries:?}"
        );
    }

    async fn after_a_change_of_phone_the_new_one_logs_in_and_the_old_one_is_free(app) {
        let person = app.person().await;
        let phone = new_phone();
        move_to(&app, &person.client, &phone).await.expect(200);
        log_in(&app, &phone, PASSWORD).await.expect(200);
        log_in(&app, &person.phone, PASSWORD).await.expect_problem(401, "invalid_credentials");
        let code = app.next_code(&person.phone, "register").await;
        let register = json!({ "name": "周明", "phone": person.phone, "password": PASSWORD, "code": code });
        app.stranger().post("/accounts", register).await.expect(201);
    }

    async fn a_phone_is_changed_only_with_the_password_and_a_code_to_the_new_number(app) {
        let (person, other) = (app.person().await, app.person().await);
        let phone = new_phone();
        let ask = |password: &str, phone: &str, code: &str| {
            person.client.put(PHONE_PATH, json!({ "password": password, "phone": phone, "code": code }))
        };
        let old = app.next_code(&person.phone, "change_phone").await;
        let answer = ask(PASSWORD, &phone, &old).await.expect_problem(422, "invalid_request");
        assert!(
            answer.has_error("/code", "wrong_sms_code"),
            "a code to the old number is none to the new one"
        );
        let code = app.code(&phone, "change_phone").await;
        let answer = ask("not the password", &phone, &code).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/password", "wrong_password"), "{:?}", answer.errors());
        let taken = app.next_code(&other.phone, "change_phone").await;
        ask(PASSWORD, &other.phone, &taken).await.expect_problem(409, "phone_taken");
        assert_eq!(person.client.me().await["phone"], person.phone.as_str());
        ask(PASSWORD, &phone, &code).await.expect(200);
    }

    async fn a_forgotten_password_is_reset_by_a_code(app) {
        let person = app.person().await;
        let code = app.next_code(&person.phone, "reset_password").await;
        let reset = json!({ "phone": person.phone, "code": code, "password": OTHER });
        let client = app.stranger();
        let session = client.post(RESET, reset.clone()).await.expect(200).json();
        client.with_token(session["access_token"].as_str().unwrap()).me().await;
        person.client.ended().await;
        person.client.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        log_in(&app, &person.phone, PASSWORD).await.expect_problem(401, "invalid_credentials");
        log_in(&app, &person.phone, OTHER).await.expect(200);
        let again = app.stranger().post(RESET, reset).await.expect_problem(422, "invalid_request");
        assert!(again.has_error("/code", "wrong_sms_code"));
    }

    async fn item_21_a_reset_for_an_unknown_phone_is_refused_like_a_wrong_code(app) {
        let (person, unknown) = (app.person().await, new_phone());
        app.next_code(&person.phone, "reset_password").await;
        assert_eq!(app.try_code(&unknown, "reset_password").await, None);
        let mut bodies = Vec::new();
        for phone in [&person.phone, &unknown] {
            let reset = json!({ "phone": phone, "code": "000000", "password": OTHER });
            bodies
                .push(words(&app.stranger().post(RESET, reset).await.expect_problem(422, "invalid_request")));
        }
        assert_eq!(bodies[0], bodies[1]);
        assert_eq!(bodies[0]["errors"][0]["code"], "wrong_sms_code");
    }

    async fn item_17_suspension_ends_everything_at_once(app) {
        let unit = app.organization().await;
        let elsewhere = app.login(&unit.phone, PASSWORD).await;
        app.suspend(&unit.phone, true).await;
        for client in [&unit.client, &elsewhere] {
            client.ended().await;
            client.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        }
        log_in(&app, &unit.phone, "not the password").await.expect_problem(401, "invalid_credentials");
        log_in(&app, &unit.phone, PASSWORD).await.expect_problem(403, "account_suspended");
        let token = unit.client.request(reqwest::Method::POST, "/auth/token");
        let form =
            format!("grant_type=password&username={}&password={}", unit.phone, PASSWORD.replace(' ', "+"));
        let token = token.header("Content-Type", "application/x-www-form-urlencoded").body(form);
        send(token).await.expect_problem(403, "account_suspended");
        let code = app.next_code(&unit.phone, "reset_password").await;
        let reset = json!({ "phone": unit.phone, "code": code, "password": OTHER });
        app.stranger().post(RESET, reset).await.expect_problem(403, "account_suspended");
        app.suspend(&unit.phone, false).await;
        unit.client.ended().await;
        app.login(&unit.phone, PASSWORD).await.draft("project").await;
    }

    async fn only_an_admin_of_the_platform_suspends_and_never_staff(app) {
        let person = app.person().await;
        let suspend = |phone: &str| json!({ "phone": phone, "suspended": true, "reason": "冒用" });
        let path = "/admin/account-suspensions";
        for client in [app.reviewer().await, app.organization().await.client, app.person().await.client] {
            client.post(path, suspend(&person.phone)).await.expect_problem(403, "forbidden");
        }
        let admin = app.admin().await;
        // Staff are locked, where it is seen to that an admin is left.
        for phone in [shenbao::domain::seed::DEMO_ADMIN, shenbao::domain::seed::DEMO_REVIEWER] {
            let refused = admin.post(path, suspend(phone)).await.expect_problem(422, "invalid_request");
            assert!(refused.has_error("/phone", "staff_account"), "{:?}", refused.errors());
        }
        admin.post(path, suspend(&new_phone())).await.expect_problem(404, "not_found");
        person.client.me().await;
        let reason = |length: usize| {
            json!({ "phone": person.phone, "suspended": false, "reason": "因".repeat(length) })
        };
        admin.post(path, reason(500)).await.expect(204);
        let answer = admin.post(path, reason(501)).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/reason", "too_long"), "{:?}", answer.errors());
        let entries = app.audited(&format!("account:{}", person.id)).await;
        assert!(
            entries.iter().any(|(action, detail)| action == "reinstate_account" && detail.contains("因")),
            "{entries:?}"
        );
    }

    async fn a_suspension_needs_a_reason_in_words(app) {
        let (admin, person) = (app.admin().await, app.person().await);
        for reason in ["", "  ", "\u{200B}"] {
            let body = json!({ "phone": person.phone, "suspended": true, "reason": reason });
            let answer =
                admin.post("/admin/account-suspensions", body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error("/reason", "required"), "{reason:?}: {:?}", answer.errors());
        }
    }

    async fn ones_data_is_exported_whole_and_nothing_of_others(app) {
        let unit = app.organization().await;
        let (person, other) = (app.member(&unit, "李娜").await, app.member(&unit, "周明").await);
        let draft = person.client.filled("project").await;
        let submitted = person.client.submitted("individual", "").await;
        let theirs = [other.client.draft("project").await.id, unit.submitted("individual").await];
        app.login(&person.phone, PASSWORD).await;
        unit.client.delete(&format!("/organizations/mine/members/{}", person.id)).await.expect(204);
        let answer = person.client.get("/accounts/me/export").await.expect(200);
        let disposition = answer.header("content-disposition");
        assert!(
            disposition.starts_with("attachment") && disposition.contains("filename*=UTF-8''"),
            "{disposition}"
        );
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(answer.header("cache-control").contains("no-store"), "{}", answer.header("cache-control"));
        let export: AccountExport = answer.parse();
        assert_eq!(
            (export.account.phone.as_str(), export.account.name.as_str()),
            (person.phone.as_str(), "李娜")
        );
        assert_eq!(export.sessions.len(), 2);
        assert_eq!(export.sessions.iter().filter(|session| session.current).count(), 1);
        assert_eq!(export.notifications.len(), 1);
        let ids: Vec<String> = export.applications.iter().map(|one| one.summary.id.to_string()).collect();
        assert_eq!(ids, [submitted, draft.id]);
        assert_eq!(export.applications[0].attachments.len(), 3);
        assert!(!export.applications[1].answers.is_empty());
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        for foreign in [&theirs[0], &theirs[1], &other.phone, &unit.phone, &other.id, "周明"] {
            assert!(!text.contains(foreign), "{foreign}");
        }
        assert!(!text.contains("argon2") && !text.contains("refresh_hash"));
        app.stranger().get("/accounts/me/export").await.expect_problem(401, "unauthenticated");
    }

    async fn a_saved_registration_is_exported_too(app) {
        let client = app.saved_registration(&new_phone(), "导出的单位有限公司", &new_credit_code()).await;
        let export = client.get("/accounts/me/export").await.expect(200).json();
        assert_eq!(export["registration"]["organization_name"], "导出的单位有限公司");
    }

    async fn two_changes_of_password_at_once_leave_one_of_them(app) {
        let person = app.person().await;
        let (first, second) = tokio::join!(
            person.client.put(PASSWORD_PATH, change(PASSWORD, OTHER)),
            person.client.put(PASSWORD_PATH, change(PASSWORD, "granite walnut seventeen")),
        );
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert!([[200, 401], [200, 422]].contains(&statuses), "{statuses:?}");
        let password = if first.status == 200 { OTHER } else { "granite walnut seventeen" };
        log_in(&app, &person.phone, password).await.expect(200);
    }

    async fn of_two_who_move_to_one_phone_at_once_one_gets_it(app) {
        let (one, other, phone) = (app.person().await, app.person().await, new_phone());
        let first = app.code(&phone, "change_phone").await;
        let second = app.next_code(&phone, "change_phone").await;
        let ask = |person: &Person, code: &str| {
            let body = json!({ "password": PASSWORD, "phone": phone, "code": code });
            let client = person.client.clone();
            async move { client.put(PHONE_PATH, body).await }
        };
        let (first, second) = tokio::join!(ask(&one, &first), ask(&other, &second));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert!([[200, 409], [200, 422]].contains(&statuses), "{statuses:?}");
        assert_eq!(app.count(&format!("accounts WHERE phone = '{phone}'")).await, 1);
    }

    async fn item_20_a_reset_refuses_the_holders_own_name_as_a_change_does(app) {
        let person = app.person_named("欧阳建国华").await;
        let code = app.next_code(&person.phone, "reset_password").await;
        let reset = json!({ "phone": person.phone, "code": code, "password": "欧阳建国华2025" });
        let answer = app.stranger().post(RESET, reset).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/password", "weak_password"), "{:?}", answer.errors());
    }

    async fn item_20_the_units_own_name_is_no_password(app) {
        let unit = app.organization().await;
        let answer = unit.client.put(PASSWORD_PATH, change(PASSWORD, &unit.organization)).await;
        let answer = answer.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/new_password", "weak_password"), "{:?}", answer.errors());
    }
}
