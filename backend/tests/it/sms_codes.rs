//! Codes sent to phones.

use openapi::Phone;
use openapi::sms_code::SmsPurpose;
use serde_json::{Value, json};
use shenbao::store::{Conn, sms_codes as rows};

use crate::on_both_engines;
use crate::support::*;

/// Tries a code for a registration, from an address of its own.
async fn register(app: &TestApp, phone: &str, code: &str) -> Answer {
    let body = json!({ "name": "李娜", "phone": phone, "password": PASSWORD, "code": code });
    app.stranger().post("/accounts", body).await
}

/// The code was not taken.
#[track_caller]
fn refused(answer: Answer) {
    let answer = answer.expect_problem(422, "invalid_request");
    assert!(answer.has_error("/code", "wrong_sms_code"), "{:?}", answer.errors());
}

/// A code that is not this one.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

fn asked(phone: &str, purpose: &str) -> Value {
    json!({ "phone": phone, "purpose": purpose })
}

/// Messages that wait to go out to a phone.
async fn pending(app: &TestApp, phone: &str) -> i64 {
    app.count(&format!("sms_messages WHERE phone = '{phone}' AND state = 'pending'")).await
}

on_both_engines! {
    async fn item_23_a_code_has_six_digits_and_never_the_same(app) {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..20 {
            let code = app.code(&new_phone(), "register").await;
            assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
            seen.insert(code);
        }
        assert!(seen.len() > 15, "{seen:?}");
    }

    async fn item_23_a_code_is_good_for_just_under_five_minutes(app) {
        let (in_time, late) = (new_phone(), new_phone());
        let (good, stale) = (app.code(&in_time, "register").await, app.code(&late, "register").await);
        app.at("2025-04-10T02:04:59.999999Z");
        register(&app, &in_time, &good).await.expect(201);
        app.at("2025-04-10T02:05:00Z");
        refused(register(&app, &late, &stale).await);
    }

    async fn item_23_a_code_is_used_once(app) {
        let person = app.person().await;
        let code = app.next_code(&person.phone, "reset_password").await;
        let reset = json!({ "phone": person.phone, "code": code, "password": "violet tractor umbrella" });
        app.stranger().post("/auth/password-reset", reset.clone()).await.expect(200);
        refused(app.stranger().post("/auth/password-reset", reset).await);
        let phone = new_phone();
        let code = app.code(&phone, "register").await;
        register(&app, &phone, &code).await.expect(201);
        refused(register(&app, &phone, &code).await);
    }

    async fn item_23_a_code_is_bound_to_its_purpose_and_phone(app) {
        let (person, phone) = (app.person().await, new_phone());
        let code = app.code(&phone, "register").await;
        refused(register(&app, &new_phone(), &code).await);
        let reset = json!({ "phone": person.phone, "code": code, "password": "violet tractor umbrella" });
        refused(app.stranger().post("/auth/password-reset", reset).await);
        let change = json!({ "password": PASSWORD, "phone": phone, "code": code });
        refused(person.client.put("/accounts/me/phone", change).await);
        let cancel = json!({ "phone": person.phone, "password": PASSWORD, "code": code });
        refused(app.stranger().post("/account-cancellations", cancel).await);
        register(&app, &phone, &code).await.expect(201);
    }

    async fn item_23_a_code_survives_four_wrong_guesses_and_not_five(app) {
        for (guesses, status) in [(4, 201), (5, 422)] {
            let phone = new_phone();
            let code = app.code(&phone, "register").await;
            for _ in 0..guesses {
                refused(register(&app, &phone, &other_than(&code)).await);
            }
            assert_eq!(register(&app, &phone, &code).await.status, status, "after {guesses} wrong ones");
        }
    }

    async fn item_23_guesses_count_however_the_phone_is_spelled(app) {
        let phone = new_phone();
        let code = app.code(&phone, "register").await;
        let wide: String = phone.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        for spelling in
            [format!("+86{phone}"), format!("0086 {phone}"), wide, phone.clone(), format!("{phone} ")]
        {
            refused(register(&app, &spelling, &other_than(&code)).await);
        }
        refused(register(&app, &phone, &code).await);
    }

    async fn item_23_several_codes_are_good_at_once_and_one_use_ends_all(app) {
        let (first_phone, second_phone) = (new_phone(), new_phone());
        let (first, other) =
            (app.code(&first_phone, "register").await, app.code(&second_phone, "register").await);
        let second = app.next_code(&first_phone, "register").await;
        let newer = app.code(&second_phone, "register").await;
        register(&app, &first_phone, &first).await.expect(201);
        refused(register(&app, &first_phone, &second).await);
        register(&app, &second_phone, &newer).await.expect(201);
        refused(register(&app, &second_phone, &other).await);
    }

    async fn item_23_a_strangers_request_does_not_spoil_the_code_that_is_being_typed(app) {
        let phone = new_phone();
        let code = app.code(&phone, "register").await;
        for seconds in [1, 30, 29, 60, 60] {
            app.pass(seconds);
            app.stranger().post("/auth/sms-codes", asked(&phone, "register")).await.expect(202);
            app.stranger().post("/auth/sms-codes", asked(&phone, "reset_password")).await.expect(202);
        }
        register(&app, &phone, &code).await.expect(201);
    }

    async fn item_23_of_fifty_uses_at_once_one_counts(app) {
        let person = app.person().await;
        let code = app.next_code(&person.phone, "reset_password").await;
        let reset = json!({ "phone": person.phone, "code": code, "password": "violet tractor umbrella" });
        let race = (0..50).map(|_| {
            let (client, reset) = (app.stranger(), reset.clone());
            async move { client.post("/auth/password-reset", reset).await }
        });
        let answers = futures_util::future::join_all(race).await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        let told = answers.iter().filter(|answer| answer.has_error("/code", "wrong_sms_code")).count();
        assert_eq!((won, told), (1, 49));
        let sessions = format!("sessions WHERE account_id = '{}'", person.id);
        assert_eq!(app.count(&sessions).await, 1, "the one that was opened");
    }

    async fn item_23_item_43_a_code_lies_in_the_table_as_a_hash_only(app) {
        let phone = new_phone();
        let code = app.code(&phone, "register").await;
        let (parsed, now) = (Phone::parse(&phone).unwrap(), app.clock.now().naive_utc());
        let kept = move |conn: &mut Conn| rows::count_try(conn, &parsed, SmsPurpose::Register, 5, now);
        let hashes = app.app.db.tally(kept).await.unwrap();
        assert_eq!((hashes.len(), hashes[0].len()), (1, 32));
        assert!(!hashes[0].windows(6).any(|part| part == code.as_bytes()));
        shenbao::worker::sms::drain(&app.app).await.unwrap();
        assert_eq!(app.count(&format!("sms_messages WHERE text LIKE '%{code}%'")).await, 0, "once delivered");
        register(&app, &phone, &code).await.expect(201);
    }

    async fn codes_are_understood_however_they_are_typed(app) {
        for spell in [|code: &str| format!(" {} {} ", &code[..3], &code[3..]), |code: &str| {
            code.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect()
        }] {
            let phone = new_phone();
            let code = app.code(&phone, "register").await;
            register(&app, &phone, &spell(&code)).await.expect(201);
        }
    }

    async fn item_24_a_phone_gets_one_message_a_minute_and_the_answer_does_not_tell(app) {
        let phone = new_phone();
        let first = app.stranger().post("/auth/sms-codes", asked(&phone, "register")).await.expect(202);
        assert_eq!(first.json(), json!({ "expires_in": 300, "resend_after": 60 }));
        for (purpose, spelling) in [
            ("register", phone.clone()),
            ("change_phone", format!("+86 {phone}")),
            ("reset_password", phone.clone()),
        ] {
            let again = app.stranger().post("/auth/sms-codes", asked(&spelling, purpose)).await.expect(202);
            assert_eq!(again.json(), first.json());
        }
        app.at("2025-04-10T02:00:59.999999Z");
        assert_eq!(app.try_code(&phone, "register").await, None);
        assert_eq!(pending(&app, &phone).await, 1);
        app.at("2025-04-10T02:01:00Z");
        app.code(&phone, "register").await;
    }

    async fn item_24_a_phone_gets_ten_messages_by_one_address_which_then_has_to_wait(app) {
        let (phone, near) = (new_phone(), app.stranger());
        let ask = || near.post("/auth/sms-codes", asked(&phone, "register"));
        for _ in 0..10 {
            ask().await.expect(202);
            app.pass(60);
        }
        assert_eq!(pending(&app, &phone).await, 10);
        assert_eq!(ask().await.expect(202).json(), json!({ "expires_in": 300, "resend_after": 60 }));
        assert_eq!(pending(&app, &phone).await, 10);
        near.post("/auth/sms-codes", asked(&new_phone(), "register")).await.expect(202);
        app.code(&phone, "register").await;
        app.pass(24 * 3600);
        ask().await.expect(202);
        assert_eq!(pending(&app, &phone).await, 12);
    }

    async fn item_24_a_phone_gets_thirty_messages_by_all_addresses_and_then_has_to_wait(app) {
        let phone = new_phone();
        for _ in 0..30 {
            app.next_code(&phone, "register").await;
        }
        app.pass(60);
        assert_eq!(app.try_code(&phone, "register").await, None);
        app.pass(24 * 3600);
        app.code(&phone, "register").await;
    }

    async fn item_24_a_phone_gets_no_more_than_sixty_messages_within_a_day(app) {
        let phone = new_phone();
        let (mut sent, start) = (0, app.clock.now());
        while app.clock.now() - start < chrono::TimeDelta::hours(24) {
            sent += usize::from(app.try_code(&phone, "register").await.is_some());
            app.pass(300);
        }
        assert!((30..=60).contains(&sent), "{sent} messages within 24 hours");
    }

    async fn item_24_an_address_gets_so_many_messages_an_hour(app) {
        let app = app.with(|config| config.sms_per_address_per_hour = 2).await;
        let (near, phones) = (app.stranger(), [new_phone(), new_phone(), new_phone()]);
        let mut bodies = Vec::new();
        for phone in &phones {
            bodies.push(near.post("/auth/sms-codes", asked(phone, "register")).await.expect(202).json());
        }
        assert!(bodies.iter().all(|body| *body == bodies[0]));
        let sent = [
            pending(&app, &phones[0]).await,
            pending(&app, &phones[1]).await,
            pending(&app, &phones[2]).await,
        ];
        assert_eq!(sent, [1, 1, 0]);
        app.code(&phones[2], "register").await;
        app.pass(3600);
        near.post("/auth/sms-codes", asked(&phones[2], "register")).await.expect(202);
        assert_eq!(pending(&app, &phones[2]).await, 2);
    }

    async fn item_24_all_together_get_so_many_messages_a_day(app) {
        let app = app.with(|config| config.sms_per_day = 3).await;
        for _ in 0..3 {
            app.code(&new_phone(), "register").await;
        }
        let phone = new_phone();
        let silent = app.stranger().post("/auth/sms-codes", asked(&phone, "register")).await.expect(202);
        assert_eq!(silent.json(), json!({ "expires_in": 300, "resend_after": 60 }));
        assert_eq!(app.count("sms_messages").await, 3);
        app.pass(24 * 3600 - 1);
        assert_eq!(app.try_code(&new_phone(), "register").await, None);
        app.pass(1);
        app.code(&new_phone(), "register").await;
    }

    async fn item_24_many_requests_for_one_phone_at_once_send_one_message(app) {
        let phone = new_phone();
        let race = (0..50).map(|_| {
            let client = app.stranger();
            let body = asked(&phone, "register");
            async move { client.post("/auth/sms-codes", body).await }
        });
        let answers = futures_util::future::join_all(race).await;
        assert!(answers.iter().all(|answer| answer.status == 202));
        assert_eq!(pending(&app, &phone).await, 1);
    }

    async fn item_21_item_24_an_unknown_phone_is_answered_alike_and_gets_nothing(app) {
        let person = app.person().await;
        app.pass(60);
        for purpose in ["reset_password", "cancel_account"] {
            let unknown = new_phone();
            let known =
                app.stranger().post("/auth/sms-codes", asked(&person.phone, purpose)).await.expect(202);
            let nobody = app.stranger().post("/auth/sms-codes", asked(&unknown, purpose)).await.expect(202);
            assert_eq!(known.json(), nobody.json());
            let of = |state: &str| format!("sms_messages WHERE phone = '{unknown}' AND state = '{state}'");
            assert_eq!((app.count(&of("pending")).await, app.count(&of("suppressed")).await), (0, 1));
            assert_eq!(app.count(&format!("sms_messages WHERE phone = '{unknown}' AND text <> ''")).await, 0);
            app.pass(60);
        }
        for purpose in ["register", "change_phone"] {
            assert!(
                app.try_code(&person.phone, purpose).await.is_some(),
                "its holder is told later that it is taken"
            );
            app.pass(60);
        }
    }

    async fn a_request_for_a_code_names_a_phone_and_a_purpose_of_ours(app) {
        for (body, pointer, code) in [
            (json!({ "phone": "12345", "purpose": "register" }), "/phone", "invalid_phone"),
            (json!({ "phone": new_phone(), "purpose": "login" }), "/purpose", "wrong_type"),
            (json!({ "phone": new_phone() }), "/purpose", "required"),
            (json!({ "phone": new_phone(), "purpose": "register", "text": "x" }), "/text", "unknown_field"),
        ] {
            let answer =
                app.stranger().post("/auth/sms-codes", body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{:?}", answer.errors());
        }
        assert_eq!(app.count("sms_messages").await, 0);
    }

    async fn what_has_expired_is_swept(app) {
        let phone = new_phone();
        app.code(&phone, "register").await;
        app.pass(26 * 3600);
        app.files_after_sweeping().await;
        assert_eq!(
            app.count("sms_codes").await + app.count("sms_messages").await + app.count("rate_limits").await,
            0
        );
    }
}
