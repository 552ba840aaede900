//! 运行: whether the process lives, and whether it can do its work.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::Error;
use crate::store::migrate;

/// What works, told apart.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Readiness {
    /// The database answers.
    database: bool,
    /// Its schema is the one this server was built for.
    migrations: bool,
    /// The object store answers.
    storage: bool,
}

/// Public. The process runs.
#[utoipa::path(
    operation_id = "livez", tag = "operations", summary = "存活检查 · Liveness",
    responses((status = 200, description = "存活 · Alive", content_type = "text/plain", body = String))
)]
#[get("/livez")]
pub(super) async fn livez() -> &'static str {
    "ok"
}

/// Public. Everything that requests need is there.
#[utoipa::path(
    operation_id = "readyz", tag = "operations", summary = "就绪检查 · Readiness",
    responses(
        (status = 200, description = "就绪 · Ready", body = Readiness),
        (status = 503, description = "未就绪 · Not ready", body = Readiness)
    )
)]
#[get("/readyz")]
pub(super) async fn readyz(app: Data<App>) -> HttpResponse {
    let database = app.db.read(|_| Ok::<_, Error>(())).await.is_ok();
    let db = app.db.clone();
    let current = tokio::task::spawn_blocking(move || migrate::is_current(&db).unwrap_or(false));
    let migrations = database && current.await.unwrap_or(false);
    let storage = app.storage.ping().await.is_ok();
    let ready = database && migrations && storage;
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(Readiness { database, migrations, storage })
}

/// Public. The keys under which tokens and receipts can be verified.
#[utoipa::path(
    operation_id = "getJwks", tag = "operations", summary = "平台公钥 · The platform's public keys",
    responses((status = 200, description = "JWK 集 · A JWK set", body = Value))
)]
#[get("/.well-known/jwks.json")]
pub(super) async fn jwks(app: Data<App>) -> Json<Value> {
    Json(app.keys.jwks())
}
