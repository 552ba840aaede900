//! Accounts.

use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

/// Registers a personal account with a code that went to `phone`, which is spelled as `spelling`.
async fn register(app: &TestApp, phone: &str, spelling: &str) -> Answer {
    let code = app.code(phone, "register").await;
    let body = json!({ "name": "李娜", "phone": spelling, "password": PASSWORD, "code": code });
    app.stranger().post("/accounts", body).await
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
}
