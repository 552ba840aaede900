//! “立即报名”: begins a draft.

use chrono::{DateTime, Utc};
use openapi::activity::ActivityState;
use openapi::application::{Application, ApplicationStatus, CreateApplication};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::form::answers::{self, Answers};
use openapi::ids::{ActivityId, ApplicationId, AwardKey};
use serde_json::json;

use super::access::own_scope;
use super::save::title;
use super::{describe, filing_organization, membership_of};
use crate::app::App;
use crate::domain::activities::{self, Setting};
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::Result;
use crate::domain::idempotency::{IdempotencyKey, Once};
use crate::domain::organizations::ensure_active;
use crate::store::Conn;
use crate::store::activities as activity_rows;
use crate::store::applications::{self as store, ApplicationRow};
use crate::store::column::MembershipRole;
use crate::store::organizations::OrganizationRow;

/// Most drafts that one carries on at once.
const MOST_DRAFTS: i64 = 100;

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
            let begin = |conn: &mut Conn| begin(&app_, conn, actor, ApplicationId::generate(), &request);
            match &once {
                Some(once) => once.run(&app_, conn, begin),
                None => begin(conn),
            }
        })
        .await
}

/// The same, with an id that is known beforehand.
pub async fn create_as(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    request: CreateApplication,
) -> Result<Application> {
    let app_ = app.clone();
    app.db.write(move |conn| begin(&app_, conn, actor, id, &request)).await
}

fn begin(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    id: ApplicationId,
    request: &CreateApplication,
) -> Result<Application> {
    let place = place(app, conn, actor, &request.activity_id, &request.award)?;
    let row = insert(conn, actor, &place, id, Answers::new())?;
    let detail = json!({ "activity": request.activity_id, "award": request.award });
    audit::record(
        conn,
        place.now,
        actor,
        AuditAction::CreateApplication,
        &Subject::Application(*row.id),
        &detail,
    )?;
    describe(conn, &row, true)
}

/// Where a draft begins: the activity, open, with its newest form; and for whom.
pub(super) struct Place {
    pub(super) setting: Setting,
    pub(super) organization: OrganizationRow,
    role: MembershipRole,
    pub(super) now: DateTime<Utc>,
}

/// Whether the actor may begin a draft there now (guide, clauses 1, 3 and 14).
pub(super) fn place(
    app: &App,
    conn: &mut Conn,
    actor: Actor,
    activity: &ActivityId,
    award: &AwardKey,
) -> Result<Place> {
    let now = app.clock.now();
    let row = activity_rows::find_award(conn, activity, award)?.ok_or(ErrorCode::NotFound)?;
    let setting = activities::load(conn, activity, award, row.form_version)?;
    if *setting.activity.state == ActivityState::Unpublished {
        return Err(ErrorCode::NotFound.into());
    }
    activities::ensure_open(&setting.activity, now)?;
    let (membership, organization) = membership_of(conn, actor)?;
    ensure_active(&organization)?;
    let scope = own_scope(conn, actor)?;
    if store::count_drafts(conn, scope)? >= MOST_DRAFTS {
        return Err(ErrorCode::TooManyDrafts.into());
    }
    Ok(Place { setting, organization, role: *membership.role, now })
}

/// Adds a draft there, with what the system knows filled in.
pub(super) fn insert(
    conn: &mut Conn,
    actor: Actor,
    place: &Place,
    id: ApplicationId,
    mut answers: Answers,
) -> Result<ApplicationRow> {
    let Setting { activity, award, form } = &place.setting;
    answers::bind(&form.definition, &mut answers, &filing_organization(&place.organization));
    let row = ApplicationRow {
        id: id.into(),
        activity_id: activity.id.clone(),
        award: award.key.clone(),
        form_version: form.version,
        organization_id: place.organization.id.clone(),
        author_id: actor.account.into(),
        status: ApplicationStatus::Draft.into(),
        title: title(&form.definition, &answers),
        answers: answers.into(),
        version: 1,
        created_at: place.now.naive_utc(),
        updated_at: place.now.naive_utc(),
        filed_as: place.role.into(),
        submitted_at: None,
        outcome: None,
    };
    store::insert(conn, &row)?;
    Ok(row)
}
