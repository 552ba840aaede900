//! 统计: what is counted.

use diesel::connection::SimpleConnection;
use openapi::statistics::{AwardStatistics, Count, Statistics};
use serde_json::{Value, json};
use shenbao::store::StoreError;

use crate::on_both_engines;
use crate::support::*;

async fn statistics(client: &Client, query: &str) -> Statistics {
    client.get(&format!("/admin/statistics{query}")).await.expect(200).parse()
}

fn of<'a>(statistics: &'a Statistics, activity: &str, award: &str) -> &'a AwardStatistics {
    let mut awards = statistics.awards.iter();
    awards.find(|entry| entry.activity_id.as_str() == activity && entry.award.as_str() == award).unwrap()
}

fn counts(counts: &[Count]) -> Vec<(&str, i64)> {
    counts.iter().map(|count| (count.code.as_str(), count.count)).collect()
}

async fn record(reviewer: &Client, id: &str, body: Value) {
    reviewer.post(&format!("/admin/applications/{id}/review-result"), body).await.expect(201);
}

/// Many applications at once, as no client could send them: SQL that both engines read, for the organization's
/// administrator. Every fifth is a draft; the others came in minute by minute.
async fn many(app: &TestApp, unit: &Admin, count: usize) {
    let numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) ";
    let author = unit.client.me().await["id"].as_str().unwrap().to_owned();
    let at = |thousand: usize| {
        let minute = instant("2025-04-01T01:00:00Z")
            + chrono::TimeDelta::minutes(i64::try_from(thousand * 30).unwrap());
        minute.format("%Y-%m-%d %H:%M:%S").to_string()
    };
    for thousand in 0..count.div_ceil(1000) {
        // Ids in the shape of ours; the last group holds the number.
        let id = format!(
            "'0196{thousand:04x}-0000-7000-8000-' || substr('000000000000', 1, 12 - length(CAST(i AS TEXT))) || CAST(i AS TEXT)"
        );
        let (organization, at) = (&unit.id, at(thousand));
        let sql = [
            format!("INSERT INTO applications (id, activity_id, award, form_version, organization_id, author_id, status, title, answers, version, created_at, updated_at) \
                {numbers} SELECT {id}, '2025', 'project', 1, '{organization}', '{author}', 'draft', 'x', '{{}}', 1, '{at}', '{at}' FROM n;"),
            format!("INSERT INTO submissions (application_id, number, submitted_at, submitted_by, snapshot, snapshot_sha256, receipt) \
                SELECT id, id, '{at}', '{author}', '', {}, '{{}}' FROM applications WHERE id LIKE '0196{thousand:04x}-%' AND id NOT LIKE '%0' AND id NOT LIKE '%5';",
                if app.database_url().is_empty() { "x'00'" } else { "'\\x00'" }),
            format!("UPDATE applications SET status = 'under_review', submitted_at = (SELECT submitted_at FROM submissions WHERE application_id = applications.id) WHERE id LIKE '0196{thousand:04x}-%' AND id NOT LIKE '%0' AND id NOT LIKE '%5';"),
            format!("INSERT INTO review_results (application_id, outcome, reasons, recorded_by, recorded_at) \
                SELECT id, 'rejected', '[{{\"code\":\"other\",\"words\":\"x\",\"text\":{{\"zh\":\"其他\",\"en\":\"Other\"}}}}]', '{author}', '2025-05-01 00:00:00' \
                FROM applications WHERE id LIKE '0196{thousand:04x}-%' AND id LIKE '%1';"),
            format!("UPDATE applications SET status = 'rejected', outcome = 'rejected' WHERE id LIKE '0196{thousand:04x}-%' AND id LIKE '%1';"),
        ].concat();
        app.app.db.write(move |conn| conn.batch_execute(&sql).map_err(StoreError::from)).await.unwrap();
    }
}

on_both_engines! {
    async fn what_was_filed_and_decided_is_counted(app) {
        let unit = app.organization().await;
        unit.draft("project").await;
        // With a new login each time: the clock moves on by more than a token lives.
        let submit = async |at: &str, award: &str| {
            app.at(at);
            app.login(&unit.phone, PASSWORD).await.submitted(award, &unit.credit_code).await
        };
        let first = submit("2025-04-10T15:59:59Z", "project").await;
        submit("2025-04-10T16:00:00Z", "project").await;
        submit("2025-04-10T16:00:00Z", "individual").await;
        let last = submit("2025-04-29T08:30:00Z", "project").await;
        app.at("2025-05-01T08:30:00Z");
        let reviewer = app.reviewer().await;
        let reasons = json!([{ "code": "other", "words": "x" }, { "code": "missing_appraisal" }]);
        record(&reviewer, &first, json!({ "outcome": "rejected", "reasons": reasons })).await;
        record(&reviewer, &last, json!({ "outcome": "passed" })).await;
        let all = statistics(&reviewer, "").await;
        assert_eq!(all.awards.len(), 4, "two activities of two awards");
        let project = of(&all, "2025", "project");
        assert_eq!((project.drafts, project.submitted), (1, 3));
        let days: Vec<(String, i64)> = project.by_day.iter().map(|day| (day.day.to_string(), day.count)).collect();
        assert_eq!((days.len(), &days[0], &days[1]), (20, &("2025-04-10".to_owned(), 1), &("2025-04-11".to_owned(), 1)));
        assert_eq!(days.last().unwrap(), &("2025-04-29".to_owned(), 1), "days of China");
        assert_eq!((project.by_hour[23], project.by_hour[0], project.by_hour[16]), (1, 1, 1));
        let hours = &project.before_close;
        assert_eq!((hours.len(), hours[47].count, hours.iter().map(|hour| hour.count).sum::<i64>()), (48, 1, 1));
        assert_eq!(hours[47].from, instant("2025-04-29T08:00:00Z"));
        assert_eq!(counts(&project.results), [("passed", 1), ("rejected", 1), ("unreviewed", 1)]);
        assert_eq!(counts(&project.reasons), [("missing_application_proof", 0), ("missing_appraisal", 1),
            ("commitment_seals_incomplete", 0), ("not_as_required", 0), ("other", 1)]);
        let taken = project.hours_to_result.unwrap();
        assert_eq!((taken.median, taken.longest), (48, 20 * 24 + 16));
        assert_eq!(counts(&all.organizations), [("unverified", 2), ("verified", 0), ("rejected", 0)]);
        let titles: Vec<&str> = all.organizations.iter().map(|count| count.label.zh.as_str()).collect();
        assert_eq!(titles, ["待核验", "已核验", "未通过"]);
        let one = statistics(&reviewer, "?activity=2025&award=individual").await;
        assert_eq!((one.awards.len(), one.awards[0].submitted, one.awards[0].hours_to_result), (1, 1, None));
        let none = of(&all, "demo", "project");
        assert_eq!((none.submitted, none.by_day.len(), none.by_hour.len()), (0, 0, 24));
    }

    async fn results_count_as_they_are_now_also_before_they_are_published(app) {
        app.raw_sql("UPDATE activities SET publication = 'joint' WHERE id = '2025'").await.unwrap();
        let unit = app.organization().await;
        let (first, second) = (unit.submitted("project").await, unit.submitted("project").await);
        let (reviewer, admin) = (app.reviewer().await, app.admin().await);
        let rejected = |code: &str| json!({ "outcome": "rejected", "reasons": [{ "code": code }] });
        record(&reviewer, &first, rejected("missing_appraisal")).await;
        record(&reviewer, &second, rejected("missing_appraisal")).await;
        let correct = async |id: &str, corrects: u32, result: Value| {
            let mut body = json!({ "corrects": corrects, "why": "复核" });
            body.as_object_mut().unwrap().extend(result.as_object().unwrap().clone());
            admin.post(&format!("/admin/applications/{id}/review-result/corrections"), body).await.expect(201);
        };
        correct(&first, 0, rejected("commitment_seals_incomplete")).await;
        correct(&first, 1, rejected("not_as_required")).await;
        correct(&second, 0, json!({ "outcome": "passed" })).await;
        let all = statistics(&reviewer, "?activity=2025&award=project").await;
        assert_eq!(counts(&all.awards[0].results), [("passed", 1), ("rejected", 1), ("unreviewed", 0)]);
        assert_eq!(counts(&all.awards[0].reasons), [("missing_application_proof", 0), ("missing_appraisal", 0),
            ("commitment_seals_incomplete", 0), ("not_as_required", 1), ("other", 0)]);
        admin.post("/admin/activities/2025/review-results/publication", json!({})).await.expect(200);
        let published = statistics(&reviewer, "?activity=2025&award=project").await;
        assert_eq!(published.awards, all.awards, "telling the applicants changes no number");
    }

    async fn a_filter_that_names_nothing_is_told(app) {
        let reviewer = app.reviewer().await;
        for (query, pointer, code) in [
            ("?activity=1999", "/activity", "unknown_activity"),
            ("?award=team", "/award", "unknown_award"),
            ("?activity=2025&award=team", "/award", "unknown_award"),
            ("?day=today", "/day", "invalid_parameter"),
        ] {
            let answer = reviewer.get(&format!("/admin/statistics{query}")).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{query}: {:?}", answer.errors());
        }
        app.organization().await.client.get("/admin/statistics").await.expect_problem(403, "forbidden");
    }

    async fn many_applications_are_counted_page_by_page(app) {
        let (unit, reviewer) = (app.organization().await, app.reviewer().await);
        many(&app, &unit, 6_000).await;
        for filter in ["?activity=2025", "?activity=2025&award=project", "?award=project", ""] {
            let all = statistics(&reviewer, filter).await;
            let project = of(&all, "2025", "project");
            assert_eq!((project.drafts, project.submitted), (1_200, 4_800), "{filter}");
            assert_eq!(counts(&project.results), [("passed", 0), ("rejected", 600), ("unreviewed", 4_200)]);
            assert_eq!(project.reasons.last().unwrap().count, 600, "{filter}");
            assert_eq!(project.by_day.iter().map(|day| day.count).sum::<i64>(), 4_800);
            assert!(project.hours_to_result.is_some());
        }
        let none = statistics(&reviewer, "?activity=2025&award=individual").await;
        assert_eq!((none.awards[0].submitted, none.awards[0].hours_to_result), (0, None));
    }
}
