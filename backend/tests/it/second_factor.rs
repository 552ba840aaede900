//! 二次验证: a code besides the password, for staff.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use shenbao::config::Requirement;
use shenbao::domain::seed::{DEMO_ADMIN, DEMO_PASSWORD, DEMO_REVIEWER};
use totp_rs::{Builder, Secret};

use crate::on_both_engines;
use crate::support::*;

const PATH: &str = "/accounts/me/second-factor";

/// The codes of an authenticator, read off the platform's clock.
struct Authenticator {
    totp: totp_rs::Totp,
    recovery: Vec<String>,
}

impl Authenticator {
    /// The code that is shown some half-minutes from now.
    fn code_in(&self, app: &TestApp, steps: i64) -> String {
        let shown = app.clock.now() + TimeDelta::seconds(30 * steps);
        self.totp.generate(u64::try_from(shown.timestamp()).unwrap()).to_string()
    }

    fn code(&self, app: &TestApp) -> String {
        self.code_in(app, 0)
    }
}

async fn begin(client: &Client) -> totp_rs::Totp {
    let setup = client.post(PATH, json!({ "password": DEMO_PASSWORD })).await.expect(201).json();
    let (secret, uri) = (setup["secret"].as_str().unwrap(), setup["otpauth_uri"].as_str().unwrap());
    assert!(
        uri.starts_with("otpauth://totp/shenbao:1") && uri.contains(&format!("secret={secret}")),
        "{uri}"
    );
    let drawing = setup["qr_svg"].as_str().unwrap();
    assert!(
        drawing.contains("<svg") && drawing.ends_with("</svg>") && !drawing.contains(secret),
        "{drawing}"
    );
    Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap()
}

/// Sets a second factor up; a half-minute later its next code is good.
async fn set_up(app: &TestApp, client: &Client) -> Authenticator {
    let mut authenticator = Authenticator { totp: begin(client).await, recovery: Vec::new() };
    let codes = client.put(PATH, json!({ "code": authenticator.code(app) })).await.expect(200).json();
    let codes = codes["recovery_codes"].as_array().unwrap();
    authenticator.recovery = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    assert_eq!(authenticator.recovery.len(), 10);
    app.pass(30);
    authenticator
}

async fn enter(app: &TestApp, password: &str, code: Option<&str>) -> Answer {
    let mut body = json!({ "phone": DEMO_REVIEWER, "password": password });
    if let Some(code) = code {
        body["second_factor"] = json!(code);
    }
    app.stranger().post("/auth/login", body).await
}

async fn token(app: &TestApp, password: &str) -> Answer {
    let form = [("grant_type", "password"), ("username", DEMO_REVIEWER), ("password", password)];
    send(app.stranger().request(Method::POST, "/auth/token").form(&form)).await
}

on_both_engines! {
    async fn a_login_asks_for_a_code_after_the_right_password_only(app) {
        let reviewer = app.reviewer().await;
        let authenticator = set_up(&app, &reviewer).await;
        reviewer.get("/admin/applications").await.expect(200);
        assert_eq!(reviewer.me().await["second_factor"], true);
        let staff = app.admin().await.get("/admin/staff?limit=100").await.expect(200).json();
        let guarded = staff["items"].as_array().unwrap().iter().filter(|member| member["second_factor"] == true);
        assert_eq!(guarded.map(|member| member["phone"].as_str().unwrap()).collect::<Vec<_>>(), [DEMO_REVIEWER]);
        enter(&app, DEMO_PASSWORD, None).await.expect_problem(401, "second_factor_required");
        enter(&app, "not the password", None).await.expect_problem(401, "invalid_credentials");
        enter(&app, "not the password", Some(&authenticator.code(&app))).await.expect_problem(401, "invalid_credentials");
        enter(&app, DEMO_PASSWORD, Some("000000")).await.expect_problem(401, "second_factor_wrong");
        let nonsense = enter(&app, DEMO_PASSWORD, Some("abc")).await.expect_problem(422, "invalid_request");
        assert!(nonsense.has_error("/second_factor", "invalid_second_factor"));
        let session = enter(&app, DEMO_PASSWORD, Some(&authenticator.code(&app))).await.expect(200).json();
        assert_eq!(session["account"]["second_factor"], true);
    }

    async fn a_code_counts_once_and_drifts_by_half_a_minute(app) {
        let authenticator = set_up(&app, &app.reviewer().await).await;
        let code = authenticator.code(&app);
        enter(&app, DEMO_PASSWORD, Some(&code)).await.expect(200);
        enter(&app, DEMO_PASSWORD, Some(&code)).await.expect_problem(401, "second_factor_wrong");
        // One of before the last accepted one is none either.
        enter(&app, DEMO_PASSWORD, Some(&authenticator.code_in(&app, -1))).await.expect_problem(401, "second_factor_wrong");
        enter(&app, DEMO_PASSWORD, Some(&authenticator.code_in(&app, 2))).await.expect_problem(401, "second_factor_wrong");
        enter(&app, DEMO_PASSWORD, Some(&authenticator.code_in(&app, 1))).await.expect(200);
        app.pass(120);
        enter(&app, DEMO_PASSWORD, Some(&authenticator.code_in(&app, -2))).await.expect_problem(401, "second_factor_wrong");
        enter(&app, DEMO_PASSWORD, Some(&authenticator.code_in(&app, -1))).await.expect(200);
    }

    async fn item_23_of_ten_logins_at_once_with_one_code_one_counts(app) {
        let authenticator = set_up(&app, &app.reviewer().await).await;
        let code = authenticator.code(&app);
        let race = (0..10).map(|_| enter(&app, DEMO_PASSWORD, Some(&code)));
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    }

    async fn a_recovery_code_is_good_once(app) {
        let authenticator = set_up(&app, &app.reviewer().await).await;
        let spelt = authenticator.recovery[3].to_uppercase().replace('-', " ");
        enter(&app, DEMO_PASSWORD, Some(&spelt)).await.expect(200);
        enter(&app, DEMO_PASSWORD, Some(&authenticator.recovery[3])).await.expect_problem(401, "second_factor_wrong");
        enter(&app, DEMO_PASSWORD, Some(&authenticator.recovery[4])).await.expect(200);
        assert_eq!(app.count("recovery_codes").await, 8);
    }

    async fn item_16_a_login_in_swagger_ui_ends_after_a_days_work(app) {
        let mut token = token(&app, DEMO_PASSWORD).await.expect(200).json();
        for _ in 0..71 {
            app.pass(600);
            let form = [("grant_type", "refresh_token"), ("refresh_token", token["refresh_token"].as_str().unwrap())];
            token = send(app.stranger().request(Method::POST, "/auth/token").form(&form)).await.expect(200).json();
        }
        app.pass(600);
        let form = [("grant_type", "refresh_token"), ("refresh_token", token["refresh_token"].as_str().unwrap())];
        send(app.stranger().request(Method::POST, "/auth/token").form(&form)).await.expect_problem(401, "unauthenticated");
    }

    async fn in_swagger_uis_dialog_the_code_follows_the_password(app) {
        let authenticator = set_up(&app, &app.reviewer().await).await;
        token(&app, DEMO_PASSWORD).await.expect_problem(401, "second_factor_required");
        token(&app, &format!("{DEMO_PASSWORD} 000000")).await.expect_problem(401, "second_factor_wrong");
        let right = format!("{DEMO_PASSWORD} {}", authenticator.code(&app));
        let given = token(&app, &right).await.expect(200).json();
        let client = app.stranger().with_token(given["access_token"].as_str().unwrap());
        client.get("/admin/applications").await.expect(200);
        token(&app, &right).await.expect_problem(401, "second_factor_wrong");
        // The page stays logged in without another code, and each token brings the next one once.
        let renew = |refresh: String| {
            let form = [("grant_type", "refresh_token".to_owned()), ("refresh_token", refresh)];
            send(app.stranger().request(Method::POST, "/auth/token").form(&form))
        };
        let refresh = |answer: &Value| answer["refresh_token"].as_str().unwrap().to_owned();
        app.pass(590);
        let next = renew(refresh(&given)).await.expect(200).json();
        app.pass(20);
        client.get("/admin/applications").await.expect_problem(401, "unauthenticated");
        let client = app.stranger().with_token(next["access_token"].as_str().unwrap());
        client.get("/admin/applications").await.expect(200);
        renew(refresh(&given)).await.expect_problem(401, "unauthenticated");
        client.get("/admin/applications").await.expect_problem(401, "unauthenticated");
        renew("nonsense".to_owned()).await.expect_problem(401, "unauthenticated");
        token(&app, &format!("{DEMO_PASSWORD} {}", authenticator.recovery[0])).await.expect(200);
        // Who has none may have a password that looks so.
        let person = app.person().await;
        let body = json!({ "current_password": PASSWORD, "new_password": "correct horse 123456" });
        person.client.put("/accounts/me/password", body).await.expect(200);
        let form = [("grant_type", "password"), ("username", &*person.phone), ("password", "correct horse 123456")];
        send(app.stranger().request(Method::POST, "/auth/token").form(&form)).await.expect(200);
    }

    async fn item_25_missing_and_wrong_codes_are_counted_as_wrong_passwords_are(app) {
        let authenticator = set_up(&app, &app.reviewer().await).await;
        let client = app.stranger();
        let body = |code: Option<&str>| match code {
            Some(code) => json!({ "phone": DEMO_REVIEWER, "password": DEMO_PASSWORD, "second_factor": code }),
            None => json!({ "phone": DEMO_REVIEWER, "password": DEMO_PASSWORD }),
        };
        for code in [None, Some("000000"), None, Some("000001"), None] {
            client.post("/auth/login", body(code)).await.expect(401);
        }
        let right = authenticator.code(&app);
        let limited = client.post("/auth/login", body(Some(&right))).await.expect_problem(429, "too_many_requests");
        assert!(!limited.header("retry-after").is_empty());
        // Elsewhere the holder comes in, but codes cannot be guessed from many places for long.
        enter(&app, DEMO_PASSWORD, Some(&right)).await.expect(200);
        for _ in 0..8 {
            enter(&app, DEMO_PASSWORD, Some("000000")).await.expect_problem(401, "second_factor_wrong");
        }
        let limited = enter(&app, DEMO_PASSWORD, Some("000000")).await.expect_problem(429, "too_many_requests");
        assert!(limited.header("ratelimit").contains("second-factor"), "{}", limited.header("ratelimit"));
        app.pass(300);
        enter(&app, DEMO_PASSWORD, Some(&authenticator.code(&app))).await.expect(200);
    }

    async fn item_23_a_code_to_the_phone_is_in_place_of_the_password_only(app) {
        let authenticator = set_up(&app, &app.reviewer().await).await;
        let code = app.code(DEMO_REVIEWER, "reset_password").await;
        let mut body = json!({ "phone": DEMO_REVIEWER, "code": code, "password": PASSWORD });
        let asked = app.stranger().post("/auth/password-reset", body.clone()).await;
        asked.expect_problem(401, "second_factor_required");
        body["second_factor"] = json!("000000");
        let asked = app.stranger().post("/auth/password-reset", body.clone()).await;
        asked.expect_problem(401, "second_factor_wrong");
        enter(&app, PASSWORD, None).await.expect_problem(401, "invalid_credentials");
        body["second_factor"] = json!(authenticator.code(&app));
        app.stranger().post("/auth/password-reset", body).await.expect(200);
        enter(&app, PASSWORD, None).await.expect_problem(401, "second_factor_required");
    }

    async fn setting_up_takes_the_password_and_a_code_and_ends_other_logins(app) {
        let (reviewer, elsewhere) = (app.reviewer().await, app.reviewer().await);
        let wrong = reviewer.post(PATH, json!({ "password": "not the password" })).await;
        assert!(wrong.expect_problem(422, "invalid_request").has_error("/password", "wrong_password"));
        reviewer.put(PATH, json!({ "code": "123456" })).await.expect_problem(409, "second_factor_not_begun");
        let first = begin(&reviewer).await;
        // Begun again, the first secret is of no use; and as long as none is confirmed, none is asked for.
        let mut authenticator = Authenticator { totp: first, recovery: Vec::new() };
        let replaced = authenticator.code(&app);
        authenticator.totp = begin(&reviewer).await;
        let refused = reviewer.put(PATH, json!({ "code": replaced })).await.expect_problem(422, "invalid_request");
        assert!(refused.has_error("/code", "wrong_second_factor"));
        enter(&app, DEMO_PASSWORD, None).await.expect(200);
        reviewer.put(PATH, json!({ "code": authenticator.code(&app) })).await.expect(200);
        elsewhere.ended().await;
        reviewer.get("/accounts/me").await.expect(200);
        reviewer.post(PATH, json!({ "password": DEMO_PASSWORD })).await.expect_problem(409, "second_factor_active");
        reviewer.put(PATH, json!({ "code": authenticator.code(&app) })).await.expect_problem(409, "second_factor_active");
    }

    async fn it_is_turned_off_with_the_password_and_a_code(app) {
        let reviewer = app.reviewer().await;
        let authenticator = set_up(&app, &reviewer).await;
        let remove = |body: Value| send(reviewer.request(Method::DELETE, PATH).json(&body));
        let wrong = remove(json!({ "password": DEMO_PASSWORD, "code": "000000" })).await;
        assert!(wrong.expect_problem(422, "invalid_request").has_error("/code", "wrong_second_factor"));
        let wrong = remove(json!({ "password": "not the password", "code": authenticator.code(&app) })).await;
        assert!(wrong.expect_problem(422, "invalid_request").has_error("/password", "wrong_password"));
        remove(json!({ "password": DEMO_PASSWORD, "code": authenticator.code(&app) })).await.expect(204);
        remove(json!({ "password": DEMO_PASSWORD, "code": authenticator.code(&app) })).await.expect_problem(404, "not_found");
        enter(&app, DEMO_PASSWORD, None).await.expect(200);
        assert_eq!(app.count("recovery_codes").await, 0);
        let id = reviewer.me().await["id"].as_str().unwrap().to_owned();
        let entries = app.audited(&format!("account:{id}")).await;
        for action in ["set_up_second_factor", "remove_second_factor"] {
            assert!(entries.iter().any(|(done, _)| done == action), "{action}");
        }
    }

    async fn an_admin_takes_a_lost_one_away(app) {
        let (reviewer, admin) = (app.reviewer().await, app.admin().await);
        set_up(&app, &reviewer).await;
        let id = reviewer.me().await["id"].as_str().unwrap().to_owned();
        let listed = admin.get("/admin/staff?role=reviewer").await.expect(200).json();
        assert_eq!(listed["items"][0]["second_factor"], true);
        let path = format!("/admin/staff/{id}/second-factor-reset");
        let silent = admin.post(&path, json!({ "reason": "" })).await.expect_problem(422, "invalid_request");
        assert!(silent.has_error("/reason", "required"));
        let reset = admin.post(&path, json!({ "reason": "手机遗失，已当面核对" })).await.expect(200).json();
        assert_eq!(reset["second_factor"], false);
        reviewer.ended().await;
        enter(&app, DEMO_PASSWORD, None).await.expect(200);
        let entries = app.audited(&format!("account:{id}")).await;
        assert!(entries.iter().any(|(done, detail)| done == "reset_second_factor" && detail.contains("手机遗失")));
    }

    async fn where_it_is_required_staff_do_nothing_before_they_have_one(app) {
        let app = app.with(|config| config.staff_second_factor = Requirement::Required).await;
        let reviewer = app.reviewer().await;
        assert_eq!(reviewer.me().await["duty"], "set_up_second_factor");
        for path in ["/admin/applications", "/admin/organizations", "/notifications", "/auth/sessions"] {
            reviewer.get(path).await.expect_problem(403, "second_factor_setup_required");
        }
        set_up(&app, &reviewer).await;
        reviewer.get("/admin/applications").await.expect(200);
        assert_eq!(reviewer.me().await.get("duty"), None);
        // Applicants are not asked.
        let person = app.person().await;
        person.client.get("/notifications").await.expect(200);
        assert_eq!((person.client.me().await.get("duty"), person.client.me().await.get("second_factor")), (None, None));
    }

    async fn item_43_the_secret_and_the_codes_appear_nowhere_else(app) {
        let reviewer = app.reviewer().await;
        let setup = reviewer.post(PATH, json!({ "password": DEMO_PASSWORD })).await.expect(201).json();
        let secret = setup["secret"].as_str().unwrap().to_owned();
        for path in ["/accounts/me", "/accounts/me/export", "/auth/sessions"] {
            let shown = String::from_utf8(reviewer.get(path).await.expect(200).bytes).unwrap();
            assert!(!shown.contains(&secret), "{path}");
        }
        let listed = String::from_utf8(app.admin().await.get("/admin/staff").await.expect(200).bytes).unwrap();
        assert!(!listed.contains(&secret) && !listed.contains("secret"));
    }

    async fn item_29_applicants_have_none(app) {
        let person = app.person().await;
        person.client.post(PATH, json!({ "password": PASSWORD })).await.expect_problem(403, "forbidden");
        app.login(DEMO_ADMIN, DEMO_PASSWORD).await.get("/admin/staff").await.expect(200);
    }
}
