//! Entry: activities, awards and their forms.

use openapi::activity::{Activity, AwardForm};
use openapi::form::definition::FormDefinition;
use openapi::page::Page;
use openapi::time::WindowState;
use serde_json::json;
use shenbao::domain::seed;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_11_activities_are_listed_with_their_windows_and_awards(app) {
        let page: Page<Activity> = app.stranger().get("/activities").await.expect(200).parse();
        let real = page.items.iter().find(|activity| activity.id.as_str() == "2025").unwrap();
        assert_eq!(real.title.zh, "2025 年度中国质量协会质量技术奖");
        assert_eq!(real.filing.opens_at.to_rfc3339(), "2025-04-01T01:00:00+00:00");
        assert_eq!(real.filing.closes_at.to_rfc3339(), "2025-04-29T09:00:00+00:00");
        assert_eq!(real.review.closes_at.to_rfc3339(), "2025-05-23T09:00:00+00:00");
        assert_eq!(real.filing_state, WindowState::Open);
        assert!(page.items.iter().any(|activity| activity.id.as_str() == "demo"));
    }

    async fn clause_12_the_awards_to_choose_from_are_project_and_individual(app) {
        let activity: Activity = app.stranger().get("/activities/2025").await.expect(200).parse();
        let titles: Vec<&str> = activity.awards.iter().map(|award| award.title.zh.as_str()).collect();
        assert_eq!(titles, ["项目奖", "个人奖"]);
        for award in ["project", "individual"] {
            let form: AwardForm =
                app.stranger().get(&format!("/activities/2025/awards/{award}")).await.expect(200).parse();
            assert_eq!(form.form.problems(), Vec::new(), "{award}");
            assert!(FormDefinition::fields(&form.form).count() > 10, "{award}");
        }
        app.stranger().get("/activities/2025/awards/team").await.expect_problem(404, "not_found");
        app.stranger().get("/activities/1999").await.expect_problem(404, "not_found");
    }

    async fn the_state_of_a_window_follows_the_servers_clock(app) {
        for (now, state) in [
            ("2025-04-01T00:59:59.999999Z", "upcoming"),
            ("2025-04-01T01:00:00Z", "open"),
            ("2025-04-29T08:59:59.999999Z", "open"),
            ("2025-04-29T09:00:00Z", "closed"),
        ] {
            app.at(now);
            let body = app.stranger().get("/activities/2025").await.expect(200).json();
            assert_eq!(body["filing_state"], state, "{now}");
        }
        let clock = app.stranger().get("/clock").await.expect(200).json();
        assert_eq!(clock["now"], "2025-04-29T09:00:00Z");
    }

    async fn seeding_again_changes_nothing_but_opens_a_demo_that_has_closed(app) {
        let before = app.stranger().get("/activities").await.expect(200).json();
        seed::run(&app.app).await.unwrap();
        assert_eq!(app.stranger().get("/activities").await.expect(200).json(), before);
        app.at("2025-12-01T00:00:00Z");
        seed::run(&app.app).await.unwrap();
        let demo = app.stranger().get("/activities/demo").await.expect(200).json();
        assert_eq!(demo["filing_state"], "open");
        let real = app.stranger().get("/activities/2025").await.expect(200).json();
        assert_eq!(real["filing_state"], "closed");
    }

    async fn seeding_again_leaves_a_demo_alone_that_somebody_has_tried(app) {
        let (phone, password) = (seed::DEMO_APPLICANT, seed::DEMO_PASSWORD);
        let (applicant, successor) = (app.login(phone, password).await, app.person().await);
        let unit = applicant.get("/organizations/mine").await.expect(200).json();
        successor.join(unit["id"].as_str().unwrap()).await.expect(201);
        let transfer = json!({ "phone": successor.phone, "password": password });
        applicant.post("/organizations/mine/admin-transfer", transfer).await.expect(200);
        let applicant = app.login(phone, password).await;
        let me = applicant.get("/accounts/me").await.expect(200).json();
        let leave = format!("/organizations/mine/members/{}", me["id"].as_str().unwrap());
        applicant.delete(&leave).await.expect(204);
        seed::run(&app.app).await.unwrap();
        let me = applicant.get("/accounts/me").await.expect(200).json();
        assert_eq!(me["organization"], json!(null), "the unit is the successor's");
        let new = new_phone();
        let code = app.code(&new, "change_phone").await;
        let change = json!({ "password": password, "phone": new, "code": code });
        applicant.put("/accounts/me/phone", change).await.expect(200);
        seed::run(&app.app).await.unwrap();
        app.login(&new, password).await;
    }

    async fn clause_13_filing_without_a_login_leads_to_the_login_and_not_further(app) {
        let body = json!({ "activity_id": "2025", "award": "project" });
        let stranger = app.stranger();
        stranger.post("/applications", body.clone()).await.expect_problem(401, "unauthenticated");
        let unit = app.organization().await;
        let back = app.login(&unit.phone, PASSWORD).await;
        back.post("/applications", body).await.expect(201);
    }

    async fn clause_17_personal_and_organization_registration_are_open_to_anyone(app) {
        let person = app.person().await.client.get("/accounts/me").await.expect(200).json();
        assert_eq!((&person["kind"], &person["organization"]), (&json!("personal"), &json!(null)));
        let unit = app.organization().await.client.get("/accounts/me").await.expect(200).json();
        assert_eq!((&unit["kind"], &unit["role"]), (&json!("org_admin"), &json!("applicant")));
    }

    async fn clause_29_who_should_hold_the_account_is_told_with_each_award(app) {
        let activity: Activity = app.stranger().get("/activities/2025").await.expect(200).parse();
        let advice = |key: &str| {
            activity.awards.iter().find(|award| award.key.as_str() == key).unwrap().advice.zh.clone()
        };
        assert!(advice("project").contains("项目联系人"));
        assert!(advice("individual").contains("申报者本人或联系人"));
    }
}
