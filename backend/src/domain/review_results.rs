//! 形式审查: the queue, and results that are recorded once (guide, section 五).

use chrono::{Datelike, NaiveDateTime};
use openapi::Text;
use openapi::activity::Reason;
use openapi::application::ApplicationStatus;
use openapi::audit::AuditAction;
use openapi::error::{ErrorCode, FieldError};
use openapi::ids::ApplicationId;
use openapi::page::Page;
use openapi::review::{
    GivenReason, Outcome, QueueEntry, RecordReviewResult, ReviewCase, ReviewReason, ReviewResult,
};
use serde_json::json;

use super::activities::{self, Setting};
use super::actor::Actor;
use super::audit::{self, Subject};
use super::error::{Error, OnConstraint, Result};
use super::reader::Reader;
use super::{applications, paging};
use crate::app::App;
use crate::store::applications::{self as application_rows, ApplicationRow};
use crate::store::review_results::{self as store, ReviewResultRow};
pub use crate::store::submissions::QueueFilter;
use crate::store::submissions::{self, QueueRow};
use crate::store::{Conn, Constraint};

/// Passes applications that have been submitted; staff do not see drafts.
pub fn ensure_submitted(row: &ApplicationRow) -> Result<()> {
    if *row.status == ApplicationStatus::Draft { Err(ErrorCode::NotFound.into()) } else { Ok(()) }
}

/// A page of the reviewers' queue: oldest submission first.
pub async fn queue(app: &App, filter: QueueFilter, limit: u32) -> Result<Page<QueueEntry>> {
    app.db
        .read(move |conn| {
            let rows = submissions::queue(conn, &filter, paging::rows(limit))?;
            let at = |row: &QueueRow| cursor(row.submitted_at, *row.id);
            paging::page(rows, limit, at, |row| Ok(entry(row)))
        })
        .await
}

fn entry(row: QueueRow) -> QueueEntry {
    QueueEntry {
        id: *row.id,
        number: row.number,
        activity_id: row.activity_id.into_inner(),
        award: row.award.into_inner(),
        title: row.title,
        organization_name: row.organization_name,
        status: *row.status,
        submitted_at: row.submitted_at.and_utc(),
    }
}

fn cursor(submitted_at: NaiveDateTime, id: ApplicationId) -> String {
    format!("{}_{id}", submitted_at.and_utc().timestamp_micros())
}

/// Reads a cursor of the queue.
pub fn parse_cursor(raw: &str) -> Option<(NaiveDateTime, ApplicationId)> {
    let (micros, id) = raw.split_once('_')?;
    // A cursor of ours is of this millennium; PostgreSQL refuses years that chrono takes.
    let instant =
        chrono::DateTime::from_timestamp_micros(micros.parse().ok().filter(|micros| *micros >= 0)?)?;
    let instant = Some(instant).filter(|instant| instant.year() < 10_000)?;
    Some((instant.naive_utc(), id.parse().ok()?))
}

/// A submitted application, for staff.
pub async fn case(app: &App, id: ApplicationId) -> Result<ReviewCase> {
    app.db
        .read(move |conn| {
            let row = application_rows::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            ensure_submitted(&row)?;
            let application = applications::describe(conn, &row, false)?;
            let setting = activities::load(conn, &row.activity_id, &row.award, row.form_version)?;
            let reasons = setting.award.reasons.into_inner();
            Ok(ReviewCase { application, reasons, review_result: find(conn, id)? })
        })
        .await
}

/// The result of an application that the reader may read; not found until there is one.
pub async fn of_application(app: &App, reader: Reader, id: ApplicationId) -> Result<ReviewResult> {
    app.db
        .read(move |conn| {
            applications::readable(conn, reader, id)?;
            find(conn, id)?.ok_or(ErrorCode::NotFound.into())
        })
        .await
}

fn find(conn: &mut Conn, application: ApplicationId) -> Result<Option<ReviewResult>> {
    Ok(store::find(conn, application)?.map(|row| describe(&row)))
}

fn describe(row: &ReviewResultRow) -> ReviewResult {
    ReviewResult {
        outcome: *row.outcome,
        reasons: row.reasons.clone().into_inner(),
        recorded_at: row.recorded_at.and_utc(),
    }
}

fn reason<'a>(reasons: &'a [Reason], code: &str) -> Option<&'a Reason> {
    reasons.iter().find(|reason| reason.code == code)
}

/// Records the result of a formal review, once and finally.
pub async fn record(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    request: RecordReviewResult,
) -> Result<ReviewResult> {
    let clock = app.clock.clone();
    app.db
        .write(move |conn| {
            let application = application_rows::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            ensure_submitted(&application)?;
            let setting = activities::load(
                conn,
                &application.activity_id,
                &application.award,
                application.form_version,
            )?;
            let reasons = validate(&request, &setting)?;
            let now = clock.now();
            let row = ReviewResultRow {
                application_id: id.into(),
                outcome: request.outcome.into(),
                reasons: reasons.into(),
                recorded_by: actor.account.into(),
                recorded_at: now.naive_utc(),
            };
            store::insert(conn, &row).on_constraint(Constraint::ReviewResult, ErrorCode::NotReviewable)?;
            let next = match request.outcome {
                Outcome::Passed => ApplicationStatus::Passed,
                Outcome::Rejected => ApplicationStatus::Rejected,
            };
            if !application_rows::transition(conn, id, ApplicationStatus::UnderReview, next)? {
                return Err(ErrorCode::NotReviewable.into());
            }
            let detail = json!({ "outcome": request.outcome, "reasons": request.reasons });
            let subject = Subject::Application(id);
            audit::record(conn, now, actor, AuditAction::RecordReviewResult, &subject, &detail)?;
            Ok(describe(&row))
        })
        .await
}

/// A rejection names one or more of the award's reasons, each once; a pass names none (guide, clause 50). Returns them
/// with their sentences, which are kept with the result: what an applicant was told does not change with the data.
fn validate(request: &RecordReviewResult, setting: &Setting) -> Result<Vec<ReviewReason>> {
    let (mut errors, mut named) = (Vec::new(), Vec::new());
    let none = request.reasons.is_empty();
    match request.outcome {
        Outcome::Rejected if none => {
            let text = Text::new("不通过须至少选择一条原因。", "A rejection needs at least one reason.");
            errors.push(FieldError::new("/reasons", "required", text));
        }
        Outcome::Passed if !none => {
            let text = Text::new("通过时不填写原因。", "A pass has no reasons.");
            errors.push(FieldError::new("/reasons", "unexpected", text));
        }
        _ => {}
    }
    for (index, given) in request.reasons.iter().enumerate() {
        let at = format!("/reasons/{index}");
        let repeated = request.reasons.iter().take(index).any(|earlier| earlier.code == given.code);
        validate_reason(given, repeated, setting, &at, &mut errors);
        let text = reason(&setting.award.reasons, &given.code).map(|reason| reason.text.clone());
        named.extend(text.map(|text| ReviewReason { given: given.clone(), text }));
    }
    if errors.is_empty() { Ok(named) } else { Err(Error::fields(errors)) }
}

fn validate_reason(
    given: &GivenReason,
    repeated: bool,
    setting: &Setting,
    at: &str,
    errors: &mut Vec<FieldError>,
) {
    let mut refuse = |member: &str, code: &str, zh: &str, en: &str| {
        errors.push(FieldError::new(format!("{at}/{member}"), code, Text::new(zh, en)));
    };
    match reason(&setting.award.reasons, &given.code) {
        None => refuse("code", "unknown_reason", "该奖项没有此原因。", "The award has no such reason."),
        Some(_) if repeated => refuse("code", "repeated_reason", "原因重复。", "The reason is given twice."),
        Some(reason) if reason.needs_words && is_wordless(&given.words) => {
            refuse("words", "required", "“其他”须说明具体情况。", "This reason needs words.");
        }
        Some(_) => {}
    }
    if given.pointer.as_deref().is_some_and(|pointer| !setting.form.definition.resolves(pointer)) {
        refuse(
            "pointer",
            "points_at_nothing",
            "所指的字段或附件不存在。",
            "It points at no field and no slot.",
        );
    }
}

/// Nothing but what cannot be seen.
fn is_wordless(words: &str) -> bool {
    words.chars().all(|c| c.is_whitespace() || c.is_control() || openapi::is_invisible(c))
}
