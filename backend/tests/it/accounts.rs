//! Accounts.

use reqwest::Method;
use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

/// Registers a personal account with a code that went to `phone`, which is spelled as `spelling`.
async fn register(app: &TestApp, phone: &str, spelling: &str) -> Answer {
    let code = app.code(phone, "register").await;
    register_with(app, spelling, &code).await
}

on_both_engines! {
    async fn clause_22_one_account_per_phone_whatever_its_kind(app) {
        let phone = "15912345678";
        register(&app, phone, phone).await.expect(201);
        for (seconds, spelling) in (1..).zip([phone, "+86 159-1234-5678", "１５９１２３４５６７８", "0086 15912345678"]) {
            app.clock.set(instant(IN_WINDOW) + chrono::TimeDelta::minutes(2 * seconds));
            register(&app, phone, spelling).await.expect_problem(409, "phone_taken");
            app.clock.set(instant(IN_WINDOW) + chrono::TimeDelta::minutes(2 * seconds + 1));
            let mut unit = registration(spelling, "后来的单位有限公司", &new_credit_code());
            unit["credentials"]["code"] = json!(app.code(phone, "register").await);
            app.stranger().put("/organization-registrations/draft", unit).await.expect_problem(409, "phone_taken");
        }
        let admin = app.organization().await;
        app.clock.set(instant(IN_WINDOW) + chrono::TimeDelta::minutes(20));
        register(&app, &admin.phone, &admin.phone).await.expect_problem(409, "phone_taken");
    }

    async fn clause_22_item_10_of_fifty_at_once_one_gets_the_phone(app) {
        let phone = "15812345678";
        let spellings = [phone, "+8615812345678", "158 1234 5678", "１５８１２３４５６７８"];
        let code = app.code(phone, "register").await;
        // Each try counts, and a code has five: the race is for the account, not for the code.
        app.raw_sql("UPDATE sms_codes SET tries = -100").await.unwrap();
        let race = (0..50).map(|index| {
            let client = app.stranger();
            let body = json!({ "name": "李娜", "phone": spellings[index % spellings.len()], "password": PASSWORD, "code": code });
            async move { client.post("/accounts", body).await }
        });
        let answers = futures_util::future::join_all(race).await;
        let won = answers.iter().filter(|answer| answer.status == 201).count();
        let told = answers.iter().filter(|answer| answer.status == 409 || answer.has_error("/code", "wrong_sms_code"));
        assert_eq!((won, told.count()), (1, 49));
    }

    async fn an_account_tells_its_kind_and_organization(app) {
        let me = app.person().await.client.get("/accounts/me").await.expect(200).json();
        assert_eq!((&me["kind"], &me["role"], &me["organization"]), (&json!("personal"), &json!("applicant"), &json!(null)));
        let unit = app.organization().await;
        let me = unit.client.get("/accounts/me").await.expect(200).json();
        assert_eq!(me["kind"], "org_admin");
        assert_eq!(me["organization"]["name"], unit.organization.as_str());
        assert_eq!(me["organization"]["status"], "unverified");
    }

    async fn item_21_a_taken_phone_is_told_to_its_holder_only(app) {
        let (person, unknown) = (app.person().await, new_phone());
        let mut bodies = Vec::new();
        for phone in [&person.phone, &unknown] {
            let body = json!({ "name": "李娜", "phone": phone, "password": PASSWORD, "code": "000000" });
            bodies.push(words(
                &app.stranger().post("/accounts", body).await.expect_problem(422, "invalid_request"),
            ));
            let mut unit = registration(phone, "某某单位有限公司", &new_credit_code());
            unit["credentials"]["code"] = json!("000000");
            let refused = app
                .stranger()
                .put("/organization-registrations/draft", unit)
                .await
                .expect_problem(422, "invalid_request");
            assert!(refused.has_error("/credentials/code", "wrong_sms_code"), "{:?}", refused.errors());
        }
        assert_eq!(bodies[0], bodies[1]);
    }

    async fn item_21_a_right_code_with_a_wrong_password_says_no_more_than_a_wrong_login(app) {
        let person = app.person().await;
        let code = app.next_code(&person.phone, "cancel_account").await;
        let cancel = json!({ "phone": person.phone, "password": "not the password", "code": code });
        let refused = app
            .stranger()
            .post("/account-cancellations", cancel)
            .await
            .expect_problem(401, "invalid_credentials");
        let login = json!({ "phone": new_phone(), "password": "not the password" });
        let unknown =
            app.stranger().post("/auth/login", login).await.expect_problem(401, "invalid_credentials");
        assert_eq!(words(&refused), words(&unknown));
        let code = app.next_code(&person.phone, "register").await;
        register_with(&app, &person.phone, &code).await.expect_problem(409, "phone_taken");
        let reset = app.next_code(&person.phone, "reset_password").await;
        let reset = json!({ "phone": person.phone, "code": reset, "password": "violet tractor umbrella" });
        app.stranger().post("/auth/password-reset", reset).await.expect(200);
    }

    async fn item_31_no_operation_takes_members_that_it_does_not_know(app) {
        let unit = app.organization().await;
        let (client, admin, phone) = (&unit.client, app.admin().await, new_phone());
        let (post, put, patch) = (Method::POST, Method::PUT, Method::PATCH);
        let saved = app.saved_registration(&new_phone(), "未知成员的单位有限公司", &new_credit_code()).await;
        let id = "01900000-0000-7000-8000-000000000000";
        let operations = [
            (&app.stranger(), &post, "/auth/sms-codes", json!({ "phone": phone, "purpose": "register" })),
            (&app.stranger(), &post, "/auth/login", json!({ "phone": phone, "password": PASSWORD })),
            (
                &app.stranger(),
                &post,
                "/auth/password-reset",
                json!({ "phone": phone, "password": PASSWORD, "code": "000000" }),
            ),
            (
                &app.stranger(),
                &post,
                "/accounts",
                json!({ "name": "李娜", "phone": phone, "password": PASSWORD, "code": "000000" }),
            ),
            (
                &app.stranger(),
                &post,
                "/account-cancellations",
                json!({ "phone": phone, "password": PASSWORD, "code": "000000" }),
            ),
            (client, &patch, "/accounts/me", json!({ "name": "李娜" })),
            (
                client,
                &put,
                "/accounts/me/password",
                json!({ "current_password": PASSWORD, "new_password": "violet tractor umbrella" }),
            ),
            (
                client,
                &put,
                "/accounts/me/phone",
                json!({ "password": PASSWORD, "phone": phone, "code": "000000" }),
            ),
            (client, &patch, "/organizations/mine", json!({ "region": "北京市" })),
            (
                client,
                &post,
                "/organizations/mine/admin-transfer",
                json!({ "phone": phone, "password": PASSWORD }),
            ),
            (client, &post, "/notifications/read", json!({ "up_to": id })),
            (client, &post, "/applications", json!({ "activity_id": "2025", "award": "project" })),
            (&saved, &put, "/organization-registrations/draft", json!({ "data": {} })),
            (&saved, &post, "/organization-registrations", json!({ "confirmed": true })),
            (
                &admin,
                &post,
                "/admin/account-suspensions",
                json!({ "phone": phone, "suspended": true, "reason": "冒用" }),
            ),
            (&admin, &post, "/admin/participations", json!({ "participations": [] })),
        ];
        for (caller, method, path, body) in operations {
            for member in ["role", "status", "organization_id", "kind", "id", "__proto__"] {
                let mut body = body.clone();
                body[member] = json!("admin");
                let answer = send(caller.request(method.clone(), path).json(&body)).await;
                let answer = answer.expect_problem(422, "invalid_request");
                assert!(
                    answer.has_error(&format!("/{member}"), "unknown_field"),
                    "{path}: {:?}",
                    answer.errors()
                );
            }
        }
        for (pointer, body) in [
            ("/data/status", json!({ "data": { "status": "verified" } })),
            (
                "/credentials/role",
                json!({ "data": {}, "credentials": { "phone": phone, "password": PASSWORD, "code": "000000", "role": "x" } }),
            ),
        ] {
            let answer = app
                .stranger()
                .put("/organization-registrations/draft", body)
                .await
                .expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, "unknown_field"), "{:?}", answer.errors());
        }
        let entry = json!({ "participations": [{ "phone": phone, "event": "竞赛", "imported_by": id }] });
        let answer = admin.post("/admin/participations", entry).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/participations/0/imported_by", "unknown_field"), "{:?}", answer.errors());
        assert_eq!(client.me().await["role"], "applicant");
    }

    async fn names_of_every_script_are_kept_and_invisible_ones_refused(app) {
        let person = app.person().await;
        for name in [
            "䶮昊",
            "𬭎𬭳",
            "𰻝𰻝面",
            "﨑樂",
            "阿卜杜热合曼·阿布都热依木·买买提",
            "１３８００１３８０００",
            "团队①㈱㎡",
            "' OR 1=1 --",
            "<b>粗</b>",
            "{{7*7}}",
            "=1+1",
            "%s%n",
        ] {
            let kept = person.client.patch("/accounts/me", json!({ "name": name })).await.expect(200).json();
            assert_eq!(kept["name"], name);
            assert_eq!(person.client.me().await["name"], name);
        }
        for name in ["", " ", "\u{200B}\u{FEFF}", "质量\u{202E}奖", "👨‍👩‍👧团队", "a\u{0}b", "李\n娜", "\u{7F}"]
        {
            let answer = person.client.patch("/accounts/me", json!({ "name": name })).await;
            answer.expect_problem(422, "invalid_request");
        }
        assert_eq!(person.client.me().await["name"], "%s%n");
        let trimmed = person
            .client
            .patch("/accounts/me", json!({ "name": "\u{200B}清华\u{FEFF}" }))
            .await
            .expect(200)
            .json();
        assert_eq!(trimmed["name"], "清华");
    }

    async fn a_name_has_fifty_characters_at_most_and_a_password_128(app) {
        let person = app.person().await;
        for name in ["昊".repeat(50), "𬭎".repeat(50)] {
            person.client.patch("/accounts/me", json!({ "name": name })).await.expect(200);
            let answer = person.client.patch("/accounts/me", json!({ "name": format!("{name}𬭎") })).await;
            assert!(answer.expect_problem(422, "invalid_request").has_error("/name", "invalid_person_name"));
        }
        for (length, accepted) in [(128, true), (129, false)] {
            let body = json!({ "phone": person.phone, "password": "𬭎".repeat(length) });
            let answer = app.stranger().post("/auth/login", body).await;
            assert_eq!(answer.status == 401, accepted, "{length}: {}", answer.json());
        }
    }

    async fn hostile_phones_and_codes_are_refused_and_nothing_breaks(app) {
        for phone in HOSTILE.iter().copied().chain([
            "+85213800138000",
            "１３８００１３８００",
            "138 0013 800",
            "9".repeat(5000).as_str(),
        ]) {
            for (path, body) in [
                ("/auth/sms-codes", json!({ "phone": phone, "purpose": "register" })),
                ("/auth/login", json!({ "phone": phone, "password": PASSWORD })),
                ("/auth/password-reset", json!({ "phone": phone, "password": PASSWORD, "code": "000000" })),
                ("/account-cancellations", json!({ "phone": phone, "password": PASSWORD, "code": "000000" })),
            ] {
                let answer = app.stranger().post(path, body).await.expect_problem(422, "invalid_request");
                assert!(!answer.errors().is_empty(), "{phone:?}");
            }
        }
        for code in HOSTILE.iter().copied().chain([
            "12345",
            "1234567",
            "-12345",
            "+12345",
            "1e5000",
            "①②③④⑤⑥⑦",
            "٠١٢٣٤٥",
        ]) {
            let body = json!({ "name": "李娜", "phone": new_phone(), "password": PASSWORD, "code": code });
            let answer = app.stranger().post("/accounts", body).await.expect_problem(422, "invalid_request");
            assert!(
                answer.has_error("/code", "invalid_sms_code") || answer.has_error("", "invalid_character"),
                "{code:?}: {:?}",
                answer.errors()
            );
        }
    }

    async fn a_full_width_phone_logs_in_as_the_plain_one(app) {
        let person = app.person().await;
        let wide: String = person.phone.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        let login = app.stranger().post("/auth/login", json!({ "phone": wide, "password": PASSWORD })).await;
        assert_eq!(login.expect(200).json()["account"]["phone"], person.phone.as_str());
    }
}

/// Texts that are no phone and no code.
const HOSTILE: [&str; 14] = [
    "",
    "𠮷野家（上海）有限公司",
    "䶮昊",
    "𬭎𬭳",
    "阿卜杜热合曼·阿布都热依木·买买提",
    "９１４４０３００７０８４６１１３６Ｔ",
    "9144O3OO7O8461136T",
    "质量\u{202E}奖",
    "\u{200B}清华大学\u{FEFF}",
    "👨‍👩‍👧团队①㈱㎡",
    "' OR 1=1 --",
    "a\u{0}b",
    "%00",
    "{\"$gt\":\"\"}",
];

async fn register_with(app: &TestApp, phone: &str, code: &str) -> Answer {
    let body = json!({ "name": "李娜", "phone": phone, "password": PASSWORD, "code": code });
    app.stranger().post("/accounts", body).await
}
