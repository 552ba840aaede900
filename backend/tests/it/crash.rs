//! The server is killed again and again while people file. What it has acknowledged is there afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use openapi::receipt::{Receipt, ReceiptVerdict, ReceiptVerification};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::*;

const FILERS: usize = 20;
const KILLS: u64 = 50;
/// Lets a request that is lost with the server fail soon.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one application's filer was told.
struct Acknowledged {
    id: String,
    title: String,
    files: Vec<(String, Vec<u8>)>,
    receipt: Option<Receipt>,
}

/// Asks until there is an answer that is not about a server in trouble.
async fn answered(request: impl Fn() -> RequestBuilder) -> Answer {
    loop {
        if let Ok(response) = request().timeout(PATIENCE).send().await {
            let (status, headers) = (response.status(), response.headers().clone());
            if let Ok(bytes) = response.bytes().await
                && !status.is_server_error()
            {
                return Answer { status, headers, bytes: bytes.to_vec() };
            }
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

async fn log_in(stranger: Client, phone: &str) -> Client {
    let body = json!({ "phone": phone, "password": PASSWORD });
    let session =
        answered(|| stranger.request(Method::POST, "/auth/login").json(&body)).await.expect(200).json();
    stranger.with_token(session["access_token"].as_str().unwrap())
}

/// Begins a draft. A retry bears the same key, so that there is one.
async fn begin(client: &Client, key: &str) -> String {
    let body = json!({ "activity_id": "demo", "award": "individual" });
    let create = || client.request(Method::POST, "/applications").header("Idempotency-Key", key).json(&body);
    answered(create).await.expect(201).json()["id"].as_str().unwrap().to_owned()
}

/// Saves, whether or not an answer got lost on the way: a stale version tells that the save had come through.
async fn save(client: &Client, id: &str, version: i64, answers: &Value) -> i64 {
    let body = json!({ "answers": answers });
    let path = format!("/applications/{id}");
    let save = || client.request(Method::PATCH, &path).header("If-Match", etag(version)).json(&body);
    let answer = answered(save).await;
    if answer.status == 412 {
        assert_eq!(answer.json()["current_version"], version + 1, "nobody else writes here");
        return version + 1;
    }
    answer.expect(200).json()["version"].as_i64().unwrap()
}

async fn attach(client: &Client, id: &str, slot: &str, content: &[u8]) -> (String, Vec<u8>) {
    let path = format!("/applications/{id}/attachments?slot={slot}");
    let upload = || client.request(Method::POST, &path).multipart(file("附件", content));
    let attached = answered(upload).await.expect(201).json();
    (attached["id"].as_str().unwrap().to_owned(), content.to_vec())
}

async fn submit(client: &Client, id: &str, version: i64, key: &str) -> Receipt {
    let path = format!("/applications/{id}/submission");
    let submit = || {
        let request = client.request(Method::POST, &path).header("If-Match", etag(version));
        request.header("Idempotency-Key", key).json(&json!({ "confirmed": true }))
    };
    answered(submit).await.expect(201).parse()
}

/// Files one application after the other until the killing ends.
async fn file_on(stranger: Client, phone: String, ended: Arc<AtomicBool>) -> Vec<Acknowledged> {
    let client = log_in(stranger, &phone).await;
    let mut done = Vec::new();
    while !ended.load(Ordering::Relaxed) && done.len() < 90 {
        let key = format!("round-{}", done.len());
        let id = begin(&client, &key).await;
        let version = save(&client, &id, 1, &example("individual")).await;
        let mut acknowledged = Acknowledged { id, title: String::new(), files: Vec::new(), receipt: None };
        let id = acknowledged.id.clone();
        for (slot, content) in
            [("photo", PHOTO_JPG), ("commitment_letter", LETTER_JPG), ("achievement_proof", ACHIEVEMENTS_PDF)]
        {
            acknowledged.files.push(attach(&client, &id, slot, content).await);
        }
        acknowledged.title = format!("申报人{}", "甲乙丙丁".chars().cycle().nth(done.len()).unwrap());
        let version = save(&client, &id, version, &json!({ "name": acknowledged.title })).await;
        acknowledged.receipt = Some(submit(&client, &id, version, &key).await);
        done.push(acknowledged);
    }
    done
}

async fn looks_right(client: &Client, acknowledged: &Acknowledged) {
    let Acknowledged { id, title, files, receipt } = acknowledged;
    let application = client.get(&format!("/applications/{id}")).await.expect(200).json();
    assert_eq!(application["answers"]["name"], title.as_str());
    let kept = application["attachments"].as_array().unwrap();
    assert_eq!(kept.len(), files.len(), "each file once");
    for (id, content) in files {
        assert!(client.get(&format!("/attachments/{id}")).await.expect(200).bytes == *content, "{id}");
    }
    let receipt = receipt.as_ref().unwrap();
    let told: Receipt = client.get(&format!("/applications/{id}/receipt")).await.expect(200).parse();
    assert_eq!(&told, receipt);
    let digests: Vec<&str> = receipt.files.iter().map(|file| file.sha256.as_str()).collect();
    assert_eq!(digests, files.iter().map(|(_, content)| sha256(content)).collect::<Vec<_>>());
    let shown = json!({ "receipt": serde_json::to_string(receipt).unwrap() });
    let verified = client.post("/receipts/verification", shown).await.expect(200);
    assert_eq!(verified.parse::<ReceiptVerification>().verdict, ReceiptVerdict::Genuine);
}

async fn killed_fifty_times(engine: Engine) {
    let app = TestApp::start(engine).await;
    let mut phones = Vec::new();
    for _ in 0..FILERS {
        phones.push(app.organization().await.phone);
    }
    app.stop().await;
    let mut server = ServerProcess::new(app.folder(), app.database_url());
    server.run("seed");
    server.start().await;
    let before = app.count("submissions").await;
    let ended = Arc::new(AtomicBool::new(false));
    let filers: Vec<_> = phones
        .iter()
        .map(|phone| tokio::spawn(file_on(server.stranger(), phone.clone(), ended.clone())))
        .collect();
    for kill in 0..KILLS {
        // At ever other moments of the work.
        tokio::time::sleep(Duration::from_millis(150 + kill * 137 % 600)).await;
        server.kill();
        server.start().await;
    }
    ended.store(true, Ordering::Relaxed);
    let mut numbers = Vec::new();
    for (phone, filer) in phones.iter().zip(filers) {
        let done = filer.await.unwrap();
        let client = log_in(server.stranger(), phone).await;
        for acknowledged in &done {
            looks_right(&client, acknowledged).await;
            numbers.push(acknowledged.receipt.as_ref().unwrap().number.clone());
        }
        let listed = client.listed("/applications?limit=100").await;
        assert_eq!(listed.len(), done.len(), "no draft that nobody asked for");
    }
    let count = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), count, "no number is given twice");
    assert!(count >= FILERS, "{count} were filed");
    assert_eq!(app.count("submissions").await - before, i64::try_from(count).unwrap());
    server.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clause_05_what_was_acknowledged_outlives_fifty_crashes_on_sqlite() {
    killed_fifty_times(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clause_05_what_was_acknowledged_outlives_fifty_crashes_on_postgresql() {
    killed_fifty_times(Engine::Postgres).await;
}
