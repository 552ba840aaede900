//! 导出: what staff get, what is in the cells, and how much at once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::RunQueryDsl;
use serde_json::{Value, json};
use shenbao::store::{Conn, StoreError};
use tokio::task::JoinHandle;

use crate::on_both_engines;
use crate::support::*;

/// A sheet's cells by their place, e.g. `A1`.
type Sheet = BTreeMap<String, Cell>;

/// A cell as it stands in the file.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Text(String),
    Number(f64),
}

/// The sheets of a workbook, and their names.
fn workbook(bytes: &[u8]) -> Vec<(String, Sheet)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let book = part("xl/workbook.xml");
    let names = book.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    let names: Vec<String> = names.collect();
    let sheet = |(index, name): (usize, &String)| {
        (name.clone(), cells(&part(&format!("xl/worksheets/sheet{}.xml", index + 1))))
    };
    names.iter().enumerate().map(sheet).collect()
}

/// The cells of a sheet's XML. Nothing but inline texts and numbers is expected, formulas least of all.
fn cells(xml: &str) -> Sheet {
    assert!(!xml.contains("<f>") && !xml.contains("<f "), "a formula");
    let mut found = Sheet::new();
    for cell in xml.split("<c r=\"").skip(1) {
        let (place, rest) = cell.split_once('"').unwrap();
        let (head, rest) = rest.split_once('>').unwrap();
        let between = |open: &str, close: &str| {
            rest.split_once(open).map(|(_, rest)| rest.split_once(close).unwrap().0.to_owned())
        };
        let value = if head.contains("t=\"inlineStr\"") {
            let text = between("<t>", "</t>").or_else(|| between("<t xml:space=\"preserve\">", "</t>"));
            Cell::Text(plain(&text.unwrap()))
        } else {
            assert!(!head.contains("t=\""), "{head}");
            Cell::Number(between("<v>", "</v>").unwrap().parse().unwrap())
        };
        found.insert(place.to_owned(), value);
    }
    found
}

fn plain(xml: &str) -> String {
    xml.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn text(sheet: &Sheet, place: &str) -> String {
    match sheet.get(place) {
        Some(Cell::Text(text)) => text.clone(),
        None => String::new(),
        other => panic!("{place}: {other:?}"),
    }
}

/// The first sheet as rows by heading.
fn rows_of_xlsx(bytes: &[u8]) -> Vec<BTreeMap<String, Cell>> {
    let (_, sheet) = workbook(bytes).remove(0);
    let mut rows: BTreeMap<u32, BTreeMap<String, Cell>> = BTreeMap::new();
    for (place, cell) in &sheet {
        let column = place.trim_end_matches(|c: char| c.is_ascii_digit());
        let row: u32 = place[column.len()..].parse().unwrap();
        if row > 1 {
            rows.entry(row).or_default().insert(text(&sheet, &format!("{column}1")), cell.clone());
        }
    }
    rows.into_values().collect()
}

fn rows_of_csv(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a mark that tells Excel it is UTF-8");
    assert!(bytes.ends_with(b"\r\n"));
    csv::Reader::from_reader(bytes).deserialize().map(Result::unwrap).collect()
}

/// A submitted project with these answers changed.
async fn submitted(unit: &Admin, changes: Value) -> String {
    let draft = unit.complete("project").await;
    let mut answers = example("project");
    for (key, value) in changes.as_object().unwrap() {
        answers[key] = value.clone();
    }
    let saved = unit.client.save(&draft.id, draft.version, answers).await.expect(200).json();
    unit.client.submit(&draft.id, saved["version"].as_i64().unwrap(), "key").await.expect(201);
    draft.id
}

async fn reject(app: &TestApp, id: &str, words: &str) {
    let reasons = json!([
        { "code": "commitment_seals_incomplete", "words": words, "pointer": "/commitment_letter" },
        { "code": "missing_application_proof", "words": "", "pointer": "/application_proof" },
    ]);
    let body = json!({ "outcome": "rejected", "reasons": reasons });
    let path = format!("/admin/applications/{id}/review-result");
    app.reviewer().await.post(&path, body).await.expect(201);
}

fn of_text(row: &BTreeMap<String, Cell>, heading: &str) -> String {
    match row.get(heading) {
        Some(Cell::Text(text)) => text.clone(),
        None => String::new(),
        other => panic!("{heading}: {other:?}"),
    }
}

fn of_number(row: &BTreeMap<String, Cell>, heading: &str) -> f64 {
    match row.get(heading) {
        Some(Cell::Number(number)) => *number,
        other => panic!("{heading}: {other:?}"),
    }
}

/// Keeps everyone from writing into the audit log.
struct Lock {
    held: Arc<AtomicBool>,
    holding: JoinHandle<()>,
}

impl Lock {
    async fn take(app: &TestApp) -> Self {
        let (held, begun) = (Arc::new(AtomicBool::new(true)), Arc::new(tokio::sync::Notify::new()));
        let (holds, tell, db) = (Arc::clone(&held), Arc::clone(&begun), app.app.db.clone());
        let on_postgres = db.engine() == shenbao::store::Engine::Postgres;
        let wait = move |conn: &mut Conn| {
            // On SQLite there is one writer.
            if on_postgres {
                diesel::sql_query("LOCK TABLE audit_log IN EXCLUSIVE MODE").execute(conn)?;
            }
            tell.notify_one();
            while holds.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(5));
            }
            Ok::<_, StoreError>(())
        };
        let holding = tokio::spawn(async move { db.write(wait).await.unwrap() });
        begun.notified().await;
        Self { held, holding }
    }

    async fn release(self) {
        self.held.store(false, Ordering::SeqCst);
        self.holding.await.unwrap();
    }
}

/// 2025-04-10 10:00 in China, as Excel counts days.
const THAT_MORNING: f64 = 45_757.0 + 10.0 / 24.0;

on_both_engines! {
    async fn clause_51_applications_are_exported_with_real_dates_and_the_export_is_audited(app) {
        let unit = app.organization().await;
        let id = submitted(&unit, json!({})).await;
        let reviewer = app.reviewer().await;
        let answer = reviewer.get("/admin/applications/export?activity=2025").await.expect(200);
        let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        assert_eq!(answer.header("content-type"), media_type);
        let disposition = answer.header("content-disposition");
        assert!(disposition.ends_with("filename*=UTF-8''%E7%94%B3%E6%8A%A5_2025-04-10.xlsx"), "{disposition}");
        let (name, sheet) = workbook(&answer.bytes).remove(0);
        assert_eq!((name.as_str(), text(&sheet, "A1").as_str()), ("申报", "受理编号"));
        let rows = rows_of_xlsx(&answer.bytes);
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        let number = unit.client.get(&format!("/applications/{id}")).await.json()["number"].clone();
        assert_eq!(json!(of_text(row, "受理编号")), number);
        assert_eq!(of_text(row, "申报单位"), unit.organization);
        assert_eq!(of_text(row, "统一社会信用代码"), unit.credit_code, "a code is no number");
        assert_eq!(of_text(row, "所在地区"), "江苏省苏州市");
        assert_eq!((of_text(row, "联系人"), of_text(row, "联系手机")), ("王志强".into(), "13800138000".into()));
        assert_eq!(of_text(row, "联系邮箱"), "wangzhiqiang@example.cn");
        assert_eq!(of_text(row, "状态"), "形式审查中");
        assert!((of_number(row, "提交时间") - THAT_MORNING).abs() < 1e-6);
        let audited = app.audited("activity:2025").await;
        let (action, detail) = audited.iter().find(|(action, _)| action == "export_applications").unwrap();
        let detail: Value = serde_json::from_str(detail).unwrap();
        assert_eq!((action.as_str(), &detail), (
            "export_applications",
            &json!({ "activity": "2025", "format": "xlsx" }),
        ));
    }

    async fn answers_get_a_column_each_when_one_award_is_chosen(app) {
        let unit = app.organization().await;
        submitted(&unit, json!({})).await;
        let reviewer = app.reviewer().await;
        let path = "/admin/applications/export?activity=2025&award=project&answers=true";
        let row = rows_of_xlsx(&reviewer.get(path).await.expect(200).bytes).remove(0);
        assert_eq!(of_text(&row, "项目起止时间"), "2021-03 至 2023-06");
        assert_eq!(of_text(&row, "所属行业"), "C 制造业");
        // July 2023, the first of which is that many days after Excel's beginning.
        assert!((of_number(&row, "应用起始年月") - 45_108.0).abs() < 1e-9);
        let csv = rows_of_csv(&reviewer.get(&format!("{path}&format=csv")).await.expect(200).bytes);
        assert_eq!((csv[0]["应用起始年月"].as_str(), csv[0]["提交时间"].as_str()), ("2023-07", "2025-04-10 10:00:00"));
        for query in ["answers=true", "answers=true&activity=2025", "answers=true&award=project"] {
            let answer = reviewer.get(&format!("/admin/applications/export?{query}")).await;
            assert!(answer.expect_problem(422, "invalid_request").has_error("/answers", "award_required"));
        }
    }

    async fn item_45_hostile_cells_are_neither_formulas_nor_the_end_of_the_file(app) {
        let unit = app.organization().await;
        let titles = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "𠮷野家（上海）", "质量\u{202E}奖", "👨‍👩‍👧①㈱㎡", "<&>\"'_x0041_"];
        for title in titles {
            submitted(&unit, json!({ "project_name": title })).await;
        }
        let reviewer = app.reviewer().await;
        let xlsx = rows_of_xlsx(&reviewer.get("/admin/applications/export").await.expect(200).bytes);
        let csv = rows_of_csv(&reviewer.get("/admin/applications/export?format=csv").await.expect(200).bytes);
        for (index, title) in titles.into_iter().enumerate() {
            let kept = of_text(&xlsx[index], "名称");
            // A text that looks like an escape of Excel's is itself escaped.
            assert_eq!(kept.replace("_x005F_x0041_", "_x0041_"), title);
            let harmless = !title.starts_with(['=', '+', '-', '@', '＝']);
            let expected = if harmless { title.to_owned() } else { format!("'{title}") };
            assert_eq!(csv[index]["名称"], expected);
        }
        let id = submitted(&unit, json!({})).await;
        reject(&app, &id, "\t=cmd|' /C calc'!A0\u{1}\r\n第二行").await;
        let xlsx = rows_of_xlsx(&reviewer.get("/admin/review-results/export").await.expect(200).bytes);
        let words = of_text(&xlsx[0], "审查意见");
        assert!(words.contains("calc") && words.contains("_x0001_"), "{words:?}");
        let csv = rows_of_csv(&reviewer.get("/admin/review-results/export?format=csv").await.expect(200).bytes);
        assert!(csv[0]["审查意见"].starts_with("'\t=cmd"), "{:?}", csv[0]["审查意见"]);
    }

    async fn review_results_have_a_row_for_each_reason(app) {
        let unit = app.organization().await;
        let (rejected, passed) = (submitted(&unit, json!({})).await, unit.submitted("individual").await);
        reject(&app, &rejected, "第 2 完成单位的承诺书未见公章。").await;
        app.pass(1);
        let path = format!("/admin/applications/{passed}/review-result");
        let reviewer = app.reviewer().await;
        reviewer.post(&path, json!({ "outcome": "passed" })).await.expect(201);
        let rows = rows_of_xlsx(&reviewer.get("/admin/review-results/export").await.expect(200).bytes);
        assert_eq!(rows.len(), 3);
        assert_eq!(of_text(&rows[0], "不通过原因"), "申报承诺书所有完成单位盖章（须公章）不齐");
        assert_eq!(of_text(&rows[0], "审查意见"), "第 2 完成单位的承诺书未见公章。");
        assert_eq!(of_text(&rows[0], "审核员"), "演示审核员");
        assert_eq!(of_text(&rows[1], "不通过原因"), "缺少申报项目主体技术应用满一年的证实性材料");
        let numbered = |row: &BTreeMap<String, Cell>| (of_number(row, "原因序号"), of_number(row, "原因总数"));
        assert_eq!((numbered(&rows[0]), numbered(&rows[1])), ((1.0, 2.0), (2.0, 2.0)));
        assert_eq!((of_text(&rows[2], "形审结果"), of_text(&rows[2], "不通过原因")), ("通过".into(), String::new()));
        for (query, found) in [("outcome=passed", 1), ("outcome=rejected", 2), ("award=individual", 1), ("activity=demo", 0)] {
            let answer = reviewer.get(&format!("/admin/review-results/export?format=csv&{query}")).await;
            assert_eq!(rows_of_csv(&answer.expect(200).bytes).len(), found, "{query}");
        }
        let applications = rows_of_xlsx(&reviewer.get("/admin/applications/export").await.expect(200).bytes);
        assert!(of_text(&applications[0], "不通过原因").starts_with("（1）申报承诺书所有完成单位盖章"));
        for subject_action in ["export_review_results", "export_applications"] {
            assert!(app.count(&format!("audit_log WHERE action = '{subject_action}'")).await > 0);
        }
    }

    async fn an_export_goes_on_past_the_first_page(app) {
        let unit = app.organization().await;
        let more = format!(
            "INSERT INTO organizations (id, name, name_key, credit_code, region, email, status, proof_id, created_at, join_policy) \
             WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1299) \
             SELECT '01ffffff-0000-7000-8000-00000000' || i, '单位' || i, '单位' || i, 'CODE' || i, region, email, \
             status, proof_id, created_at, join_policy FROM n, organizations WHERE organizations.id = '{}'",
            unit.id
        );
        app.raw_sql(&more).await.unwrap();
        let reviewer = app.reviewer().await;
        let csv = rows_of_csv(&reviewer.get("/admin/organizations/export?format=csv").await.expect(200).bytes);
        let there = app.count("organizations WHERE cancelled_at IS NULL").await;
        assert_eq!(i64::try_from(csv.len()).unwrap(), there);
        let xlsx = rows_of_xlsx(&reviewer.get("/admin/organizations/export").await.expect(200).bytes);
        assert_eq!(i64::try_from(xlsx.len()).unwrap(), there);
        let own = xlsx.iter().find(|row| of_text(row, "单位全称") == unit.organization).unwrap();
        assert_eq!(of_text(own, "管理员手机"), unit.phone, "a phone number is no number");
        assert_eq!(of_text(own, "组织管理员"), "王志强");
        let found = reviewer.get("/admin/organizations/export?format=csv&q=CODE1234").await.expect(200);
        assert_eq!(rows_of_csv(&found.bytes).len(), 1);
    }

    async fn organizations_are_exported_as_they_are_listed(app) {
        let (first, second) = (app.organization().await, app.organization().await);
        let (reviewer, admin) = (app.reviewer().await, app.admin().await);
        let body = json!({ "suspended": true, "reason": "核实期间停用" });
        admin.post(&format!("/admin/organizations/{}/suspension", second.id), body).await.expect(200);
        for filters in ["", "&suspended=true", "&suspended=false", "&status=unverified", "&gone=true", "&q=9144",
            "&registered_from=2025-04-10T00:00:00Z", "&registered_to=2025-04-10T00:00:00Z"] {
            let listed = reviewer.get(&format!("/admin/organizations?limit=100{filters}")).await.expect(200).json();
            let listed = listed["items"].as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap().to_owned());
            let csv = reviewer.get(&format!("/admin/organizations/export?format=csv{filters}")).await.expect(200);
            let exported = rows_of_csv(&csv.bytes);
            let exported = exported.iter().map(|row| row["单位全称"].clone());
            assert_eq!(exported.collect::<Vec<_>>(), listed.collect::<Vec<_>>(), "{filters}");
        }
        let suspended = reviewer.get("/admin/organizations/export?format=csv&suspended=true").await.expect(200);
        let rows = rows_of_csv(&suspended.bytes);
        let (name, standing) = (rows[0]["单位全称"].as_str(), rows[0]["状态"].as_str());
        assert_eq!((rows.len(), name, standing), (1, second.organization.as_str(), "已停用"));
        assert_ne!(first.organization, second.organization);
        let told = app.audited(&format!("account:{}", reviewer.me().await["id"].as_str().unwrap())).await;
        let (_, detail) = told.iter().rfind(|(action, _)| action == "export_organizations").unwrap();
        assert!(detail.contains(r#""suspended":"true""#), "{detail}");
    }

    async fn too_many_exports_at_once_are_told_to_come_back(app) {
        let places: Vec<_> = std::iter::from_fn(|| app.app.exports.enter().ok()).collect();
        assert!(!places.is_empty());
        let reviewer = app.reviewer().await;
        for path in ["/admin/applications/export", "/admin/organizations/export?format=csv"] {
            let answer = reviewer.get(path).await.expect_problem(503, "unavailable");
            assert!(!answer.header("retry-after").is_empty());
        }
        drop(places);
        reviewer.get("/admin/applications/export").await.expect(200);
        assert_eq!(app.count("audit_log WHERE action LIKE 'export%'").await, 1, "what was refused was not exported");
        // Nothing is left of the workbook.
        assert_eq!(std::fs::read_dir(app.app.spool_dir()).unwrap().count(), 0);
    }

    async fn a_reader_who_goes_away_leaves_no_place_taken(app) {
        let reviewer = app.reviewer().await;
        // Of two places this is the one; what the export writes into the log waits for the lock, so that it stays in the other.
        let mine = app.app.exports.enter().unwrap();
        let lock = Lock::take(&app).await;
        let reading = tokio::spawn(async move {
            let request = reviewer.request(reqwest::Method::GET, "/admin/applications/export");
            drop(request.send().await);
        });
        while app.app.exports.enter().is_ok() {
            assert!(!reading.is_finished(), "the export had a place");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        reading.abort();
        assert!(reading.await.unwrap_err().is_cancelled());
        lock.release().await;
        while app.app.exports.enter().is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        drop(mine);
        app.reviewer().await.get("/admin/applications/export").await.expect(200);
    }

    async fn pages_end_and_begin_among_what_happened_at_the_same_instant(app) {
        let unit = app.organization().await;
        let (id, reviewer) = (unit.submitted("individual").await, app.reviewer().await);
        app.copies_of(&id, 230).await;
        app.pass_copies(reviewer.me().await["id"].as_str().unwrap()).await;
        let filters = ["", "&activity=2025", "&award=individual", "&outcome=passed", "&activity=2025&award=individual&outcome=passed"];
        for (path, others) in [("review-results/export", 0), ("applications/export", 1)] {
            for filter in filters {
                let csv = reviewer.get(&format!("/admin/{path}?format=csv{filter}")).await.expect(200).bytes;
                let rows = rows_of_csv(&csv);
                let numbers: BTreeSet<&str> = rows.iter().map(|row| row["受理编号"].as_str()).collect();
                let expected = if filter.contains("outcome") { 230 } else { 230 + others };
                assert_eq!((rows.len(), numbers.len()), (expected, expected), "{path} {filter}");
            }
        }
        let none = reviewer.get("/admin/review-results/export?format=csv&award=project").await.expect(200);
        assert_eq!(rows_of_csv(&none.bytes).len(), 0);
    }

    async fn a_result_says_which_file_it_is_about(app) {
        let unit = app.organization().await;
        let (id, reviewer) = (submitted(&unit, json!({})).await, app.reviewer().await);
        let case = reviewer.get(&format!("/admin/applications/{id}")).await.expect(200).json();
        let files = case["application"]["attachments"].as_array().unwrap();
        let letter = files.iter().find(|file| file["slot"] == "commitment_letter").unwrap()["id"].clone();
        let reasons = json!([
            { "code": "commitment_seals_incomplete", "pointer": "/commitment_letter", "file": letter },
            { "code": "missing_application_proof", "file": letter },
            { "code": "missing_appraisal", "pointer": "/appraisal" },
            { "code": "not_as_required" },
        ]);
        let body = json!({ "outcome": "rejected", "reasons": reasons });
        reviewer.post(&format!("/admin/applications/{id}/review-result"), body).await.expect(201);
        let csv = rows_of_csv(&reviewer.get("/admin/review-results/export?format=csv").await.expect(200).bytes);
        let pointed: Vec<&str> = csv.iter().map(|row| row["所指材料"].as_str()).collect();
        assert_eq!(pointed, ["申报承诺书：申报承诺书.pdf", "申报承诺书：申报承诺书.pdf", "成果鉴定或评价证明", ""]);
    }

    async fn a_corrected_result_says_what_counts_now_and_what_it_was(app) {
        let unit = app.organization().await;
        let id = submitted(&unit, json!({})).await;
        reject(&app, &id, "未见公章。").await;
        let path = format!("/admin/applications/{id}/review-result/corrections");
        let reasons = json!([{ "code": "missing_appraisal" }]);
        for body in [
            json!({ "corrects": 0, "outcome": "rejected", "reasons": reasons, "why": "公章在背面。" }),
            json!({ "corrects": 1, "outcome": "passed", "reasons": [], "why": "经核实通过。" }),
        ] {
            app.admin().await.post(&path, body).await.expect(201);
        }
        let passed = unit.submitted("individual").await;
        let reviewer = app.reviewer().await;
        app.pass(1);
        reviewer.post(&format!("/admin/applications/{passed}/review-result"), json!({ "outcome": "passed" })).await.expect(201);
        let rows = rows_of_xlsx(&reviewer.get("/admin/review-results/export").await.expect(200).bytes);
        assert_eq!(rows.len(), 2);
        assert_eq!((of_text(&rows[0], "形审结果"), of_text(&rows[0], "首次结果")), ("通过".into(), "不通过".into()));
        assert!((of_number(&rows[0], "更正次数") - 2.0).abs() < 1e-9);
        assert_eq!((of_text(&rows[0], "更正理由"), of_text(&rows[0], "审核员")), ("经核实通过。".into(), "演示管理员".into()));
        for column in ["更正次数", "首次结果", "更正理由"] {
            assert!(!rows[1].contains_key(column), "never corrected");
        }
    }

    async fn wrong_parameters_are_refused_clearly(app) {
        let reviewer = app.reviewer().await;
        for (path, pointer) in [
            ("/admin/applications/export?format=pdf", "/format"),
            ("/admin/applications/export?answers=perhaps", "/answers"),
            ("/admin/applications/export?after=x", "/after"),
            ("/admin/review-results/export?outcome=maybe", "/outcome"),
            ("/admin/organizations/export?status=odd", "/status"),
            ("/admin/organizations/export?q=%00", "/q"),
            ("/admin/organizations/export?registered_to=%2B99999-01-01T00:00:00Z", "/registered_to"),
            ("/admin/applications/export?q=%00", "/q"),
            ("/admin/applications/export?submitted_from=-0001-01-01T00:00:00Z", "/submitted_from"),
        ] {
            let answer = reviewer.get(path).await.expect_problem(422, "invalid_request");
            assert!(answer.errors().iter().any(|(at, _)| at == pointer), "{path}: {:?}", answer.errors());
        }
    }
}
