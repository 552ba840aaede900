//! 管理: participation in other activities, brought in by staff (guide, clause 36).

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::web::{Data, Json, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};
use openapi::Phone;
use openapi::page::Page;
use openapi::participation::{
    ImportParticipations, ImportedParticipation, ParticipationsCsvImported, ParticipationsImported,
    RemoveParticipation,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::auth::{Administrator, Guarded};
use super::document::{FileContent, FileForm};
use super::download;
use super::error::ApiResult;
use super::extract::{Body, Query};
use super::upload;
use crate::app::App;
use crate::domain::participations::{self, TEMPLATE, TEMPLATE_NAME};

/// Largest table, bytes.
const CSV_MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The operations, in the order of the document.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_participations)
        .service(remove_participation)
        .service(import_participations)
        .service(import_participations_csv)
        .service(download_participations_template);
}

/// 导入参赛记录 · Import participations in other activities
///
/// 限管理员。按手机号登记参加过的活动，不论是否已注册账号；登记后该账号无法注销（指南第 36 条）。
///
/// An admin. Known by phone, whether or not there is an account yet (guide, clause 36).
#[utoipa::path(
    operation_id = "importParticipations", tag = "admin-accounts", request_body = ImportParticipations,
    responses((status = 200, description = "已导入 · Imported", body = ParticipationsImported)),
    security(("account" = []))
)]
#[post("/admin/participations")]
pub(super) async fn import_participations(
    app: Data<App>,
    call: Guarded<Administrator, Body<ImportParticipations>>,
) -> ApiResult<Json<ParticipationsImported>> {
    let Guarded(who, body, ..) = call;
    Ok(Json(participations::import(&app, who.0, body.0).await?))
}

/// Whose participations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PhoneQuery {
    /// 手机号 · Of whom.
    #[param(value_type = String, example = "13800138004")]
    phone: Phone,
}

/// 按手机号查询参赛记录 · List a phone's participations
///
/// 限管理员。查询某手机号因哪些参赛记录不能注销，以及由谁导入。
///
/// An admin. What keeps the holder of a phone from 注销, and who has brought it in.
#[utoipa::path(
    operation_id = "listParticipations", tag = "admin-accounts", params(PhoneQuery),
    responses((status = 200, description = "参赛记录 · Participations", body = Page<ImportedParticipation>)),
    security(("account" = []))
)]
#[get("/admin/participations")]
pub(super) async fn list_participations(
    app: Data<App>,
    call: Guarded<Administrator, Query<PhoneQuery>>,
) -> ApiResult<Json<Page<ImportedParticipation>>> {
    let Guarded(_, query, ..) = call;
    Ok(Json(participations::list(&app, query.0.phone).await?))
}

/// 删除误导入的参赛记录 · Remove a participation
///
/// 限管理员，须说明原因。删除误导入的一条；在本系统提交过申报的账号仍不能注销。
///
/// An admin, for a reason that is kept: one that was brought in by mistake. What was submitted here keeps an account
/// from being cancelled all the same.
#[utoipa::path(
    operation_id = "removeParticipation", tag = "admin-accounts", request_body = RemoveParticipation,
    responses((status = 204, description = "已删除 · Removed")), security(("account" = []))
)]
#[post("/admin/participations/removal")]
pub(super) async fn remove_participation(
    app: Data<App>,
    call: Guarded<Administrator, Body<RemoveParticipation>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, body, ..) = call;
    participations::remove(&app, who.0, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What to do with wrong rows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CsvQuery {
    /// `true`：跳过有误的行，导入其余；缺省为有一行有误即全部不导入 ·
    /// Skip wrong rows and import the others; by default one wrong row keeps all of them out.
    #[serde(default)]
    #[param(required = false)]
    skip_wrong: bool,
}

/// 以 CSV 导入参赛记录 · Import participations from a CSV file
///
/// 限管理员。CSV 须含“手机号”和“活动”两列，其余列忽略；支持 UTF-8、GBK 和 UTF-16，最多 10000 行、4 MiB。有误的行按行号说明，前 100 处逐条列出。
///
/// An admin. A CSV file with the columns 手机号 (`phone`) and 活动 (`event`), other columns are ignored: UTF-8, GBK or
/// UTF-16; at most 10,000 rows and 4 MiB. Wrong rows are told with their lines, the first hundred errors one by one; an
/// event that begins like a formula is one of them.
#[utoipa::path(
    operation_id = "importParticipationsCsv", tag = "admin-accounts", params(CsvQuery),
    request_body(content(
        (FileForm = "multipart/form-data"),
        (String = "text/csv", example = "手机号,活动\n13800138000,全面质量知识竞赛\n")
    )),
    responses((status = 200, description = "已导入 · Imported", body = ParticipationsCsvImported)),
    security(("account" = []))
)]
#[post("/admin/participations/import")]
pub(super) async fn import_participations_csv(
    app: Data<App>,
    call: Guarded<Administrator, HttpRequest, Query<CsvQuery>, Payload>,
) -> ApiResult<Json<ParticipationsCsvImported>> {
    let Guarded(who, request, query, body, ..) = call;
    let spooled = upload::receive_either(&app, &request, body, "text/csv", CSV_MAX_BYTES).await?;
    Ok(Json(participations::import_csv(&app, who.0, spooled, query.0.skip_wrong).await?))
}

/// 下载参赛记录导入模板 · Download the CSV template
///
/// 限管理员。空白模板（UTF-8，可用 Excel 打开）。
///
/// An admin. An empty table to fill in, in UTF-8 as Excel understands it.
#[utoipa::path(
    operation_id = "downloadParticipationsTemplate", tag = "admin-accounts",
    responses((status = 200, description = "CSV 文件 · A CSV file", content_type = "text/csv", body = FileContent)),
    security(("account" = []))
)]
#[get("/admin/participations/template")]
pub(super) async fn download_participations_template(_: Administrator) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, download::disposition(TEMPLATE_NAME)))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox"))
        .body(TEMPLATE)
}
