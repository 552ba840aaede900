//! 审计日志: who did what, and whether the log is what it was.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use openapi::audit::{AuditAction, AuditEntry, AuditVerification, VerifyAuditLog};
use openapi::page::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{Administrator, Guarded};
use super::error::ApiResult;
use super::extract::{Body, Query};
use super::{filters, paging};
use crate::app::App;
use crate::domain::audit::{self, LogQuery};

/// Filters of the audit log.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// 仅此操作人：账号标识或手机号 · Only by this account: its id, or its phone number.
    actor: Option<String>,
    /// 仅此操作 · Only this action.
    #[param(inline)]
    action: Option<AuditAction>,
    /// 仅此对象，`种类:标识` · Only about this: `application:`, `account:`, `organization:`, `activity:` or `portal:` and the id.
    #[param(max_length = 100)]
    subject: Option<String>,
    /// 自此时起（含），如 `2025-04-01T09:00:00+08:00` · From this instant on.
    from: Option<DateTime<Utc>>,
    /// 至此时止（不含），如 `2025-04-29T17:00:00+08:00` · Before this instant.
    to: Option<DateTime<Utc>>,
    /// 对象或内容中含有；须同时指定 `actor`、`action`、`subject` 或 `from` 之一 · What the subject or the content holds; needs one of
    /// `actor`, `action`, `subject` or `from` beside it.
    #[param(max_length = 100)]
    q: Option<String>,
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<String>,
}

impl AuditQuery {
    /// The filters as they stand in the link to the next page.
    fn repeated(&self) -> [(&'static str, Option<String>); 6] {
        let instant = |at: &DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        [
            ("actor", self.actor.clone()),
            ("action", self.action.map(|action| action.as_str().to_owned())),
            ("subject", self.subject.clone()),
            ("from", self.from.as_ref().map(instant)),
            ("to", self.to.as_ref().map(instant)),
            ("q", self.q.clone()),
        ]
    }
}

/// 审计日志 · The audit log
///
/// 限管理员。操作日志，从新到旧：谁、何时、从何处、作了什么更改。
///
/// An admin: the audit log, newest first. Every change is in it, with who made it and from where.
#[utoipa::path(
    operation_id = "listAuditLog", tag = "admin-audit", params(AuditQuery),
    responses((status = 200, description = "一页日志 · A page of the log", body = Page<AuditEntry>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/admin/audit-log")]
pub(super) async fn list_audit_log(
    app: Data<App>,
    call: Guarded<Administrator, Query<AuditQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, query, ..) = call;
    let (repeated, query) = (query.0.repeated(), query.0);
    let limit = paging::limit(query.limit)?;
    let wanted = LogQuery {
        actor: query.actor,
        action: query.action,
        subject: filters::text("/subject", query.subject)?,
        from: filters::instant("/from", query.from)?,
        to: filters::instant("/to", query.to)?,
        text: filters::text("/q", query.q)?,
        after: query.after,
    };
    let page = audit::list(&app, wanted, limit).await?;
    Ok(paging::respond("/api/v1/admin/audit-log", &repeated, limit, &page))
}

const VERIFICATION: &str = "逐条核对日志的哈希链，指出第一处断裂。请把 `head` 抄录在系统之外（例如每周一次），下次核验时填入 \
    `expected_head`：这样末尾被删除或整条链被重写也能发现。\n\n\
    每条的哈希为 SHA-256（上一条的哈希 ‖ 规范化 JSON（RFC 8785）`{\"position\", \"sealed_at\", \"entry\": {\"id\", \
    \"recorded_at\", \"actor_id\", \"address\", \"action\", \"subject\", \"detail\"}}`），第一条之前为 32 个零字节；时间为 \
    UTC，精确到微秒。\n\n\
    Walks the hash chain over the log and names the first thing that is wrong. Write `head` down outside of the system and \
    expect it next time: only so does a chain show that its end was cut off, or that all of it was written anew. Each \
    hash is SHA-256 over the hash before it (32 zero bytes before the first) and the canonical JSON above.";

/// An admin: whether the audit log is what was written.
#[utoipa::path(
    operation_id = "verifyAuditLog", tag = "admin-audit", summary = "核验审计日志 · Verify the audit log",
    description = VERIFICATION,
    request_body(content = VerifyAuditLog, examples(
        ("1 核验" = (summary = "核验 · Verify", value = json!({}))),
        ("2 与链头比对" = (summary = "与抄录的链头比对 · Against a head that was written down", value = json!({
            "expected_head": {
                "position": 1024, "hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
            }
        })))
    )),
    responses((status = 200, description = "核验结果 · What was found", body = AuditVerification)),
    security(("account" = []))
)]
#[post("/admin/audit-log/verification")]
pub(super) async fn verify_audit_log(
    app: Data<App>,
    call: Guarded<Administrator, Body<VerifyAuditLog>>,
) -> ApiResult<Json<AuditVerification>> {
    let Guarded(_, body, ..) = call;
    Ok(Json(audit::verify(&app, body.0).await?))
}
