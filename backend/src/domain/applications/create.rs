//! “立即报名”: begins a draft.

use openapi::application::{Application, ApplicationStatus, CreateApplication};
use openapi::error::ErrorCode;
use openapi::form::answers::{self, Answers};
use openapi::ids::ApplicationId;
use serde_json::json;

use super::{describe, filing_organization, membership_of};
use crate::app::App;
use crate::domain::activities;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::Result;
use crate::domain::idempotency::{IdempotencyKey, Once};
use crate::store::Conn;
use crate::store::activities as activity_rows;
use crate::store::applications::{self as store, ApplicationRow};

/// Begins a draft for the actor's organization, with what the system knows already filled in. With an idempotency
/// key, a retry answers with the same draft.
pub async fn create(
    app: &App,
    actor: Actor,
    key: Option<IdempotencyKey>,
    request: CreateApplication,
) -> Result<Application> {
    let once = key
        .map(|key| Once::new(actor.account, "create_application".to_owned(), key, &request))
        .transpose()?;
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let begin = |conn: &mut Conn| begin(&app_, conn, actor, &request);
            match &once {
                Some(once) => once.run(&app_, conn, begin),
                None => begin(conn),
            }
        })
        .await
}

fn begin(app: &App, conn: &mut Conn, actor: Actor, request: &CreateApplication) -> Result<Application> {
    let now = app.clock.now();
    let award =
        activity_rows::find_award(conn, &request.activity_id, &request.award)?.ok_or(ErrorCode::NotFound)?;
    let setting = activities::load(conn, &request.activity_id, &request.award, award.form_version)?;
    activities::ensure_open(&setting.activity, now)?;
    let (membership, organization) = membership_of(conn, actor)?;
    let mut answers = Answers::new();
    answers::bind(&setting.form.definition, &mut answers, &filing_organization(&organization));
    let row = ApplicationRow {
        id: ApplicationId::generate().into(),
        activity_id: request.activity_id.clone().into(),
        award: request.award.clone().into(),
        form_version: award.form_version,
        organization_id: organization.id,
        author_id: actor.account.into(),
        status: ApplicationStatus::Draft.into(),
        title: String::new(),
        answers: answers.into(),
        version: 1,
        created_at: now.naive_utc(),
        updated_at: now.naive_utc(),
        filed_as: membership.role,
    };
    store::insert(conn, &row)?;
    let detail = json!({ "activity": request.activity_id, "award": request.award });
    audit::record(conn, now, actor.account, "create_application", &Subject::Application(*row.id), &detail)?;
    describe(conn, &row, true)
}
