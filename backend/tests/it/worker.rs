//! Work that no request waits for, all at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::on_both_engines;

/// A mail server that takes connections and says nothing.
struct Silence {
    port: u16,
    connected: Arc<Notify>,
    left: Arc<AtomicBool>,
}

impl Silence {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (connected, left) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
        let (tell, leaving) = (Arc::clone(&connected), Arc::clone(&left));
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            tell.notify_one();
            let _ = socket.read_to_end(&mut Vec::new()).await;
            leaving.store(true, Ordering::SeqCst);
        });
        Self { port, connected, left }
    }
}

on_both_engines! {
    async fn a_mail_server_that_hangs_holds_up_nothing_else(app) {
        let server = Silence::start().await;
        let app = app.with(|config| {
            config.smtp_url = format!("smtp://127.0.0.1:{}", server.port).into();
            "award@example.com".clone_into(&mut config.mail_from);
        }).await;
        let unit = app.organization().await;
        unit.client.patch("/accounts/me", json!({ "name": "王志强", "email": "wang@example.com" })).await.expect(200);
        let id = unit.submitted("individual").await;
        let path = format!("/admin/applications/{id}/review-result");
        app.reviewer().await.post(&path, json!({ "outcome": "passed" })).await.expect(201);
        let worker = tokio::spawn(shenbao::worker::run(app.app.clone()));
        server.connected.notified().await;

        unit.submitted("individual").await;
        app.stranger().post("/auth/sms-codes", json!({ "phone": "13912345678", "purpose": "register" })).await.expect(202);
        for undone in ["outbox WHERE delivered_at IS NULL", "sms_messages WHERE state = 'pending'", "audit_unsealed"] {
            while app.count(undone).await > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        assert!(!server.left.load(Ordering::SeqCst), "all of it was done while the mail server was waited for");
        worker.abort();
    }
}
