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
                "boolean" => "boolean",
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

#[derive(diesel::QueryableByName)]
struct Constraint {
    #[diesel(sql_type = Text)]
    text: String,
}

/// Unique indexes by table and columns, partial ones marked.
const UNIQUE_OF_SQLITE: &str = "SELECT m.name || '(' || (SELECT group_concat(c.name, ',') FROM \
    (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) c) || ')' || i.partial AS text \
    FROM sqlite_master m JOIN pragma_index_list(m.name) i \
    WHERE m.type = 'table' AND i.\"unique\" = 1 AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
const UNIQUE_OF_POSTGRES: &str = "SELECT t.relname || '(' || (SELECT string_agg(a.attname, ',' ORDER BY k.place) \
    FROM unnest(i.indkey::int[]) WITH ORDINALITY k(number, place) \
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) || ')' \
    || CASE WHEN i.indpred IS NULL THEN 0 ELSE 1 END AS text \
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace \
    WHERE i.indisunique AND n.nspname = 'public' AND t.relname NOT LIKE '\\_\\_%' AND t.relname <> 'submission_numbers'";
/// Foreign keys by table and target.
const FOREIGN_OF_SQLITE: &str = "SELECT DISTINCT m.name || '.' || f.\"from\" || '>' || f.\"table\" || '.' || f.\"to\" AS text \
    FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const FOREIGN_OF_POSTGRES: &str = "SELECT DISTINCT t.relname || '.' || a.attname || '>' || u.relname || '.' || b.attname AS text \
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class u ON u.oid = c.confrelid \
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) k(mine, theirs) \
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.mine \
    JOIN pg_attribute b ON b.attrelid = u.oid AND b.attnum = k.theirs WHERE c.contype = 'f'";
/// How many checks each table has.
const CHECKS_OF_SQLITE: &str = "SELECT name || ':' || ((length(sql) - length(replace(sql, 'CHECK (', ''))) / 7) AS text \
    FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK (%'";
const CHECKS_OF_POSTGRES: &str = "SELECT t.relname || ':' || count(*) AS text FROM pg_constraint c \
    JOIN pg_class t ON t.oid = c.conrelid WHERE c.contype = 'c' \
    AND c.connamespace = 'public'::regnamespace GROUP BY t.relname";

async fn constraints(app: &TestApp, sql: &'static str) -> BTreeSet<String> {
    let load = move |conn: &mut shenbao::store::Conn| {
        diesel::sql_query(sql).load::<Constraint>(conn).map_err(StoreError::from)
    };
    app.app.db.read(load).await.unwrap().into_iter().map(|constraint| constraint.text).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_trees_make_the_same_constraints() {
    let (sqlite, postgres) = (TestApp::start(Engine::Sqlite).await, TestApp::start(Engine::Postgres).await);
    for (of_sqlite, of_postgres, least) in [
        (UNIQUE_OF_SQLITE, UNIQUE_OF_POSTGRES, 20),
        (FOREIGN_OF_SQLITE, FOREIGN_OF_POSTGRES, 20),
        (CHECKS_OF_SQLITE, CHECKS_OF_POSTGRES, 7),
    ] {
        let found = constraints(&sqlite, of_sqlite).await;
        assert!(found.len() >= least, "{found:?}");
        assert_eq!(found, constraints(&postgres, of_postgres).await);
    }
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
    async fn a_server_does_not_start_on_a_schema_of_another_version(app) {
        for sql in [
            "INSERT INTO __diesel_schema_migrations (version) VALUES ('999999')",
            "DELETE FROM __diesel_schema_migrations WHERE version IN ('999999', '000010')",
        ] {
            app.raw_sql(sql).await.unwrap();
            let ready = app.stranger().get("//readyz").await.expect(503).json();
            assert_eq!((&ready["database"], &ready["migrations"]), (&true.into(), &false.into()));
            let config = shenbao::config::Config::clone(&app.app.config);
            let refused = shenbao::App::start(config, app.clock.clone()).await.err().unwrap().to_string();
            assert!(refused.contains("shenbao migrate"), "{refused}");
        }
    }

    async fn migrations_can_be_undone_and_run_again(app) {
        let db = app.app.db.clone();
        let sql = if db.engine() == shenbao::store::Engine::Sqlite { OF_SQLITE } else { OF_POSTGRES };
        let before = schema(&app, sql).await;
        let ran = tokio::task::spawn_blocking(move || {
            migrate::undo(&db).unwrap();
            migrate::run(&db).unwrap()
        })
        .await
        .unwrap();
        assert!(ran.len() >= 10);
        assert!(app.app.db.read(migrate::is_current).await.unwrap());
        assert_eq!(schema(&app, sql).await, before);
    }
}
