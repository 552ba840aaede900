//! Messages to phones: the worker, and the gateway that takes them.

use std::sync::{Arc, Mutex};

use actix_web::web::{Bytes, Data};
use actix_web::{App as ActixApp, HttpRequest, HttpResponse, HttpServer, web};
use chrono::TimeDelta;
use serde_json::{Value, json};
use shenbao::config::SmsSenderKind;
use shenbao::sms::{SIGNATURE_HEADER, TIMESTAMP_HEADER, sign};
use shenbao::worker;

use crate::on_both_engines;
use crate::support::*;

const SECRET: &str = "shared with the gateway";

/// What a gateway saw, and what it answers next; 200 when there is nothing left.
#[derive(Default)]
struct Seen {
    requests: Vec<(String, String, String)>,
    answers: Vec<u16>,
}

#[derive(Clone, Default)]
struct Gateway(Arc<Mutex<Seen>>);

impl Gateway {
    fn answers(statuses: &[u16]) -> Self {
        let gateway = Self::default();
        gateway.0.lock().unwrap().answers = statuses.iter().rev().copied().collect();
        gateway
    }

    fn requests(&self) -> Vec<(String, String, String)> {
        self.0.lock().unwrap().requests.clone()
    }

    /// Its address.
    fn serve(&self) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, data) = (listener.local_addr().unwrap(), Data::new(self.clone()));
        let server =
            HttpServer::new(move || ActixApp::new().app_data(data.clone()).default_service(web::to(take)));
        tokio::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
        format!("http://{address}/messages")
    }
}

async fn take(gateway: Data<Gateway>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let header = |name: &str| request.headers().get(name).unwrap().to_str().unwrap().to_owned();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let mut seen = gateway.0.lock().unwrap();
    seen.requests.push((header(TIMESTAMP_HEADER), header(SIGNATURE_HEADER), body));
    let status = seen.answers.pop().unwrap_or(200);
    HttpResponse::build(status.try_into().unwrap()).finish()
}

async fn start(engine: Engine, gateway: &Gateway) -> TestApp {
    let url = gateway.serve();
    TestApp::start_with(engine, |config| {
        config.sms_sender = SmsSenderKind::Http;
        config.sms_gateway_url = url;
        config.sms_gateway_secret = SECRET.to_owned().into();
    })
    .await
}

async fn states(app: &TestApp) -> Vec<(String, String)> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        state: String,
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    use diesel::RunQueryDsl;
    let load = |conn: &mut shenbao::store::Conn| {
        let query = diesel::sql_query("SELECT state, text FROM sms_messages ORDER BY id");
        query.load::<Row>(conn).map_err(shenbao::store::StoreError::from)
    };
    app.app.db.read(load).await.unwrap().into_iter().map(|row| (row.state, row.text)).collect()
}

async fn ask(app: &TestApp, phone: &str) {
    let body = json!({ "phone": phone, "purpose": "register" });
    app.stranger().post("/auth/sms-codes", body).await.expect(202);
}

fn later(app: &TestApp, seconds: i64) {
    app.clock.set(app.clock.now() + TimeDelta::seconds(seconds));
}

async fn a_message_is_signed_delivered_once_and_forgotten(engine: Engine) {
    let gateway = Gateway::default();
    let app = start(engine, &gateway).await;
    ask(&app, "15011112222").await;
    let rounds = futures_util::future::join_all((0..8).map(|_| worker::sms::drain(&app.app))).await;
    assert_eq!(rounds.into_iter().map(Result::unwrap).sum::<usize>(), 1, "however many workers there are");
    let [(timestamp, signature, body)] = &gateway.requests()[..] else { panic!("one request") };
    assert_eq!(*signature, sign(SECRET, timestamp.parse().unwrap(), body));
    assert_ne!(*signature, sign("another", timestamp.parse().unwrap(), body));
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["phone"], "15011112222");
    assert!(body["text"].as_str().unwrap().contains("验证码"));
    assert_eq!(states(&app).await, [("sent".to_owned(), String::new())], "the code is kept nowhere");
}

async fn a_failing_gateway_is_tried_again_until_the_code_is_of_no_use(engine: Engine) {
    let gateway = Gateway::answers(&[503, 429, 200]);
    let app = start(engine, &gateway).await;
    ask(&app, "15011112222").await;
    assert_eq!(worker::sms::drain(&app.app).await.unwrap(), 1);
    assert_eq!(worker::sms::drain(&app.app).await.unwrap(), 0, "not at once");
    later(&app, 2);
    assert_eq!(worker::sms::drain(&app.app).await.unwrap(), 1);
    later(&app, 3);
    assert_eq!(worker::sms::drain(&app.app).await.unwrap(), 0, "each pause is longer");
    later(&app, 1);
    assert_eq!(worker::sms::drain(&app.app).await.unwrap(), 1);
    let ids: Vec<Value> = gateway
        .requests()
        .iter()
        .map(|(_, _, body)| serde_json::from_str::<Value>(body).unwrap()["id"].clone())
        .collect();
    assert_eq!((ids.len(), &ids[0]), (3, &ids[2]), "a gateway can tell a repetition by its id");
    assert_eq!(states(&app).await[0].0, "sent");
}

async fn what_a_gateway_refuses_is_given_up_and_so_is_what_comes_too_late(engine: Engine) {
    let gateway = Gateway::answers(&[400, 503]);
    let app = start(engine, &gateway).await;
    ask(&app, "15011112222").await;
    worker::sms::drain(&app.app).await.unwrap();
    assert_eq!(states(&app).await, [("failed".to_owned(), String::new())]);
    ask(&app, "15033334444").await;
    worker::sms::drain(&app.app).await.unwrap();
    later(&app, 300);
    worker::sms::drain(&app.app).await.unwrap();
    assert_eq!(states(&app).await[1], ("failed".to_owned(), String::new()));
    assert_eq!(gateway.requests().len(), 2, "an expired code is not sent");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_signed_delivered_once_and_forgotten_on_both_engines() {
    a_message_is_signed_delivered_once_and_forgotten(Engine::Sqlite).await;
    a_message_is_signed_delivered_once_and_forgotten(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_gateway_is_tried_again_on_both_engines() {
    a_failing_gateway_is_tried_again_until_the_code_is_of_no_use(Engine::Sqlite).await;
    a_failing_gateway_is_tried_again_until_the_code_is_of_no_use(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_delivered_is_given_up_on_both_engines() {
    what_a_gateway_refuses_is_given_up_and_so_is_what_comes_too_late(Engine::Sqlite).await;
    what_a_gateway_refuses_is_given_up_and_so_is_what_comes_too_late(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_is_reached_by_https_and_with_a_secret_or_the_server_does_not_start() {
    for (url, secret, named) in [
        ("http://gateway.example/messages", SECRET, "https"),
        ("https://gateway.example/messages", "", "sms_gateway_secret"),
        ("", SECRET, "sms_gateway"),
    ] {
        let mut config = shenbao::config::Config::embedded().unwrap();
        config.sms_sender = SmsSenderKind::Http;
        config.sms_gateway_url = url.to_owned();
        config.sms_gateway_secret = secret.to_owned().into();
        let refused = shenbao::sms::SmsSender::open(&config).err().unwrap().to_string();
        assert!(refused.contains(named), "{url}: {refused}");
    }
}

on_both_engines! {
    async fn the_page_of_messages_is_the_demos_only(app) {
        ask(&app, "15011112222").await;
        worker::sms::drain(&app.app).await.unwrap();
        app.stranger().get("//demo/messages").await.expect_problem(404, "not_found");
        assert_eq!(states(&app).await[0].1, "");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_shows_its_messages() {
    let app = TestApp::start_with(Engine::Sqlite, |config| config.demo = true).await;
    let body = json!({ "phone": "15011112222", "purpose": "register" });
    let sent = app.stranger().post("/auth/sms-codes", body).await.expect(202).json();
    assert_eq!(sent["messages_page"], "/demo/messages");
    worker::sms::drain(&app.app).await.unwrap();
    let page = app.stranger().get("//demo/messages").await.expect(200);
    let page = String::from_utf8(page.bytes).unwrap();
    assert!(page.contains("15011112222") && page.contains("验证码"), "{page}");
}
