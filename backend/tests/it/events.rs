//! What has happened is told once.

use shenbao::worker::outbox::drain;

use crate::on_both_engines;

on_both_engines! {
    async fn a_submission_is_told_to_who_made_it_and_to_the_administrator_once(app) {
        let unit = app.organization().await;
        let member = app.member(&unit, "李娜").await;
        let id = member.client.submitted("individual", "").await;
        assert!(!member.client.told().await.contains(&"application_submitted".to_owned()), "no request waits for it");
        assert_eq!(app.count("outbox WHERE delivered_at IS NULL").await, 1);
        let (first, second, third) = futures_util::join!(drain(&app.app), drain(&app.app), drain(&app.app));
        assert!(first.is_ok() && second.is_ok() && third.is_ok());
        assert_eq!(drain(&app.app).await.unwrap(), 0);
        for client in [&member.client, &unit.client] {
            let told = client.told().await;
            assert_eq!(told.iter().filter(|kind| *kind == "application_submitted").count(), 1, "{told:?}");
        }
        let text = member.client.get("/notifications").await.expect(200).json()["items"][0]["text"]["zh"].clone();
        let number = member.client.get(&format!("/applications/{id}")).await.expect(200).json()["number"].clone();
        assert!(text.as_str().unwrap().contains(number.as_str().unwrap()), "{text}");
    }

    async fn a_submission_that_fails_tells_nothing(app) {
        let unit = app.organization().await;
        let draft = unit.filled("project").await;
        unit.client.submit(&draft.id, draft.version, "k").await.expect_problem(422, "incomplete");
        assert_eq!(app.count("outbox").await, 0);
    }

    async fn an_event_that_cannot_be_delivered_is_put_off_and_holds_up_no_other(app) {
        let unit = app.organization().await;
        let orphan = "INSERT INTO outbox (id, event, tries, next_try_at, created_at) VALUES ('0198a0b2-0000-7000-8000-000000000000', \
            '{\"type\":\"application_submitted\",\"application\":\"0198a0b2-0000-7000-8000-000000000001\"}', 0, '2025-04-01 00:00:00', '2025-04-01 00:00:00')";
        app.raw_sql(orphan).await.unwrap();
        unit.submitted("individual").await;
        assert_eq!(drain(&app.app).await.unwrap(), 2);
        assert_eq!(app.count("outbox WHERE delivered_at IS NULL AND tries = 1").await, 1);
        assert_eq!(drain(&app.app).await.unwrap(), 0, "not at once again");
        app.pass(3);
        assert_eq!(drain(&app.app).await.unwrap(), 1);
        assert!(unit.client.told().await.contains(&"application_submitted".to_owned()));
    }

    async fn an_event_of_another_version_is_put_off_and_holds_up_no_other(app) {
        let unit = app.organization().await;
        let unknown = "INSERT INTO outbox (id, event, tries, next_try_at, created_at) VALUES ('0198a0b2-0000-7000-8000-000000000000', \
            '{\"type\":\"award_granted\"}', 0, '2025-04-01 00:00:00', '2025-04-01 00:00:00')";
        app.raw_sql(unknown).await.unwrap();
        unit.submitted("individual").await;
        assert_eq!(drain(&app.app).await.unwrap(), 2);
        assert!(unit.client.told().await.contains(&"application_submitted".to_owned()));
        assert_eq!(app.count("outbox WHERE delivered_at IS NULL AND tries = 1").await, 1);
    }

    async fn what_was_delivered_is_forgotten_after_a_week(app) {
        app.organization().await.submitted("individual").await;
        drain(&app.app).await.unwrap();
        app.pass(6 * 86_400);
        shenbao::domain::sweeper::sweep(&app.app).await.unwrap();
        assert_eq!(app.count("outbox").await, 1);
        app.pass(2 * 86_400);
        shenbao::domain::sweeper::sweep(&app.app).await.unwrap();
        assert_eq!(app.count("outbox").await, 0);
    }
}
