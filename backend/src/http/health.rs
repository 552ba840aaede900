//! 运行: whether the process lives, and whether it can do its work.

use std::time::Duration;

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

/// 存活检查 · Liveness
///
/// Public. The process runs.
#[utoipa::path(
    operation_id = "livez", tag = "operations",
    responses((status = 200, description = "存活 · Alive", content_type = "text/plain", body = String))
)]
#[get("/livez")]
pub(super) async fn livez() -> &'static str {
    "ok"
}

/// 就绪检查 · Readiness
///
/// Public. Everything that requests need is there.
#[utoipa::path(
    operation_id = "readyz", tag = "operations",
    responses(
        (status = 200, description = "就绪 · Ready", body = Readiness),
        (status = 503, description = "未就绪 · Not ready", body = Readiness)
    )
)]
#[get("/readyz")]
pub(super) async fn readyz(app: Data<App>) -> HttpResponse {
    let schema =
        in_time(app.db.read(|conn| Ok::<_, Error>(migrate::is_current(conn).unwrap_or(false)))).await;
    let (database, migrations) = (schema.is_some(), schema.unwrap_or(false));
    let storage = in_time(app.storage.ping()).await.is_some();
    let ready = database && migrations && storage;
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(Readiness { database, migrations, storage })
}

/// What is not there within a second is not there for whoever asks.
async fn in_time<T, E>(asking: impl Future<Output = Result<T, E>>) -> Option<T> {
    tokio::time::timeout(Duration::from_secs(1), asking).await.ok()?.ok()
}

/// 平台公钥 · The platform's public keys
///
/// Public. The keys under which tokens and receipts can be verified.
#[utoipa::path(
    operation_id = "getJwks", tag = "operations",
    responses((status = 200, description = "JWK 集 · A JWK set", body = Value))
)]
#[get("/.well-known/jwks.json")]
pub(super) async fn jwks(app: Data<App>) -> Json<Value> {
    Json(app.keys.jwks())
}
