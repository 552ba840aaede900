//! Both migration trees make the same schema, and can be undone.

use std::collections::{BTreeMap, BTreeSet};

use diesel::RunQueryDsl;
use diesel::sql_types::{Bool, Text};
use shenbao::store::{StoreError, migrate};

use crate::on_both_engines;
use crate::support::*;

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

const OF_SQLITE: &str = "SELECT m.name || '.' || c.name AS place, c.type AS kind, c.\"notnull\" = 0 AS nullable \
    FROM sqlite_master m JOIN pragma_table_info(m.name) c \
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
const OF_POSTGRES: &str = "SELECT table_name || '.' || column_name AS place, data_type::text AS kind, \
    is_nullable = 'YES' AS nullable FROM information_schema.columns \
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'";

async fn schema(app: &TestApp, sql: &'static str) -> BTreeMap<String, (String, bool)> {
    let columns: Vec<Column> = app
        .app
        .db
        .read(move |conn| diesel::sql_query(sql).load(conn).map_err(StoreError::from))
        .await
        .unwrap();
    columns
        .into_iter()
        .map(|column| {
            let kind = match column.kind.to_lowercase().as_str() {
                "text" => "text",
                "timestamp" | "timestamp without time zone" => "timestamp",
                "integer" => "integer",
                "bigint" => "bigint",
                "blob" | "bytea" => "binary",
                other => panic!("{}: {other} is no portable type", column.place),
            };
            (column.place, (kind.to_owned(), column.nullable))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_trees_make_the_same_schema() {
    let mut sqlite = schema(&TestApp::start(Engine::Sqlite).await, OF_SQLITE).await;
    let mut postgres = schema(&TestApp::start(Engine::Postgres).await, OF_POSTGRES).await;
    // SQLite's automatic key must be INTEGER, which is 64 bits there, and says nothing of NULL.
    let serial = "submission_numbers.serial";
    assert_eq!(sqlite.remove(serial), Some(("integer".to_owned(), true)));
    assert_eq!(postgres.remove(serial), Some(("bigint".to_owned(), false)));
    assert_eq!(sqlite, postgres);
}

#[test]
fn both_trees_have_the_same_folders() {
    let folders = |engine: &str| -> BTreeSet<String> {
        let tree = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(engine);
        std::fs::read_dir(tree)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert_eq!(folders("sqlite"), folders("postgres"));
}

on_both_engines! {
    async fn migrations_can_be_undone_and_run_again(app) {
        let db = app.app.db.clone();
        let sql = if db.engine() == shenbao::store::Engine::Sqlite { OF_SQLITE } else { OF_POSTGRES };
        let before = schema(&app, sql).await;
        let (undone, ran) = tokio::task::spawn_blocking(move || {
            migrate::undo(&db).unwrap();
            (migrate::is_current(&db).unwrap(), migrate::run(&db).unwrap())
        })
        .await
        .unwrap();
        assert!(!undone && ran.len() >= 6);
        assert_eq!(schema(&app, sql).await, before);
    }
}
