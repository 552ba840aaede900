//! 申报记录.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use openapi::application::{Application, ApplicationStatus, ApplicationSummary};
use openapi::ids::{ActivityId, ApplicationId, AwardKey, OrganizationId};
use openapi::page::Page;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::with_etag;
use crate::app::App;
use crate::domain::applications::{self, Filter, ListScope};
use crate::http::auth::{ApplicationReader, Guarded};
use crate::http::error::ApiResult;
use crate::http::extract::Query;
use crate::http::filters;
use crate::http::paging;

/// A page of one's applications.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    after: Option<ApplicationId>,
    /// `own`：我的（缺省）；`organization`：本组织全部，限组织管理员 · My own, by default, or all of the organization, for
    /// its administrator.
    #[param(inline)]
    scope: Option<RecordScope>,
    /// 只列该活动 · Only this activity.
    activity: Option<ActivityId>,
    /// 只列该奖项 · Only this award.
    award: Option<AwardKey>,
    /// 只列该状态 · Only this state.
    #[param(inline)]
    status: Option<ApplicationStatus>,
    /// 标题或受理编号中含有 · What the title or the number holds.
    #[param(max_length = 100, example = "齿轮")]
    text: Option<String>,
}

impl ListQuery {
    /// The filters as they stand in the link to the next page.
    fn repeated(&self) -> [(&'static str, Option<String>); 5] {
        let scope = self.scope.filter(|scope| *scope == RecordScope::Organization);
        [
            ("scope", scope.map(|_| "organization".to_owned())),
            ("activity", self.activity.as_ref().map(ToString::to_string)),
            ("award", self.award.as_ref().map(ToString::to_string)),
            ("status", self.status.map(|status| status.as_str().to_owned())),
            ("text", self.text.clone()),
        ]
    }
}

/// Whose records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RecordScope {
    /// Those that one carries on.
    Own,
    /// All of the organization.
    Organization,
}

/// 申报记录 · List my applications
///
/// An applicant: the records, newest first. A portal, for the organization in `X-Organization`: what it has submitted.
#[utoipa::path(
    operation_id = "listApplications", tag = "applications",
    params(ListQuery, ("X-Organization" = Option<OrganizationId>, Header, description = "门户必填 · For portals: whom they work for")),
    responses((status = 200, description = "申报记录 · My applications", body = Page<ApplicationSummary>, headers(("Link" = String)))),
    security(("account" = []), ("portal" = ["applications:read"]))
)]
#[get("/applications")]
pub(super) async fn list_applications(
    app: Data<App>,
    call: Guarded<ApplicationReader, Query<ListQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let (repeated, query) = (query.0.repeated(), query.0);
    let limit = paging::limit(query.limit)?;
    let whole = query.scope == Some(RecordScope::Organization);
    let scope = if whole { ListScope::Organization } else { ListScope::Own };
    let text = filters::text("/text", query.text)?;
    let filter = Filter { activity: query.activity, award: query.award, status: query.status, text };
    let page = applications::list(&app, who.0, scope, filter, query.after, limit).await?;
    Ok(paging::respond("/api/v1/applications", &repeated, limit, &page))
}

/// 查看申报 · Get an application
///
/// Who carries it on; once submitted, its organization's administrator and a portal with the consent as well.
#[utoipa::path(
    operation_id = "getApplication", tag = "applications",
    params(
        ("id" = ApplicationId, Path),
        ("X-Organization" = Option<OrganizationId>, Header, description = "门户必填 · For portals: whom they work for")
    ),
    responses((status = 200, description = "申报 · The application", body = Application, headers(("ETag" = String)))),
    security(("account" = []), ("portal" = ["applications:read"]))
)]
#[get("/applications/{id}")]
pub(super) async fn get_application(
    app: Data<App>,
    call: Guarded<ApplicationReader, Path<ApplicationId>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, id, ..) = call;
    let application = applications::get(&app, who.0, *id).await?;
    Ok(with_etag(HttpResponse::Ok(), &application))
}
