//! Staff accounts: made and locked by admins, the first one by the command line.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use futures_util::future::join;
use serde_json::{Value, json};
use shenbao::domain::seed::{DEMO_ADMIN, DEMO_PASSWORD, DEMO_REVIEWER};

use crate::on_both_engines;
use crate::support::*;

/// A staff account as it was made: its id, its phone, its temporary password.
struct Made {
    id: String,
    phone: String,
    password: String,
}

impl Made {
    fn at(&self, path: &str) -> String {
        format!("/admin/staff/{}{path}", self.id)
    }
}

async fn make(admin: &Client, role: &str) -> Made {
    let phone = new_phone();
    let body = json!({ "phone": phone, "name": "赵审核", "role": role });
    let made = admin.post("/admin/staff", body).await.expect(201).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Made { id: text(&made["staff"]["id"]), phone, password: text(&made["temporary_password"]) }
}

/// One who has chosen a password.
async fn settled(app: &TestApp, admin: &Client, role: &str) -> (Made, Client) {
    let made = make(admin, role).await;
    let client = app.login(&made.phone, &made.password).await;
    let body = json!({ "current_password": made.password, "new_password": PASSWORD });
    let session = client.put("/accounts/me/password", body).await.expect(200).json();
    let client = client.with_token(session["access_token"].as_str().unwrap());
    (made, client)
}

async fn id_of(client: &Client) -> String {
    client.me().await["id"].as_str().unwrap().to_owned()
}

fn command(app: &TestApp, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shenbao"))
        .args(["staff", "create"])
        .args(arguments)
        .env("SHENBAO_DATA_DIR", app.folder())
        .env("SHENBAO_DATABASE_URL", app.database_url())
        .env("SHENBAO_PASSWORD_MEMORY_KIB", "8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

on_both_engines! {
    async fn a_new_account_does_nothing_but_choose_a_password(app) {
        let admin = app.admin().await;
        let made = make(&admin, "reviewer").await;
        let client = app.login(&made.phone, &made.password).await;
        assert_eq!(client.me().await["duty"], "change_password");
        client.get("/admin/applications").await.expect_problem(403, "password_change_required");
        client.get("/notifications").await.expect_problem(403, "password_change_required");
        client.patch("/accounts/me", json!({ "name": "张" })).await.expect_problem(403, "password_change_required");
        let same = json!({ "current_password": made.password, "new_password": made.password });
        let same = client.put("/accounts/me/password", same).await.expect_problem(422, "invalid_request");
        assert!(same.has_error("/new_password", "same_password"));
        let body = json!({ "current_password": made.password, "new_password": PASSWORD });
        let session = client.put("/accounts/me/password", body).await.expect(200).json();
        assert_eq!(session["account"].get("duty"), None);
        client.ended().await;
        let client = client.with_token(session["access_token"].as_str().unwrap());
        client.get("/admin/applications").await.expect(200);
        client.get("/admin/staff").await.expect_problem(403, "forbidden");
        let shown = admin.get("/admin/staff?role=reviewer").await.expect(200).json();
        assert_eq!((&shown["items"][0]["id"], &shown["items"][0]["temporary_until"]), (&json!(made.id), &json!(null)));
        let old = json!({ "phone": made.phone, "password": made.password });
        app.stranger().post("/auth/login", old).await.expect_problem(401, "invalid_credentials");
    }

    async fn a_temporary_password_is_good_for_three_days(app) {
        let made = make(&app.admin().await, "reviewer").await;
        let early = app.login(&made.phone, &made.password).await;
        app.pass(72 * 3600);
        let login = json!({ "phone": made.phone, "password": made.password });
        let late = app.stranger().post("/auth/login", login).await;
        late.expect_problem(403, "temporary_password_expired");
        // Nor does a login outlive it that began in time.
        early.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        let wrong = json!({ "phone": made.phone, "password": "not the password" });
        app.stranger().post("/auth/login", wrong).await.expect_problem(401, "invalid_credentials");
        // The phone is the holder's: a code to it does as well.
        let code = app.code(&made.phone, "reset_password").await;
        let reset = json!({ "phone": made.phone, "code": code, "password": PASSWORD });
        let session = app.stranger().post("/auth/password-reset", reset).await.expect(200).json();
        assert_eq!(session["account"].get("duty"), None);
    }

    async fn what_is_wrong_with_a_new_account_is_told(app) {
        let admin = app.admin().await;
        let create = |body: Value| { let admin = admin.clone(); async move { admin.post("/admin/staff", body).await } };
        let taken = json!({ "phone": DEMO_REVIEWER, "name": "赵审核", "role": "reviewer" });
        create(taken).await.expect_problem(409, "phone_taken");
        for (member, value, code) in [
            ("phone", json!("123"), "invalid_phone"), ("name", json!(""), "invalid_person_name"),
            ("role", json!("applicant"), "wrong_type"), ("password", json!("123456"), "unknown_field"),
        ] {
            let mut body = json!({ "phone": new_phone(), "name": "赵审核", "role": "reviewer" });
            body[member] = value;
            let refused = create(body).await.expect_problem(422, "invalid_request");
            assert!(refused.has_error(&format!("/{member}"), code), "{member}: {:?}", refused.errors());
        }
        let person = app.person().await;
        for (path, body) in [("", json!({ "name": "张" })), ("/password-reset", json!({ "reason": "无" }))] {
            let path = format!("/admin/staff/{}{path}", person.id);
            let method = if path.ends_with("reset") { reqwest::Method::POST } else { reqwest::Method::PATCH };
            send(admin.request(method, &path).json(&body)).await.expect_problem(404, "not_found");
        }
        admin.get(&format!("/admin/staff/{}/sessions", person.id)).await.expect_problem(404, "not_found");
    }

    async fn item_17_a_change_of_role_a_lock_and_a_new_password_end_tokens_at_once(app) {
        let admin = app.admin().await;
        let (made, client) = settled(&app, &admin, "reviewer").await;
        let silent = admin.patch(&made.at(""), json!({ "role": "admin" })).await;
        assert!(silent.expect_problem(422, "invalid_request").has_error("/reason", "required"));
        let promoted = json!({ "role": "admin", "reason": "负责本年度活动" });
        assert_eq!(admin.patch(&made.at(""), promoted).await.expect(200).json()["role"], "admin");
        client.ended().await;
        let client = client.refreshed().await;
        client.get("/admin/staff").await.expect(200);

        let lock = json!({ "locked": true, "reason": "离岗" });
        assert!(admin.patch(&made.at(""), lock).await.expect(200).json()["locked_at"].is_string());
        client.ended().await;
        client.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        let login = json!({ "phone": made.phone, "password": PASSWORD });
        app.stranger().post("/auth/login", login.clone()).await.expect_problem(403, "account_suspended");
        assert_eq!(admin.listed("/admin/staff?locked=true").await, [&*made.id]);
        admin.patch(&made.at(""), json!({ "locked": false, "reason": "返岗" })).await.expect(200);

        let client = app.login(&made.phone, PASSWORD).await;
        let reset = admin.post(&made.at("/password-reset"), json!({ "reason": "遗忘" })).await.expect(200).json();
        client.ended().await;
        app.stranger().post("/auth/login", login).await.expect_problem(401, "invalid_credentials");
        let client = app.login(&made.phone, reset["temporary_password"].as_str().unwrap()).await;
        assert_eq!(client.me().await["duty"], "change_password");

        let entries = app.audited(&format!("account:{}", made.id)).await;
        let kept: Vec<&str> = entries.iter().map(|(action, _)| action.as_str()).collect();
        for action in ["create_staff", "update_staff", "reset_staff_password"] {
            assert!(kept.contains(&action), "{kept:?}");
        }
        let update: Value = entries.iter().find(|(action, _)| action == "update_staff").map(|(_, it)| serde_json::from_str(it).unwrap()).unwrap();
        assert_eq!((&update["before"]["role"], &update["after"]["role"], &update["reason"]), (&json!("reviewer"), &json!("admin"), &json!("负责本年度活动")));
        let leaked = entries.iter().any(|(_, detail)| detail.contains(&made.password) || detail.contains("赵审核"));
        assert!(!leaked, "{entries:?}");
    }

    async fn an_admin_sees_logins_and_ends_them(app) {
        let admin = app.admin().await;
        let (made, client) = settled(&app, &admin, "reviewer").await;
        app.login(&made.phone, PASSWORD).await;
        let page = admin.get(&made.at("/sessions?limit=1")).await.expect(200).json();
        assert_eq!((page["items"].as_array().unwrap().len(), page["next"].is_string()), (1, true));
        admin.delete(&made.at("/sessions")).await.expect(204);
        client.ended().await;
        assert_eq!(admin.get(&made.at("/sessions")).await.json()["items"], json!([]));
    }

    async fn the_last_admin_can_neither_be_locked_nor_become_a_reviewer(app) {
        let admin = app.admin().await;
        let own = format!("/admin/staff/{}", id_of(&admin).await);
        for change in [json!({ "locked": true, "reason": "离岗" }), json!({ "role": "reviewer", "reason": "轮岗" })] {
            admin.patch(&own, change).await.expect_problem(409, "last_admin");
        }
        admin.patch(&own, json!({ "name": "新名" })).await.expect(200);
        let (made, second) = settled(&app, &admin, "admin").await;
        admin.patch(&own, json!({ "role": "reviewer", "reason": "轮岗" })).await.expect(200);
        admin.ended().await;
        second.patch(&made.at(""), json!({ "locked": true, "reason": "离岗" })).await.expect_problem(409, "last_admin");
    }

    async fn an_admin_who_never_came_in_is_none_yet(app) {
        let admin = app.admin().await;
        let own = format!("/admin/staff/{}", id_of(&admin).await);
        make(&admin, "admin").await;
        let leave = json!({ "role": "reviewer", "reason": "轮岗" });
        admin.patch(&own, leave).await.expect_problem(409, "last_admin");
    }

    async fn a_locked_reviewers_cases_are_free_again(app) {
        let (admin, unit) = (app.admin().await, app.organization().await);
        let case = format!("/admin/applications/{}/claim", unit.submitted("individual").await);
        let (made, client) = settled(&app, &admin, "reviewer").await;
        client.put(&case, json!({})).await.expect(200);
        let other = app.reviewer().await;
        other.put(&case, json!({})).await.expect_problem(409, "case_taken");
        admin.patch(&made.at(""), json!({ "locked": true, "reason": "离岗" })).await.expect(200);
        other.put(&case, json!({})).await.expect(200);
        let body = json!({ "phone": made.phone, "suspended": true, "reason": "x" });
        let elsewhere = admin.post("/admin/account-suspensions", body).await.expect_problem(422, "invalid_request");
        assert!(elsewhere.has_error("/phone", "staff_account"), "{:?}", elsewhere.errors());
    }

    async fn item_09_two_admins_who_lock_each_other_at_once_leave_one(app) {
        let admin = app.admin().await;
        let (made, second) = settled(&app, &admin, "admin").await;
        let lock = json!({ "locked": true, "reason": "竞争" });
        let first = format!("/admin/staff/{}", id_of(&admin).await);
        let (one, other) = join(second.patch(&first, lock.clone()), admin.patch(&made.at(""), lock)).await;
        let mut outcome = [one.status.as_u16(), other.status.as_u16()];
        outcome.sort_unstable();
        assert!([[200, 401], [200, 409]].contains(&outcome), "{outcome:?}");
        assert_eq!(app.count("accounts WHERE role = 'admin' AND suspended_at IS NULL").await, 1);
    }

    async fn ones_own_password_is_not_reset_around_the_present_one(app) {
        let admin = app.admin().await;
        let own = id_of(&admin).await;
        for what in ["password-reset", "second-factor-reset"] {
            let path = format!("/admin/staff/{own}/{what}");
            admin.post(&path, json!({ "reason": "遗忘" })).await.expect_problem(409, "own_account");
        }
    }

    async fn the_command_makes_the_first_admin_beside_the_server_or_before_it(app) {
        let phone = new_phone();
        let arguments = ["--phone", &phone, "--name", "王管理", "--role", "admin"];
        let made = command(&app, &arguments, "");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let password = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        let client = app.login(&phone, &password).await;
        assert_eq!((&client.me().await["role"], &client.me().await["duty"]), (&json!("admin"), &json!("change_password")));
        let again = command(&app, &arguments, "");
        assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("one account only"));
        assert!(again.stdout.is_empty());

        let phone = new_phone();
        let given = ["--phone", &phone, "--name", "李审核", "--role", "reviewer", "--password-stdin"];
        for weak in ["", "short", "12345678"] {
            assert!(!command(&app, &given, weak).status.success(), "{weak}");
        }
        let made = command(&app, &given, &format!("{PASSWORD}\n"));
        assert!(made.status.success() && made.stdout.is_empty());
        assert_eq!(app.login(&phone, PASSWORD).await.me().await.get("duty"), None);
        let wrong = command(&app, &["--phone", &new_phone(), "--name", "王", "--role", "applicant"], "");
        assert!(!wrong.status.success());
    }

    async fn staff_are_listed_page_by_page(app) {
        let admin = app.login(DEMO_ADMIN, DEMO_PASSWORD).await;
        let first = admin.get("/admin/staff?limit=1").await.expect(200);
        let next = first.json()["next"].as_str().unwrap().to_owned();
        assert!(first.header("link").contains(&next));
        let second = admin.get(&format!("/admin/staff?limit=1&after={next}")).await.expect(200).json();
        let phones = [&first.json()["items"][0]["phone"], &second["items"][0]["phone"]].map(|phone| phone.as_str().unwrap().to_owned());
        assert_eq!(phones, [DEMO_ADMIN, DEMO_REVIEWER]);
        assert_eq!(second.get("next"), None);
    }
}
