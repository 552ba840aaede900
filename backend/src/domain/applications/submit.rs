//! The one submission: form and files, atomic and final (guide, clauses 5 and 6).

use openapi::application::SubmitApplication;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::form::check::is_complete;
use openapi::ids::ApplicationId;
use openapi::organization::OrganizationStatus;
use openapi::receipt::Receipt;
use serde_json::json;

use super::{OpenDraft, check_row, open_draft_at};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::attachments;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, OnConstraint, Result};
use crate::domain::events::{self, Event};
use crate::domain::idempotency::{IdempotencyKey, Once};
use crate::domain::receipts::{self, Submitted};
use crate::store::attachments as attachment_rows;
use crate::store::submissions::{self, SubmissionRow};
use crate::store::{Conn, Constraint, applications as store, organizations, revisions};

/// Submits the draft at `version`. Everything happens in one transaction: the window is judged by the server's clock,
/// completeness checked, the number drawn, the snapshot, the receipt, the audit entry and the event written. A retry
/// with the same key answers with the same receipt.
pub async fn submit(
    app: &App,
    actor: Actor,
    id: ApplicationId,
    version: i64,
    key: IdempotencyKey,
    request: SubmitApplication,
) -> Result<Receipt> {
    if !request.confirmed {
        let zh = "请确认全部信息和材料准确无误。";
        return Err(Error::field(
            "/confirmed",
            "required",
            zh,
            "Confirm that all information and files are right.",
        ));
    }
    let once = Once::new(actor.account, format!("submit_application:{id}"), key, &(version, &request))?;
    let app_ = app.clone();
    let receipt = app
        .db
        .write(move |conn| {
            once.run(&app_, conn, |conn| {
                let draft = open_draft_at(&app_, conn, actor, id, version)?;
                ensure_may_file(conn, actor, &draft)?;
                let findings = check_row(conn, &draft.setting, &draft.row)?;
                if !is_complete(&findings) {
                    return Err(Error::incomplete(findings));
                }
                write(&app_, conn, actor, &draft)
            })
        })
        .await?;
    app.bell.ring();
    Ok(receipt)
}

/// Filing for an organization takes belonging to it, and a proof document that staff have not refused.
fn ensure_may_file(conn: &mut Conn, actor: Actor, draft: &OpenDraft) -> Result<()> {
    let membership = organizations::of_account(conn, actor.account)?;
    if membership.is_none_or(|(part, _)| *part.organization_id != *draft.organization.id) {
        return Err(ErrorCode::NotAMember.into());
    }
    if *draft.organization.status == OrganizationStatus::Rejected {
        return Err(ErrorCode::OrganizationRejected.into());
    }
    Ok(())
}

fn write(app: &App, conn: &mut Conn, actor: Actor, draft: &OpenDraft) -> Result<Receipt> {
    let (id, now) = (*draft.row.id, draft.now);
    attachments::forget_units_that_are_gone(conn, draft)?;
    let files = attachment_rows::list_ready(conn, id)?;
    let serial = submissions::next_serial(conn, id)?;
    let number = format!("{}-{}-{serial:06}", draft.setting.activity.year, *draft.setting.award.number_code);
    let submitted = Submitted { draft, files: &files, number: &number };
    let snapshot = receipts::snapshot(&submitted)?;
    let receipt = receipts::issue(&app.keys, &submitted, &snapshot)?;
    let row = SubmissionRow {
        application_id: id.into(),
        number: number.clone(),
        submitted_at: now.naive_utc(),
        submitted_by: actor.account.into(),
        snapshot_sha256: snapshot.sha256,
        snapshot: snapshot.json,
        receipt: receipt.clone().into(),
    };
    submissions::insert(conn, &row).on_constraint(Constraint::Submission, ErrorCode::AlreadySubmitted)?;
    if !store::submit(conn, id, now.naive_utc())? {
        return Err(ErrorCode::AlreadySubmitted.into());
    }
    let detail = json!({ "number": number, "sha256": receipt.form_sha256 });
    audit::record(conn, now, actor, AuditAction::SubmitApplication, &Subject::Application(id), &detail)?;
    events::record(conn, now, &Event::ApplicationSubmitted { application: id })?;
    // What it was before can no longer be brought back.
    revisions::delete_all(conn, id)?;
    Ok(receipt)
}
