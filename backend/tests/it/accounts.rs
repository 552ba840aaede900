//! Accounts.

use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_22_one_account_per_phone_whatever_its_kind(app) {
        let person = json!({ "name": "李娜", "phone": "15912345678", "password": PASSWORD });
        app.stranger().post("/accounts", person.clone()).await.expect(201);
        app.stranger().post("/accounts", person).await.expect_problem(409, "phone_taken");
        for spelling in ["+86 159-1234-5678", "１５９１２３４５６７８", "0086 15912345678"] {
            let unit = registration(spelling, "后来的单位有限公司", &new_credit_code());
            app.stranger().put("/organization-registrations/draft", unit).await.expect_problem(409, "phone_taken");
        }
        let admin = app.organization().await;
        let body = json!({ "name": "王志强", "phone": admin.phone, "password": PASSWORD });
        app.stranger().post("/accounts", body).await.expect_problem(409, "phone_taken");
    }

    async fn clause_22_of_many_at_once_one_gets_the_phone(app) {
        let spellings = ["15812345678", "+8615812345678", "158 1234 5678", "１５８１２３４５６７８"];
        let race = (0..20).map(|index| {
            let client = app.stranger();
            let body = json!({ "name": "李娜", "phone": spellings[index % spellings.len()], "password": PASSWORD });
            async move { client.post("/accounts", body).await }
        });
        let answers = futures_util::future::join_all(race).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.json()["code"] == "phone_taken").count(), 19);
    }

    async fn an_account_tells_its_kind_and_organization(app) {
        let me = app.person().await.get("/accounts/me").await.expect(200).json();
        assert_eq!((&me["kind"], &me["role"], &me["organization"]), (&json!("personal"), &json!("applicant"), &json!(null)));
        let unit = app.organization().await;
        let me = unit.client.get("/accounts/me").await.expect(200).json();
        assert_eq!(me["kind"], "org_admin");
        assert_eq!(me["organization"]["name"], unit.organization.as_str());
        assert_eq!(me["organization"]["status"], "unverified");
    }
}
