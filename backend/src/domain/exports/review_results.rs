//! 形审结果: one row for each reason, so that reasons can be filtered and counted; a pass is one row.

use std::collections::HashMap;

use openapi::audit::AuditAction;
use openapi::export::ExportFormat;
use openapi::ids::{ApplicationId, AttachmentId};
use openapi::review::{Outcome, ReviewReason};
use serde_json::json;

use super::cell::{Cell, Column, Row};
use super::{Export, PAGE, Request, Source, export};
use crate::app::App;
use crate::domain::activities::{Setting, Settings};
use crate::domain::actor::Actor;
use crate::domain::audit::Subject;
use crate::domain::error::Result;
use crate::domain::review_results::corrected;
use crate::store::Conn;
pub use crate::store::exports::ResultFilter;
use crate::store::exports::{self as store, FileName, ResultDetail};
use crate::store::review_results::ReviewCorrectionRow;

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
    let request = Request { title: "形审结果", action, subject, detail, format };
    let source = Results { filter, settings: Settings::default(), done: false };
    export(app, actor, request, Box::new(source)).await
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
            ("更正次数", 10.0),
            ("首次结果", 10.0),
            ("更正理由", 40.0),
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
        let entries = entries(conn, details)?;
        let files = files(conn, &entries)?;
        let mut rows = Vec::new();
        for Entry { detail, correction } in &entries {
            let setting = self.settings.get(conn, &detail.activity_id, &detail.award, detail.form_version)?;
            rows.extend(Sheet { detail, correction: correction.as_ref(), setting, files: &files }.rows());
        }
        Ok(Some(rows))
    }
}

/// A result as it stands now, and how it came to it.
struct Entry {
    detail: ResultDetail,
    correction: Option<Correction>,
}

/// What a correction took the place of, and why.
struct Correction {
    times: i32,
    first: Outcome,
    why: String,
}

fn entries(conn: &mut Conn, details: Vec<ResultDetail>) -> Result<Vec<Entry>> {
    let ids: Vec<ApplicationId> = details.iter().map(|detail| *detail.result.application_id).collect();
    let mut corrected = corrected(conn, &ids)?;
    let entry = |mut detail: ResultDetail| {
        let now = corrected.remove(&*detail.result.application_id);
        let correction = now.map(|(now, by)| correct(&mut detail, now, by));
        Entry { detail, correction }
    };
    Ok(details.into_iter().map(entry).collect())
}

/// Puts what counts now in the place of what was recorded first.
fn correct(detail: &mut ResultDetail, now: ReviewCorrectionRow, by: String) -> Correction {
    let first = std::mem::replace(&mut detail.result.outcome, now.outcome);
    detail.result.reasons = now.reasons;
    detail.result.recorded_at = now.corrected_at;
    detail.reviewer = by;
    Correction { times: now.entry, first: *first, why: now.why }
}

type Files = HashMap<AttachmentId, FileName>;

/// The files that reasons point at.
fn files(conn: &mut Conn, entries: &[Entry]) -> Result<Files> {
    let reasons = entries.iter().flat_map(|entry| entry.detail.result.reasons.iter());
    let ids: Vec<AttachmentId> = reasons.filter_map(|reason| reason.given.file).collect();
    if ids.is_empty() {
        return Ok(Files::new());
    }
    Ok(store::file_names(conn, &ids)?.into_iter().map(|file| (*file.id, file)).collect())
}

/// What the rows of one result are made of.
struct Sheet<'a> {
    detail: &'a ResultDetail,
    correction: Option<&'a Correction>,
    setting: &'a Setting,
    files: &'a Files,
}

impl Sheet<'_> {
    fn rows(&self) -> Vec<Row> {
        let reasons = &*self.detail.result.reasons;
        if reasons.is_empty() {
            return vec![self.row(None)];
        }
        reasons.iter().enumerate().map(|reason| self.row(Some(reason))).collect()
    }

    fn row(&self, reason: Option<(usize, &ReviewReason)>) -> Row {
        let of_reason = |cell: &dyn Fn(usize, &ReviewReason) -> Cell| {
            reason.map_or(Cell::Empty, |(index, reason)| cell(index, reason))
        };
        let of_correction = |cell: &dyn Fn(&Correction) -> Cell| self.correction.map_or(Cell::Empty, cell);
        let Self { detail, setting, .. } = self;
        vec![
            Cell::text(&detail.number),
            Cell::text(&setting.activity.title.zh),
            Cell::text(&setting.award.title.zh),
            Cell::text(&detail.title),
            Cell::text(&detail.organization_name),
            Cell::code(&detail.credit_code),
            Cell::text(detail.result.outcome.title().zh),
            of_reason(&|index, _| Cell::whole(index + 1)),
            of_reason(&|_, _| Cell::whole(detail.result.reasons.len())),
            of_reason(&|_, reason| Cell::text(&reason.given.code)),
            of_reason(&|_, reason| Cell::text(&reason.text.zh)),
            of_reason(&|_, reason| Cell::text(&reason.given.words)),
            of_reason(&|_, reason| Cell::text(self.pointed(reason))),
            Cell::text(&detail.reviewer),
            Cell::instant(detail.result.recorded_at.and_utc()),
            of_correction(&|correction| Cell::number(&correction.times.to_string())),
            of_correction(&|correction| Cell::text(correction.first.title().zh)),
            of_correction(&|correction| Cell::text(&correction.why)),
        ]
    }

    /// The field or slot that a reason points at, and the file.
    fn pointed(&self, reason: &ReviewReason) -> String {
        let file = reason.given.file.and_then(|id| self.files.get(&id));
        let pointer = reason.given.pointer.as_deref().map(|pointer| pointer.trim_start_matches('/'));
        let key = pointer.and_then(|pointer| pointer.split('/').next()).or(file.map(|file| &*file.slot));
        let field = key.and_then(|key| self.setting.form.definition.field(key));
        let label = field.map(|field| field.label.zh.clone());
        let name = file.map(|file| file.name.clone());
        label.into_iter().chain(name).collect::<Vec<_>>().join("：")
    }
}
