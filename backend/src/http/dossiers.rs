//! 申报材料包: a whole submission as one ZIP.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use openapi::ids::ApplicationId;

use super::auth::{Guarded, Staff};
use super::document::FileContent;
use super::download;
use super::error::ApiResult;
use crate::app::App;
use crate::domain::dossiers;

/// Staff. The form as a page and as data, the receipt, every file, and a list of all with their digests.
#[utoipa::path(
    operation_id = "adminDownloadDossier", tag = "admin-review", summary = "下载申报材料包 · Download a dossier",
    description = "审核员。ZIP，内含 `申报书.html`（可打印）、`申报书.json`、`提交回执.json`、`附件/`（按附件项分文件夹）和 \
        `manifest.json`（每个文件的大小和 SHA-256）。传输中断说明有文件缺失或损坏，请勿使用不完整的包。\n\n\
        Staff. A ZIP of the form as a printable page and as data, the receipt, every file by its slot, and a manifest with \
        sizes and digests. A transfer that breaks off means that a file is missing or damaged.",
    params(("id" = ApplicationId, Path, description = "申报 id，见审查队列 · The application")),
    responses((status = 200, description = "申报材料包 · The dossier", content((FileContent = "application/zip")))),
    security(("account" = []))
)]
#[get("/admin/applications/{id}/dossier")]
pub(super) async fn admin_download_dossier(
    app: Data<App>,
    call: Guarded<Staff, Path<ApplicationId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(_, id, ..) = call;
    Ok(download::dossier(dossiers::download(&app, *id).await?))
}
