//! How much a caller may ask for, and who is counted as one caller.

use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

async fn log_in(client: &Client, phone: &str, password: &str) -> Answer {
    client.post("/auth/login", json!({ "phone": phone, "password": password })).await
}

/// Refused for a while: the answer says for how long, in the body and in the header fields.
#[track_caller]
fn limited(answer: Answer, name: &str) -> i64 {
    let answer = answer.expect_problem(429, "too_many_requests");
    let seconds: i64 = answer.header("retry-after").parse().unwrap();
    assert_eq!(answer.json()["retry_after"], seconds);
    assert!(
        answer.header("ratelimit-policy").starts_with(&format!("\"{name}\";q=")),
        "{}",
        answer.header("ratelimit-policy")
    );
    assert_eq!(answer.header("ratelimit"), format!("\"{name}\";r=0;t={seconds}"));
    assert!(seconds > 0);
    seconds
}

/// Strangers guess at one account's password from many addresses until they are slowed down.
async fn hammer(app: &TestApp, phone: &str) {
    for _ in 0..100 {
        if log_in(&app.stranger(), phone, "not the password").await.status == 429 {
            return;
        }
    }
    panic!("nobody slows them down");
}

on_both_engines! {
    async fn a_turn_that_comes_late_resets_nothing_and_a_clock_that_ran_ahead_holds_nobody_back(app) {
        use shenbao::domain::Error;
        use shenbao::store::rate_limits::take;
        const MINUTE: i64 = 60_000_000;
        let now = app.clock.now().timestamp_micros();
        let turn = |at: i64| app.app.db.tally(move |conn| take(conn, "test:x", at, MINUTE, MINUTE).map_err(Error::from));
        assert!(turn(now).await.unwrap() && turn(now).await.unwrap());
        for late in [0, 1, 1_000_000, 30 * MINUTE] {
            assert!(!turn(now - late).await.unwrap(), "{late}");
        }
        assert!(turn(now - 24 * 60 * MINUTE).await.unwrap(), "written by a clock that was a day ahead");
    }

    async fn item_22_lookups_are_limited_by_address(app) {
        let app = app.with(|config| config.lookups_per_hour = 3).await;
        let (near, far) = (app.stranger(), app.stranger());
        let path = lookup("尚未注册的单位有限公司");
        for _ in 0..3 {
            near.get(&path).await.expect(200);
        }
        let answer = near.get(&path).await;
        assert_eq!(answer.header("ratelimit-policy"), "\"lookup\";q=3;w=3600");
        let seconds = limited(answer, "lookup");
        assert!(seconds <= 1201, "{seconds}");
        far.get(&path).await.expect(200);
        app.pass(seconds - 2);
        limited(near.get(&path).await, "lookup");
        app.pass(2);
        near.get(&path).await.expect(200);
        limited(near.get(&path).await, "lookup");
        app.pass(3600);
        for _ in 0..3 {
            near.get(&path).await.expect(200);
        }
    }

    async fn item_22_the_limit_holds_for_parallel_lookups_and_whatever_is_asked(app) {
        let app = app.with(|config| config.lookups_per_hour = 5).await;
        let near = app.stranger();
        let paths: Vec<String> = (0..50).map(|index| lookup(&format!("第{index}家有限公司"))).collect();
        let answers = futures_util::future::join_all(paths.iter().map(|path| near.get(path))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 5);
        assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 45);
    }

    async fn item_25_wrong_passwords_slow_an_account_down_from_that_address_only(app) {
        let person = app.person().await;
        let near = app.stranger();
        for _ in 0..5 {
            log_in(&near, &person.phone, "not the password").await.expect_problem(401, "invalid_credentials");
        }
        let seconds = limited(log_in(&near, &person.phone, "not the password").await, "login");
        assert!(seconds <= 121, "{seconds}");
        limited(log_in(&near, &person.phone, PASSWORD).await, "login");
        let spelled = format!("+86 {}", person.phone);
        limited(log_in(&near, &spelled, PASSWORD).await, "login");
        log_in(&app.stranger(), &person.phone, PASSWORD).await.expect(200);
        app.pass(seconds);
        log_in(&near, &person.phone, PASSWORD).await.expect(200);
    }

    async fn item_25_item_21_unknown_phones_slow_down_as_known_ones_do(app) {
        let (person, unknown) = (app.person().await, new_phone());
        let mut told = Vec::new();
        for phone in [&person.phone, &unknown] {
            let near = app.stranger();
            let mut statuses = Vec::new();
            for _ in 0..7 {
                statuses.push(log_in(&near, phone, "not the password").await.status.as_u16());
            }
            told.push((statuses, words(&log_in(&near, phone, "not the password").await)));
        }
        assert_eq!(told[0], told[1]);
        assert_eq!(told[0].0, [401, 401, 401, 401, 401, 429, 429]);
    }

    async fn item_25_an_address_slows_down_over_all_accounts(app) {
        let app = app.with(|config| config.login_tries = 1).await;
        let (near, person) = (app.stranger(), app.person().await);
        for _ in 0..40 {
            log_in(&near, &new_phone(), "not the password").await.expect_problem(401, "invalid_credentials");
        }
        limited(log_in(&near, &new_phone(), "not the password").await, "login-address");
        limited(log_in(&near, &person.phone, PASSWORD).await, "login-address");
        log_in(&app.stranger(), &person.phone, PASSWORD).await.expect(200);
    }

    async fn item_25_strangers_from_everywhere_cannot_keep_the_holder_out(app) {
        let app = app.with(|config| config.login_tries = 1).await;
        let person = app.person().await;
        log_in(&app.stranger_at("203.0.113.7"), &person.phone, PASSWORD).await.expect(200);
        hammer(&app, &person.phone).await;
        limited(log_in(&app.stranger(), &person.phone, PASSWORD).await, "login-account");
        log_in(&app.stranger_at("203.0.113.7"), &person.phone, PASSWORD).await.expect(200);
        app.pass(30);
        log_in(&app.stranger(), &person.phone, PASSWORD).await.expect(200);
    }

    async fn item_25_strangers_cannot_keep_the_holder_from_a_reset_and_from_where_it_was_made(app) {
        let app = app.with(|config| config.login_tries = 1).await;
        let person = app.person().await;
        hammer(&app, &person.phone).await;
        let code = app.next_code(&person.phone, "reset_password").await;
        let reset = json!({ "phone": person.phone, "code": code, "password": "violet tractor umbrella" });
        app.stranger_at("198.51.100.9").post("/auth/password-reset", reset).await.expect(200);
        hammer(&app, &person.phone).await;
        log_in(&app.stranger_at("198.51.100.9"), &person.phone, "violet tractor umbrella").await.expect(200);
    }

    async fn item_25_strangers_cannot_keep_the_holder_out_where_the_account_was_registered(app) {
        let app = app.with(|config| config.login_tries = 1).await;
        let phone = new_phone();
        let code = app.code(&phone, "register").await;
        let body = json!({ "name": "李娜", "phone": phone, "password": PASSWORD, "code": code });
        app.stranger_at("203.0.113.7").post("/accounts", body).await.expect(201);
        hammer(&app, &phone).await;
        log_in(&app.stranger_at("203.0.113.7"), &phone, PASSWORD).await.expect(200);
    }

    async fn item_25_right_passwords_use_nothing_up(app) {
        let person = app.person().await;
        let near = app.stranger();
        for _ in 0..100 {
            log_in(&near, &person.phone, PASSWORD).await.expect(200);
        }
        for _ in 0..4 {
            log_in(&near, &person.phone, "not the password").await.expect_problem(401, "invalid_credentials");
        }
        log_in(&near, &person.phone, PASSWORD).await.expect(200);
        log_in(&near, &person.phone, "not the password").await.expect_problem(401, "invalid_credentials");
        limited(log_in(&near, &person.phone, PASSWORD).await, "login");
    }

    async fn item_25_every_door_that_asks_for_a_password_counts(app) {
        let app = app.with(|config| config.login_tries = 3).await;
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        let wrong = "not the password";
        let client = &unit.client;
        client
            .put(
                "/accounts/me/password",
                json!({ "current_password": wrong, "new_password": "violet tractor umbrella" }),
            )
            .await
            .expect(422);
        client
            .put("/accounts/me/phone", json!({ "password": wrong, "phone": new_phone(), "code": "000000" }))
            .await
            .expect(422);
        client
            .post("/organizations/mine/admin-transfer", json!({ "phone": member.phone, "password": wrong }))
            .await
            .expect(422);
        limited(unit.hand_over(&member.phone).await, "login");
        limited(log_in(client, &unit.phone, PASSWORD).await, "login");
        let form = format!("grant_type=password&username={}&password=correct+horse+battery", unit.phone);
        let token = client
            .request(reqwest::Method::POST, "/auth/token")
            .header("Content-Type", "application/x-www-form-urlencoded");
        limited(send(token.body(form)).await, "login");
    }

    async fn item_25_many_wrong_passwords_at_once_are_counted_each(app) {
        let person = app.person().await;
        let near = app.stranger();
        let answers =
            futures_util::future::join_all((0..50).map(|_| log_in(&near, &person.phone, "not the password")))
                .await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 5);
        assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 45);
    }

    async fn item_23_guesses_at_codes_are_limited_by_address_over_all_phones(app) {
        let near = app.stranger();
        let guess = || {
            let body =
                json!({ "phone": new_phone(), "code": "000000", "password": "violet tractor umbrella" });
            near.post("/auth/password-reset", body)
        };
        for _ in 0..30 {
            guess().await.expect_problem(422, "invalid_request");
        }
        let seconds = limited(guess().await, "sms-guess");
        let phone = new_phone();
        let code = app.code(&phone, "register").await;
        let body = json!({ "name": "李娜", "phone": phone, "password": PASSWORD, "code": code });
        app.stranger().post("/accounts", body).await.expect(201);
        app.pass(seconds);
        guess().await.expect_problem(422, "invalid_request");
    }

    async fn item_26_a_made_up_forwarded_address_does_not_make_a_new_caller(app) {
        let app = app.with(|config| {
            config.trusted_proxies = String::new().try_into().unwrap();
            config.lookups_per_hour = 3;
        }).await;
        let path = lookup("尚未注册的单位有限公司");
        for _ in 0..3 {
            app.stranger().get(&path).await.expect(200);
        }
        limited(app.stranger().get(&path).await, "lookup");
        limited(app.stranger_at("203.0.113.7, 127.0.0.1").get(&path).await, "lookup");
    }

    async fn item_26_behind_a_proxy_the_last_hop_that_is_none_of_ours_counts(app) {
        let app = app.with(|config| config.lookups_per_hour = 2).await;
        let path = lookup("尚未注册的单位有限公司");
        for claimed in ["1.1.1.1", "2.2.2.2"] {
            app.stranger_at(&format!("{claimed}, 203.0.113.7")).get(&path).await.expect(200);
        }
        limited(app.stranger_at("3.3.3.3, 203.0.113.7").get(&path).await, "lookup");
        limited(app.stranger_at("203.0.113.7, 127.0.0.1").get(&path).await, "lookup");
        for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"] {
            app.stranger_at(address).get(&path).await.expect(200);
        }
        limited(app.stranger_at("2001:db8:1:2:3:4:5:6").get(&path).await, "lookup");
        app.stranger_at("2001:db8:1:3::1").get(&path).await.expect(200);
    }
}
