//! Applications: one row each, filtered and ordered as the queue is.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use openapi::audit::AuditAction;
use openapi::export::ExportFormat;
use openapi::form::definition::FormDefinition;
use openapi::ids::ApplicationId;
use serde_json::Value;

use super::answers;
use super::cell::{Cell, Column, Row};
use super::words::sentences;
use super::{Export, PAGE, Request, Source, export};
use crate::app::App;
use crate::domain::activities::{Setting, Settings};
use crate::domain::actor::Actor;
use crate::domain::audit::Subject;
use crate::domain::error::{Error, Result};
use crate::domain::review_results::corrected;
use crate::store::exports::{self as store, ApplicationDetail};
use crate::store::submissions::{self, QueueFilter, QueueRow};
use crate::store::{Conn, activities};

/// Which applications to export, and how.
pub struct ApplicationsExport {
    /// Which.
    pub filter: QueueFilter,
    /// What was asked for, for the log.
    pub asked: Value,
    /// With a column for each question that has a single answer.
    pub answers: bool,
    /// As what.
    pub format: ExportFormat,
}

/// Exports applications.
pub async fn applications(app: &App, actor: Actor, request: ApplicationsExport) -> Result<Export> {
    let ApplicationsExport { filter, asked, answers, format } = request;
    let questions = if answers { questions(app, &filter).await? } else { Vec::new() };
    let request = Request {
        title: "申报",
        action: AuditAction::ExportApplications,
        subject: filter.activity.clone().map_or(Subject::Account(actor.account), Subject::Activity),
        detail: asked,
        format,
    };
    let now = app.clock.now().naive_utc();
    let source = Applications { filter, now, questions, settings: Settings::default(), done: false };
    export(app, actor, request, Box::new(source)).await
}

/// Answers of several awards do not fit under the same headings.
async fn questions(app: &App, filter: &QueueFilter) -> Result<Vec<(String, Column)>> {
    let (Some(activity), Some(award)) = (filter.activity.clone(), filter.award.clone()) else {
        let (zh, en) = (
            "导出填报内容须选定一个活动和一个奖项。",
            "Choose one activity and one award to export answers.",
        );
        return Err(Error::field("/answers", "award_required", zh, en));
    };
    let versions =
        app.db.read(move |conn| activities::forms(conn, &activity, &award).map_err(Error::from)).await?;
    let versions: Vec<FormDefinition> = versions.into_iter().map(|row| row.definition.into_inner()).collect();
    Ok(answers::questions(&versions))
}

struct Applications {
    filter: QueueFilter,
    now: NaiveDateTime,
    questions: Vec<(String, Column)>,
    settings: Settings,
    done: bool,
}

impl Source for Applications {
    fn columns(&self) -> Vec<Column> {
        let always = [
            ("受理编号", 18.0),
            ("活动", 30.0),
            ("奖项", 10.0),
            ("名称", 40.0),
            ("申报单位", 34.0),
            ("统一社会信用代码", 22.0),
            ("所在地区", 18.0),
            ("联系人", 12.0),
            ("联系手机", 14.0),
            ("联系邮箱", 26.0),
            ("提交时间", 20.0),
            ("状态", 14.0),
            ("形审结果", 10.0),
            ("不通过原因", 50.0),
            ("结果记录时间", 20.0),
            ("审核员", 12.0),
        ];
        let always = always.into_iter().map(|(title, width)| Column::new(title, width));
        always.chain(self.questions.iter().map(|(_, column)| column.clone())).collect()
    }

    fn next(&mut self, conn: &mut Conn) -> Result<Option<Vec<Row>>> {
        if self.done {
            return Ok(None);
        }
        let entries = submissions::queue(conn, &self.filter, self.now, i64::from(PAGE))?;
        let Some(last) = entries.last() else { return Ok(None) };
        self.filter.after = Some((last.submitted_at, *last.id));
        self.done = entries.len() < usize::try_from(PAGE).unwrap_or_default();
        let ids: Vec<ApplicationId> = entries.iter().map(|entry| *entry.id).collect();
        let details = store::applications(conn, &ids)?;
        let mut details: HashMap<ApplicationId, ApplicationDetail> =
            details.into_iter().map(|detail| (*detail.id, detail)).collect();
        let mut corrected = corrected(conn, &ids)?;
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries {
            let detail = details.remove(&*entry.id);
            let mut detail = detail.ok_or_else(|| Error::internal("an application without its detail"))?;
            if let Some((now, by)) = corrected.remove(&*entry.id) {
                detail.outcome = Some(now.outcome);
                detail.reasons = Some(now.reasons);
                detail.recorded_at = Some(now.corrected_at);
                detail.reviewer = Some(by);
            }
            let setting = self.settings.get(conn, &entry.activity_id, &entry.award, detail.form_version)?;
            rows.push(row(entry, detail, setting, &self.questions));
        }
        Ok(Some(rows))
    }
}

fn row(entry: QueueRow, detail: ApplicationDetail, setting: &Setting, questions: &[(String, Column)]) -> Row {
    let form = &setting.form.definition;
    let [person, phone, email] = answers::contact(form, &detail.answers);
    let always = [
        Cell::text(entry.number),
        Cell::text(&setting.activity.title.zh),
        Cell::text(&setting.award.title.zh),
        Cell::text(entry.title),
        Cell::text(entry.organization_name),
        Cell::code(detail.credit_code),
        Cell::text(detail.region),
        person,
        phone,
        email,
        Cell::instant(entry.submitted_at.and_utc()),
        Cell::text(entry.status.title().zh),
        Cell::text(detail.outcome.map(|outcome| outcome.title().zh).unwrap_or_default()),
        Cell::text(detail.reasons.as_deref().map(|reasons| sentences(reasons)).unwrap_or_default()),
        detail.recorded_at.map_or(Cell::Empty, |at| Cell::instant(at.and_utc())),
        Cell::text(detail.reviewer.unwrap_or_default()),
    ];
    let given = questions.iter().map(|(key, _)| answers::cell(form, &detail.answers, key));
    always.into_iter().chain(given).collect()
}
