//! Liveness, readiness, the end.

use std::time::Duration;

use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn a_ready_server_says_so(app) {
        assert_eq!(app.stranger().get("//livez").await.expect(200).bytes, b"ok");
        let ready = app.stranger().get("//readyz").await.expect(200).json();
        assert_eq!(ready, json!({ "database": true, "migrations": true, "storage": true }));
    }

    async fn readiness_tells_storage_apart_and_reads_go_on(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let files = app.folder().join("files");
        std::fs::rename(&files, app.folder().join("away")).unwrap();
        std::fs::write(&files, "no folder any more").unwrap();
        std::fs::remove_file(&files).unwrap();
        let ready = app.stranger().get("//readyz").await.expect(503).json();
        assert_eq!(ready, json!({ "database": true, "migrations": true, "storage": false }));
        unit.client.get(&format!("/applications/{}", draft.id)).await.expect(200);
    }

    async fn a_stopping_server_answers_what_is_under_way(app) {
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        let slow = futures_util::stream::unfold(0, |step| async move {
            match step {
                0 => Some((Ok::<_, std::io::Error>(APPRAISAL_PDF[..500].to_vec()), 1)),
                1 => {
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    Some((Ok(APPRAISAL_PDF[500..].to_vec()), 2))
                }
                _ => None,
            }
        });
        let part = reqwest::multipart::Part::stream(reqwest::Body::wrap_stream(slow)).file_name("鉴定.pdf");
        let form = reqwest::multipart::Form::new().part("file", part);
        let path = format!("/applications/{}/attachments?slot=appraisal", draft.id);
        let upload = send(unit.client.request(reqwest::Method::POST, &path).multipart(form));
        let stop = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            app.stop().await;
        };
        let (answer, ()) = futures_util::future::join(upload, stop).await;
        answer.expect(201);
    }
}
