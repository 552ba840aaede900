//! The reviewers' queue, and one case of it.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use openapi::application::ApplicationStatus;
use openapi::ids::{AccountId, ActivityId, ApplicationId, AwardKey, OrganizationId};
use openapi::page::Page;
use openapi::review::{Outcome, QueueEntry, ReviewCase};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::domain::review_results::{self, QueueFilter, Recorded, Taken};
use crate::domain::{Actor, Error};
use crate::http::auth::{Guarded, Staff};
use crate::http::error::ApiResult;
use crate::http::extract::Query;
use crate::http::filters;
use crate::http::paging;

/// Filters of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct QueueQuery {
    /// 仅此活动 · Only this activity.
    pub(in crate::http) activity: Option<ActivityId>,
    /// 仅此奖项 · Only this award.
    pub(in crate::http) award: Option<AwardKey>,
    /// 仅此状态 · Only this state.
    #[param(inline)]
    pub(in crate::http) status: Option<ApplicationStatus>,
    /// 已记录的结果；`none` 为尚未记录 · The recorded outcome; `none`: nothing recorded yet.
    #[param(inline)]
    pub(in crate::http) outcome: Option<OutcomeQuery>,
    /// 仅此组织，组织 id · Only what this organization has filed.
    pub(in crate::http) organization: Option<OrganizationId>,
    /// 受理编号、项目名称或单位名称中含有，不分大小写 · What the number, the title or the organization's name holds, in any
    /// case.
    #[param(max_length = 100)]
    pub(in crate::http) q: Option<String>,
    /// 此时刻起提交（含），如 2025-04-01T09:00:00+08:00 · Submitted then or later.
    #[param(value_type = Option<String>, format = DateTime)]
    pub(in crate::http) submitted_from: Option<DateTime<Utc>>,
    /// 此时刻前提交（不含），如 2025-04-29T17:00:00+08:00 · Submitted before then.
    #[param(value_type = Option<String>, format = DateTime)]
    pub(in crate::http) submitted_to: Option<DateTime<Utc>>,
    /// 领取人：`me` 本人，`none` 无人领取，或审核员账号 id · Who has taken it: `me`, `none` for nobody, or an account's id.
    #[param(value_type = Option<String>)]
    pub(in crate::http) reviewer: Option<ReviewerQuery>,
    /// 每页条数，1 至 100，缺省 20 · Entries a page, 1 to 100, by default 20.
    #[param(minimum = 1, maximum = 100)]
    pub(in crate::http) limit: Option<u32>,
    /// 上一页的 `next` · The `next` of the page before.
    pub(in crate::http) after: Option<String>,
}

/// A recorded outcome, or none.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum OutcomeQuery {
    /// 形式审查通过.
    Passed,
    /// 形式审查不通过.
    Rejected,
    /// Nothing recorded yet.
    None,
}

/// Who has taken a case.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::http) enum ReviewerQuery {
    Me,
    Nobody,
    Account(AccountId),
}

impl TryFrom<String> for ReviewerQuery {
    type Error = <AccountId as std::str::FromStr>::Err;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        match raw.as_str() {
            "me" => Ok(Self::Me),
            "none" => Ok(Self::Nobody),
            id => id.parse().map(Self::Account),
        }
    }
}

impl QueueQuery {
    /// The filters as they stand in the link to the next page.
    pub(in crate::http) fn repeated(&self) -> [(&'static str, Option<String>); 9] {
        let outcome = self.outcome.map(|outcome| match outcome {
            OutcomeQuery::Passed => "passed",
            OutcomeQuery::Rejected => "rejected",
            OutcomeQuery::None => "none",
        });
        let reviewer = self.reviewer.map(|reviewer| match reviewer {
            ReviewerQuery::Me => "me".to_owned(),
            ReviewerQuery::Nobody => "none".to_owned(),
            ReviewerQuery::Account(id) => id.to_string(),
        });
        [
            ("activity", self.activity.as_ref().map(ToString::to_string)),
            ("award", self.award.as_ref().map(ToString::to_string)),
            ("status", self.status.map(|status| status.as_str().to_owned())),
            ("outcome", outcome.map(str::to_owned)),
            ("organization", self.organization.map(|id| id.to_string())),
            ("q", self.q.clone()),
            ("submitted_from", self.submitted_from.map(|at| at.to_rfc3339())),
            ("submitted_to", self.submitted_to.map(|at| at.to_rfc3339())),
            ("reviewer", reviewer),
        ]
    }

    /// The filter that they mean, for this caller.
    pub(in crate::http) fn filter(self, who: Actor) -> ApiResult<QueueFilter> {
        let after = self.after.as_deref().map(review_results::parse_cursor);
        let submitted_from = filters::instant("/submitted_from", self.submitted_from)?;
        let submitted_to = filters::instant("/submitted_to", self.submitted_to)?;
        if submitted_from.zip(submitted_to).is_some_and(|(from, to)| from >= to) {
            let (zh, en) = ("须晚于 submitted_from。", "It must be later than submitted_from.");
            return Err(Error::field("/submitted_to", "out_of_range", zh, en).into());
        }
        Ok(QueueFilter {
            activity: self.activity,
            award: self.award,
            status: self.status,
            outcome: self.outcome.map(|outcome| match outcome {
                OutcomeQuery::Passed => Recorded::Outcome(Outcome::Passed),
                OutcomeQuery::Rejected => Recorded::Outcome(Outcome::Rejected),
                OutcomeQuery::None => Recorded::Nothing,
            }),
            organization: self.organization,
            text: filters::text("/q", self.q)?,
            submitted_from,
            submitted_to,
            taken: self.reviewer.map(|reviewer| match reviewer {
                ReviewerQuery::Me => Taken::By(who.account),
                ReviewerQuery::Nobody => Taken::ByNobody,
                ReviewerQuery::Account(id) => Taken::By(id),
            }),
            after: after.transpose()?,
        })
    }
}

/// 审查队列 · The review queue
///
/// 工作人员。仅含已提交的申报，最早提交的在前。
///
/// Staff. Submitted applications only, the oldest submission first.
#[utoipa::path(
    operation_id = "adminListApplications", tag = "admin-review",
    params(QueueQuery),
    responses((status = 200, description = "一页队列 · A page of the queue", body = Page<QueueEntry>, headers(("Link" = String)))),
    security(("account" = []))
)]
#[get("/admin/applications")]
pub(super) async fn admin_list_applications(
    app: Data<App>,
    call: Guarded<Staff, Query<QueueQuery>>,
) -> ApiResult<HttpResponse> {
    let Guarded(who, query, ..) = call;
    let (repeated, limit) = (query.0.repeated(), paging::limit(query.0.limit)?);
    let page = review_results::queue(&app, query.0.filter(who.0)?, limit).await?;
    Ok(paging::respond("/api/v1/admin/applications", &repeated, limit, &page))
}

/// 查看申报材料 · Get a submitted application
///
/// 工作人员。返回提交时的全部内容、已记录的结果和领取人；文件用 `downloadAttachment` 逐个下载，或用 `adminDownloadDossier` 一次下载。
///
/// Staff. The whole application as submitted, what is recorded of it, and who has taken it; its files by
/// `downloadAttachment`, or all at once by `adminDownloadDossier`.
#[utoipa::path(
    operation_id = "adminGetApplication", tag = "admin-review",
    params(("id" = ApplicationId, Path, description = "申报 id，见审查队列 · The application")),
    responses((status = 200, description = "申报材料与结果 · The application and its result", body = ReviewCase)),
    security(("account" = []))
)]
#[get("/admin/applications/{id}")]
pub(super) async fn admin_get_application(
    app: Data<App>,
    call: Guarded<Staff, Path<ApplicationId>>,
) -> ApiResult<Json<ReviewCase>> {
    let Guarded(_, id, ..) = call;
    Ok(Json(review_results::case(&app, *id).await?))
}
