//! 形审结果: one row for each reason, so that reasons can be filtered and counted; a pass is one row.

use openapi::audit::AuditAction;
use openapi::export::ExportFormat;
use openapi::ids::ApplicationId;
use openapi::review::ReviewReason;
use serde_json::json;

use super::cell::{Cell, Column, Row};
use super::words::outcome_title;
use super::{Export, Order, PAGE, Source, export};
use crate::app::App;
use crate::domain::activities::{Setting, Settings};
use crate::domain::actor::Actor;
use crate::domain::audit::Subject;
use crate::domain::error::Result;
use crate::domain::review_results::corrected;
use crate::store::Conn;
pub use crate::store::exports::ResultFilter;
use crate::store::exports::{self as store, ResultDetail};

/// Which results to export, and how.
pub struct ReviewResultsExport {
    /// Which.
    pub filter: ResultFilter,
    /// As what.
    pub format: ExportFormat,
}

/// Exports review results.
pub async fn review_results(app: &App, actor: Actor, request: ReviewResultsExport) -> Result<Export> {
    let ReviewResultsExport { filter, format } = request;
    let detail = json!({ "activity": filter.activity, "award": filter.award, "outcome": filter.outcome });
    let subject = filter.activity.clone().map_or(Subject::Account(actor.account), Subject::Activity);
    let action = AuditAction::ExportReviewResults;
    let order = Order { title: "形审结果", action, subject, detail, format };
    let source = Results { filter, settings: Settings::default(), done: false };
    export(app, actor, order, Box::new(source)).await
}

struct Results {
    filter: ResultFilter,
    settings: Settings,
    done: bool,
}

impl Source for Results {
    fn columns(&self) -> Vec<Column> {
        let columns = [
            ("受理编号", 18.0),
            ("活动", 30.0),
            ("奖项", 10.0),
            ("名称", 40.0),
            ("申报单位", 34.0),
            ("统一社会信用代码", 22.0),
            ("形审结果", 10.0),
            ("原因序号", 10.0),
            ("原因总数", 10.0),
            ("原因代码", 28.0),
            ("不通过原因", 50.0),
            ("审查意见", 50.0),
            ("所指材料", 24.0),
            ("审核员", 12.0),
            ("记录时间", 20.0),
        ];
        columns.into_iter().map(|(title, width)| Column::new(title, width)).collect()
    }

    fn next(&mut self, conn: &mut Conn) -> Result<Option<Vec<Row>>> {
        if self.done {
            return Ok(None);
        }
        let details = store::results(conn, &self.filter, i64::from(PAGE))?;
        let Some(last) = details.last() else { return Ok(None) };
        self.filter.after = Some((last.result.recorded_at, *last.result.application_id));
        self.done = details.len() < usize::try_from(PAGE).unwrap_or_default();
        let ids: Vec<ApplicationId> = details.iter().map(|detail| *detail.result.application_id).collect();
        let mut corrected = corrected(conn, &ids)?;
        let mut rows = Vec::new();
        for mut detail in details {
            if let Some((now, by)) = corrected.remove(&*detail.result.application_id) {
                detail.result.outcome = now.outcome;
                detail.result.reasons = now.reasons;
                detail.result.recorded_at = now.corrected_at;
                detail.reviewer = by;
            }
            let setting = self.settings.get(conn, &detail.activity_id, &detail.award, detail.form_version)?;
            rows.extend(rows_of(&detail, setting));
        }
        Ok(Some(rows))
    }
}

fn rows_of(detail: &ResultDetail, setting: &Setting) -> Vec<Row> {
    let reasons = &*detail.result.reasons;
    if reasons.is_empty() {
        return vec![row(detail, setting, None)];
    }
    reasons.iter().enumerate().map(|reason| row(detail, setting, Some(reason))).collect()
}

fn row(detail: &ResultDetail, setting: &Setting, reason: Option<(usize, &ReviewReason)>) -> Row {
    let of_reason = |cell: &dyn Fn(usize, &ReviewReason) -> Cell| {
        reason.map_or(Cell::Empty, |(index, reason)| cell(index, reason))
    };
    let pointed = |reason: &ReviewReason| {
        let key = reason.given.pointer.as_deref()?.trim_start_matches('/').split('/').next()?;
        setting.form.definition.field(key).map(|field| field.label.zh.clone())
    };
    vec![
        Cell::text(&detail.number),
        Cell::text(&setting.activity.title.zh),
        Cell::text(&setting.award.title.zh),
        Cell::text(&detail.title),
        Cell::text(&detail.organization_name),
        Cell::code(&detail.credit_code),
        Cell::text(outcome_title(*detail.result.outcome)),
        of_reason(&|index, _| Cell::whole(index + 1)),
        of_reason(&|_, _| Cell::whole(detail.result.reasons.len())),
        of_reason(&|_, reason| Cell::text(&reason.given.code)),
        of_reason(&|_, reason| Cell::text(&reason.text.zh)),
        of_reason(&|_, reason| Cell::text(&reason.given.words)),
        of_reason(&|_, reason| Cell::text(pointed(reason).unwrap_or_default())),
        Cell::text(&detail.reviewer),
        Cell::instant(detail.result.recorded_at.and_utc()),
    ]
}
