//! The audit log.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use openapi::audit::{AuditAction, AuditEntry, AuditVerification, ChainFault};
use openapi::page::Page;
use serde_json::{Value, json};
use shenbao::domain::audit::{By, Subject, record};
use shenbao::domain::seed::DEMO_REVIEWER;
use shenbao::store::audit::AuditRow;
use shenbao::store::audit_seals;
use tokio::sync::Notify;

use crate::layering::sources;
use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_51_an_entry_tells_from_where(app) {
        let unit = app.organization().await;
        let staff = app.stranger_at("2001:db8:1:2:3:4:5:6").with_token(app.admin().await.token());
        let body = json!({ "phone": unit.phone, "suspended": true, "reason": "冒用他人单位名义注册" });
        staff.post("/admin/account-suspensions", body).await.expect(204);
        app.suspend(&unit.phone, false).await;
        let account = app.login(&unit.phone, PASSWORD).await.me().await["id"].as_str().unwrap().to_owned();
        let subject = format!("account:{account}");
        let list = move |conn: &mut shenbao::store::Conn| entries_about(conn, &subject);
        let entries = app.app.db.read(list).await.unwrap();
        let suspended = entries.iter().find(|entry| entry.action == "suspend_account").unwrap();
        assert_eq!(suspended.address.as_deref(), Some("2001:db8:1:2::/64"));
        let registered = entries.iter().find(|entry| entry.action == "register_account").unwrap();
        assert!(registered.address.as_deref().unwrap().starts_with("10."));
    }
}

/// Seals everything that waits.
async fn seal(app: &TestApp) {
    while shenbao::domain::audit::seal(&app.app).await.unwrap() > 0 {}
}

async fn verify(app: &TestApp, body: Value) -> AuditVerification {
    app.admin().await.post("/admin/audit-log/verification", body).await.expect(200).parse()
}

/// Where the chain is broken, and how.
async fn broken(app: &TestApp) -> (ChainFault, Option<i64>, Option<String>) {
    let found = verify(app, json!({})).await;
    assert!(!found.intact);
    let broken = found.broken.unwrap();
    (broken.fault, broken.position, broken.entry_id)
}

/// Takes the guards away, as someone who owns the database can.
async fn unguarded(app: &TestApp) {
    for (table, sqlite, postgres) in [
        (
            "audit_log",
            ["no_update", "no_delete", "no_replace"].as_slice(),
            ["no_change", "no_truncate"].as_slice(),
        ),
        (
            "audit_seals",
            ["no_update", "no_delete", "no_replace"].as_slice(),
            ["no_change", "no_truncate"].as_slice(),
        ),
    ] {
        let on_postgres = app.app.db.engine() == shenbao::store::Engine::Postgres;
        for trigger in if on_postgres { postgres } else { sqlite } {
            let on = if on_postgres { format!(" ON {table}") } else { String::new() };
            app.raw_sql(&format!("DROP TRIGGER {table}_{trigger}{on}")).await.unwrap();
        }
    }
}

/// A log of some entries, all sealed; the ids in the order of the chain.
async fn sealed(app: &TestApp) -> Vec<String> {
    app.organization().await;
    seal(app).await;
    let links = app.app.db.read(|conn| audit_seals::after(conn, 0, 1000)).await.unwrap();
    let ids: Vec<String> = links.into_iter().map(|(link, _)| link.entry_id).collect();
    assert!(ids.len() >= 6, "{}", ids.len());
    ids
}

on_both_engines! {
    async fn entries_are_sealed_in_order_and_the_chain_holds(app) {
        let ids = sealed(&app).await;
        let mut sorted = ids.clone();
        sorted.sort();
        assert_eq!(ids, sorted);
        let found = verify(&app, json!({})).await;
        assert!(found.intact, "{found:?}");
        assert_eq!((found.sealed, found.unsealed, found.backdated.clone()), (count(&ids), 0, None));
        let head = found.head.unwrap();
        assert_eq!((head.position, head.hash.len()), (i64::try_from(ids.len()).unwrap(), 64));
        // What comes after waits, and the head of before stays in the chain.
        app.person().await;
        let then = verify(&app, json!({ "expected_head": head })).await;
        assert!(then.intact && then.unsealed > 0, "{then:?}");
        seal(&app).await;
        let then = verify(&app, json!({ "expected_head": head })).await;
        assert!(then.intact && then.unsealed == 0 && then.sealed > found.sealed, "{then:?}");
    }

    async fn an_empty_log_is_intact(app) {
        unguarded(&app).await;
        app.raw_sql("DELETE FROM audit_log").await.unwrap();
        app.raw_sql("DELETE FROM audit_unsealed").await.unwrap();
        let found = verify(&app, json!({})).await;
        assert!(found.intact && found.head.is_none(), "{found:?}");
    }

    async fn neither_entries_nor_seals_can_be_changed(app) {
        sealed(&app).await;
        for table in ["audit_log", "audit_seals"] {
            let column = if table == "audit_log" { "subject" } else { "entry_id" };
            for sql in [format!("UPDATE {table} SET {column} = 'x'"), format!("DELETE FROM {table}")] {
                let refused = app.raw_sql(&sql).await.unwrap_err();
                assert!(refused.contains("Immutable"), "{sql}: {refused}");
            }
        }
    }

    async fn a_changed_entry_is_named(app) {
        let ids = sealed(&app).await;
        unguarded(&app).await;
        for (column, value) in [("detail", "'{}'"), ("recorded_at", "'2025-01-01 00:00:00'"), ("address", "NULL"), ("actor_id", "NULL")] {
            let kept = copy_of(&app, &ids[2]).await;
            let sql = format!("UPDATE audit_log SET {column} = {value} WHERE id = '{}'", ids[2]);
            app.raw_sql(&sql).await.unwrap();
            assert_eq!(broken(&app).await, (ChainFault::EntryChanged, Some(3), Some(ids[2].clone())), "{column}");
            restore(&app, &kept).await;
            assert!(verify(&app, json!({})).await.intact);
        }
        let last = ids.last().unwrap();
        app.raw_sql(&format!("UPDATE audit_log SET action = 'nothing' WHERE id = '{last}'")).await.unwrap();
        assert_eq!(broken(&app).await.0, ChainFault::EntryChanged);
    }

    async fn a_removed_entry_is_named(app) {
        let ids = sealed(&app).await;
        unguarded(&app).await;
        app.raw_sql(&format!("DELETE FROM audit_log WHERE id = '{}'", ids[1])).await.unwrap();
        assert_eq!(broken(&app).await, (ChainFault::EntryMissing, Some(2), Some(ids[1].clone())));
        app.raw_sql(&format!("DELETE FROM audit_seals WHERE entry_id = '{}'", ids[1])).await.unwrap();
        assert_eq!(broken(&app).await, (ChainFault::SealMissing, Some(2), None));
    }

    async fn an_entry_removed_before_it_was_sealed_is_named(app) {
        let unit = app.organization().await;
        unguarded(&app).await;
        let sql = format!("DELETE FROM audit_log WHERE subject = 'organization:{}'", unit.id);
        assert_eq!(app.raw_sql(&sql).await.unwrap(), 1);
        let (fault, position, entry) = broken(&app).await;
        assert_eq!((fault, position), (ChainFault::EntryMissing, None));
        assert!(entry.is_some());
    }

    async fn swapped_entries_are_named(app) {
        let ids = sealed(&app).await;
        unguarded(&app).await;
        let swap = |from: &str, to: &str| format!("UPDATE audit_seals SET entry_id = '{to}' WHERE entry_id = '{from}'");
        for sql in [swap(&ids[1], "kept"), swap(&ids[3], &ids[1]), swap("kept", &ids[3])] {
            app.raw_sql(&sql).await.unwrap();
        }
        assert_eq!(broken(&app).await, (ChainFault::EntryChanged, Some(2), Some(ids[3].clone())));
    }

    async fn a_changed_hash_is_told_from_a_changed_entry(app) {
        let ids = sealed(&app).await;
        unguarded(&app).await;
        let hash = if app.app.db.engine() == shenbao::store::Engine::Postgres { "'\\x00'::bytea" } else { "x'00'" };
        app.raw_sql(&format!("UPDATE audit_seals SET hash = {hash} WHERE position = 2")).await.unwrap();
        assert_eq!(broken(&app).await, (ChainFault::HashWrong, Some(2), Some(ids[1].clone())));
    }

    async fn a_cut_off_end_is_found_by_the_head_that_was_expected(app) {
        let ids = sealed(&app).await;
        let head = verify(&app, json!({})).await.head.unwrap();
        unguarded(&app).await;
        for id in &ids[ids.len() - 2..] {
            app.raw_sql(&format!("DELETE FROM audit_log WHERE id = '{id}'")).await.unwrap();
            app.raw_sql(&format!("DELETE FROM audit_seals WHERE entry_id = '{id}'")).await.unwrap();
        }
        assert!(verify(&app, json!({})).await.intact);
        let found = verify(&app, json!({ "expected_head": head })).await.broken.unwrap();
        assert_eq!((found.fault, found.position), (ChainFault::HeadMissing, Some(head.position)));
        // Others that are sealed in their place do not have its hash.
        app.organization().await;
        seal(&app).await;
        let found = verify(&app, json!({ "expected_head": head })).await.broken.unwrap();
        assert_eq!((found.fault, found.position), (ChainFault::HeadDiffers, Some(head.position)));
    }

    async fn an_entry_that_was_slipped_in_is_named(app) {
        sealed(&app).await;
        let slip = |id: &str| format!(
            "INSERT INTO audit_log (id, recorded_at, actor_id, action, subject, detail, address) \
             VALUES ('{id}', '2025-04-01 00:00:00', NULL, 'submit_application', 'application:x', '{{}}', NULL)"
        );
        let id = "01900000-0000-7000-8000-000000000000";
        app.raw_sql(&slip(id)).await.unwrap();
        assert_eq!(broken(&app).await, (ChainFault::SealMissing, None, Some(id.to_owned())));
        // Slipped in with all that belongs to it, it purports to be older than what was sealed before it.
        app.raw_sql(&format!("INSERT INTO audit_unsealed (entry_id) VALUES ('{id}')")).await.unwrap();
        seal(&app).await;
        let found = verify(&app, json!({})).await;
        let backdated = found.backdated.unwrap();
        assert_eq!((backdated.count, backdated.entry_id.as_str()), (1, id));
    }

    async fn an_entry_listed_again_does_not_stop_the_sealing(app) {
        let ids = sealed(&app).await;
        app.raw_sql(&format!("INSERT INTO audit_unsealed (entry_id) VALUES ('{}')", ids[0])).await.unwrap();
        app.person().await;
        seal(&app).await;
        let found = verify(&app, json!({})).await;
        assert!(found.intact && found.unsealed == 0, "{found:?}");
        assert!(found.sealed > count(&ids), "what came after is sealed");
    }

    async fn an_entry_that_waits_for_its_seal_for_too_long_is_named(app) {
        sealed(&app).await;
        app.person().await;
        app.pass(600);
        assert!(verify(&app, json!({})).await.intact, "a transaction may live as long");
        app.pass(1);
        let (fault, position, entry) = broken(&app).await;
        assert_eq!((fault, position), (ChainFault::SealOverdue, None));
        assert!(entry.is_some());
        seal(&app).await;
        assert!(verify(&app, json!({})).await.intact);
    }

    async fn an_entry_changed_along_with_its_seal_is_not_laid_to_the_next_alone(app) {
        let ids = sealed(&app).await;
        let links = app.app.db.read(|conn| audit_seals::after(conn, 3, 1000)).await.unwrap();
        unguarded(&app).await;
        app.raw_sql("DELETE FROM audit_seals WHERE position >= 3").await.unwrap();
        app.raw_sql(&format!("UPDATE audit_log SET detail = '{{}}' WHERE id = '{}'", ids[2])).await.unwrap();
        app.raw_sql("DELETE FROM audit_unsealed").await.unwrap();
        app.raw_sql(&format!("INSERT INTO audit_unsealed (entry_id) VALUES ('{}')", ids[2])).await.unwrap();
        seal(&app).await;
        for (link, _) in links {
            app.app.db.write(move |conn| audit_seals::insert(conn, &link)).await.unwrap();
        }
        let found = verify(&app, json!({})).await.broken.unwrap();
        assert_eq!((found.fault, found.position), (ChainFault::EntryChanged, Some(4)));
        assert!(found.message.zh.contains("或其上一条连同封存值") && found.message.en.contains("or the one before it"), "{:?}", found.message);
    }

    async fn a_transaction_that_commits_late_is_sealed_too(app) {
        let early = app.app.db.clone();
        let (begun, wait) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(true)));
        sealed(&app).await;
        if app.app.db.engine() == shenbao::store::Engine::Sqlite {
            return; // One writer: nobody commits in another order than they began.
        }
        let (told, waits) = (Arc::clone(&begun), Arc::clone(&wait));
        let id = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&id);
        let late = tokio::spawn(async move {
            early
                .write(move |conn| {
                    let now = instant(IN_WINDOW);
                    let subject = Subject::Activity("2025".parse().unwrap());
                    record(conn, now, By::SYSTEM, AuditAction::UpdateAccount, &subject, &json!({}))?;
                    let newest = entries_about(conn, "activity:2025")?.pop().unwrap();
                    *kept.lock().unwrap() = newest.id;
                    told.notify_one();
                    while waits.load(Ordering::SeqCst) {
                        std::thread::sleep(Duration::from_millis(5));
                    }
                    Ok::<_, shenbao::domain::Error>(())
                })
                .await
                .unwrap();
        });
        begun.notified().await;
        app.organization().await;
        seal(&app).await;
        let before = verify(&app, json!({})).await;
        wait.store(false, Ordering::SeqCst);
        late.await.unwrap();
        assert_eq!(verify(&app, json!({})).await.unsealed, 1);
        seal(&app).await;
        let after = verify(&app, json!({ "expected_head": before.head })).await;
        assert!(after.intact && after.unsealed == 0 && after.backdated.is_none(), "{after:?}");
        let links = app.app.db.read(|conn| audit_seals::after(conn, 0, 1000)).await.unwrap();
        let ids: Vec<String> = links.into_iter().map(|(link, _)| link.entry_id).collect();
        let (last, others) = ids.split_last().unwrap();
        assert_eq!(*last, *id.lock().unwrap());
        assert!(others.iter().any(|other| other > last), "it has an older id than what was sealed before it");
    }

    async fn many_who_seal_at_once_make_one_chain(app) {
        for _ in 0..3 {
            app.organization().await;
        }
        let sealing = (0..6).map(|_| async {
            while shenbao::domain::audit::seal(&app.app).await.unwrap() > 0 {}
        });
        futures_util::future::join_all(sealing).await;
        let found = verify(&app, json!({})).await;
        assert!(found.intact && found.unsealed == 0, "{found:?}");
        assert_eq!(i64::try_from(found.sealed).unwrap(), app.count("audit_log").await);
    }

    async fn the_command_walks_the_chain_and_ends_with_1_when_it_is_broken(app) {
        let ids = sealed(&app).await;
        let (code, told) = command(&app, &[]);
        assert_eq!(code, Some(0), "{told}");
        let head = told.lines().find_map(|line| line.strip_prefix("head: ")).unwrap().to_owned();
        assert!(told.contains("waiting: 0") && told.ends_with("intact\n"), "{told}");
        assert_eq!(command(&app, &["--expect", &head]).0, Some(0));
        let (code, told) = command(&app, &["--expect", &format!("{}:{}", ids.len() + 5, "0".repeat(64))]);
        assert_eq!(code, Some(1));
        assert!(told.contains("its end was cut off"), "{told}");
        assert_eq!(command(&app, &["--expect", "the last one"]).0, Some(2));
        unguarded(&app).await;
        app.raw_sql(&format!("UPDATE audit_log SET detail = '{{}}' WHERE id = '{}'", ids[3])).await.unwrap();
        let (code, told) = command(&app, &[]);
        assert_eq!(code, Some(1));
        assert!(told.contains(&format!("broken at position 4, entry {}", ids[3])), "{told}");
    }

    async fn a_wrong_head_is_refused_clearly(app) {
        let admin = app.admin().await;
        for (head, pointer, code) in [
            (json!({ "position": 0, "hash": "a".repeat(64) }), "/expected_head/position", "out_of_range"),
            (json!({ "position": 1, "hash": "abc" }), "/expected_head/hash", "invalid_hash"),
            (json!({ "position": 1, "hash": "g".repeat(64) }), "/expected_head/hash", "invalid_hash"),
            (json!({ "position": 1 }), "/expected_head/hash", "required"),
            (json!({ "position": 1, "hash": "a".repeat(64), "x": 1 }), "/expected_head/x", "unknown_field"),
        ] {
            let answer = admin.post("/admin/audit-log/verification", json!({ "expected_head": head })).await;
            assert!(answer.expect_problem(422, "invalid_request").has_error(pointer, code), "{head}");
        }
    }

    async fn clause_51_the_log_is_listed_with_who_what_when_and_from_where(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let reviewer = app.reviewer().await;
        let words = json!({ "outcome": "rejected", "reasons": [{ "code": "other", "words": "章不清晰" }] });
        reviewer.post(&format!("/admin/applications/{id}/review-result"), words).await.expect(201);
        seal(&app).await;
        let admin = app.admin().await;
        let subject = format!("application:{id}");
        let page: Page<AuditEntry> =
            admin.get(&format!("/admin/audit-log?subject={subject}")).await.expect(200).parse();
        let actions: Vec<&str> = page.items.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["record_review_result", "submit_application", "create_application"]);
        let entry = &page.items[0];
        assert_eq!(entry.actor.as_ref().unwrap().name, "演示审核员");
        assert_eq!(entry.action_title.zh, "记录形审结果");
        assert_eq!(entry.recorded_at, instant(IN_WINDOW));
        assert!(entry.address.as_deref().unwrap().starts_with("10."));
        assert_eq!(entry.seal.as_ref().unwrap().hash.len(), 64);
        for (filter, found) in [
            (format!("actor={DEMO_REVIEWER}"), 2),
            (format!("actor={DEMO_REVIEWER}&action=submit_application"), 0),
            ("actor=13999999999".to_owned(), 0),
            ("action=submit_application".to_owned(), 1),
            (format!("q={id}&from=2025-04-01T00:00:00Z"), 3),
            (format!("q={}&subject={subject}", id.to_uppercase()), 3),
            ("q=章不清晰&action=record_review_result".to_owned(), 1),
            (format!("q=INDIVIDUAL&actor={}", unit.phone), 1),
            (format!("subject={subject}&from=2025-04-10T02:00:00Z"), 3),
            (format!("subject={subject}&to=2025-04-10T02:00:00Z"), 0),
        ] {
            let page: Page<AuditEntry> = admin.get(&format!("/admin/audit-log?{filter}")).await.expect(200).parse();
            assert_eq!(page.items.len(), found, "{filter}");
        }
    }

    async fn the_log_is_read_page_by_page(app) {
        sealed(&app).await;
        let admin = app.admin().await;
        let (mut path, mut ids) = ("/admin/audit-log?limit=2".to_owned(), Vec::new());
        loop {
            let page: Page<AuditEntry> = admin.get(&path).await.expect(200).parse();
            ids.extend(page.items.into_iter().map(|entry| entry.id));
            let Some(next) = page.next else { break };
            path = format!("/admin/audit-log?limit=2&after={next}");
        }
        assert_eq!(i64::try_from(ids.len()).unwrap(), app.count("audit_log").await);
        let mut sorted = ids.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        assert_eq!(ids, sorted);
    }

    async fn wrong_filters_are_refused_clearly(app) {
        let admin = app.admin().await;
        for (query, pointer) in [
            ("actor=王志强", "/actor"),
            ("action=nothing", "/action"),
            ("from=yesterday", "/from"),
            ("to=%2B99999-01-01T00:00:00Z", "/to"),
            ("after=x", "/after"),
            ("limit=0", "/limit"),
            ("from=-0001-01-01T00:00:00Z", "/from"),
            ("q=%00&action=submit_application", "/q"),
            ("subject=%00", "/subject"),
            ("q=章不清晰", "/q"),
            ("q=章不清晰&to=2025-04-10T02:00:00Z", "/q"),
            ("who=me", "/who"),
        ] {
            let answer = admin.get(&format!("/admin/audit-log?{query}")).await;
            let answer = answer.expect_problem(422, "invalid_request");
            assert!(answer.errors().iter().any(|(at, _)| at == pointer), "{query}: {:?}", answer.errors());
        }
    }
}

/// Runs `shenbao audit verify`: how it ends, and what it says.
fn command(app: &TestApp, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_shenbao"));
    command.args(["audit", "verify"]).args(arguments);
    command.env("SHENBAO_DATA_DIR", app.folder()).env("SHENBAO_DATABASE_URL", app.database_url());
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn count<T>(list: &[T]) -> u64 {
    u64::try_from(list.len()).unwrap()
}

async fn copy_of(app: &TestApp, id: &str) -> AuditRow {
    let links = app.app.db.read(|conn| audit_seals::after(conn, 0, 1000)).await.unwrap();
    links.into_iter().filter_map(|(_, entry)| entry).find(|entry| entry.id == id).unwrap()
}

/// Puts an entry back as it was.
async fn restore(app: &TestApp, row: &AuditRow) {
    app.raw_sql(&format!("DELETE FROM audit_log WHERE id = '{}'", row.id)).await.unwrap();
    let row = row.clone();
    app.app.db.write(move |conn| shenbao::store::audit::insert(conn, &row)).await.unwrap();
}

/// The enumeration is the list: what is not in it cannot be recorded. Here the other way round.
#[test]
fn every_action_of_the_list_is_recorded_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
    let code: String = sources(&root).iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    for action in AuditAction::ALL {
        let used = code.contains(&format!("AuditAction::{action:?}"));
        assert!(used, "{} is recorded nowhere", action.as_str());
        assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
    }
}
