//! 合并: a duplicate, registered under an old name or a wrong code, becomes part of the organization that it is.

use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::{AccountId, OrganizationId};
use openapi::notification::NotificationKind;
use openapi::organization::desk::{MergeOrganization, MergedOrganization, OrganizationMerge};
use serde_json::json;

use super::desk::{applications as count_applications, contact, count};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::{applications, notifications, sessions};
use crate::store::organizations::{self as store, OrganizationRow};
use crate::store::{Conn, join_requests, portals};

/// How many people are read at a time.
const BATCH: i64 = 100;

/// Merges an organization into another one, or tells what that would do. People, drafts and submissions move; the
/// administrator of the one that stays stays administrator; requests to join the other one, and its consents, end. Its
/// name and code go on leading to the unit, unless they are to be free.
pub async fn merge(
    app: &App,
    actor: Actor,
    id: OrganizationId,
    request: MergeOrganization,
) -> Result<OrganizationMerge> {
    let app_ = app.clone();
    if request.dry_run {
        let tell = move |conn: &mut Conn| {
            let merge = Merge::plan(conn, id, &request)?;
            report(conn, &merge, true)
        };
        return app.db.read(tell).await;
    }
    app.db
        .write(move |conn| {
            let merge = Merge::plan(conn, id, &request)?;
            let report = report(conn, &merge, false)?;
            merge.carry_out(&app_, conn, &request)?;
            merge.note(&app_, conn, actor, &request, &report)?;
            Ok(report)
        })
        .await
}

/// Who becomes part of whom; both are there.
struct Merge {
    from: OrganizationRow,
    into: OrganizationRow,
}

impl Merge {
    fn plan(conn: &mut Conn, id: OrganizationId, request: &MergeOrganization) -> Result<Self> {
        if id == request.into {
            let (zh, en) = ("不能并入自身。", "An organization cannot be merged into itself.");
            return Err(Error::field("/into", "itself", zh, en));
        }
        let from = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
        let into = store::find(conn, request.into)?.ok_or_else(|| {
            Error::field("/into", "no_such_organization", "没有此单位。", "There is no such organization.")
        })?;
        if from.cancelled_at.is_some() || into.cancelled_at.is_some() {
            return Err(ErrorCode::OrganizationGone.into());
        }
        Ok(Self { from, into })
    }

    fn carry_out(&self, app: &App, conn: &mut Conn, request: &MergeOrganization) -> Result<()> {
        let Self { from, into } = self;
        let now = app.clock.now();
        let administrator = store::admin_of(conn, *from.id)?;
        if !store::set_merged(conn, *from.id, *into.id, now.naive_utc())? {
            return Err(ErrorCode::OrganizationGone.into());
        }
        if !request.keep_name {
            store::free_name(conn, *from.id)?;
        }
        if !request.keep_credit_code {
            store::free_credit_code(conn, *from.id)?;
        }
        applications::hand_over(conn, now, from, into)?;
        self.move_people(app, conn)?;
        self.end_requests(app, conn)?;
        portals::delete_consents_of(conn, *from.id)?;
        // What the former administrator may do has changed.
        if let Some(former) = administrator {
            sessions::restamp(app, conn, *former.id)?;
        }
        self.tell_successor(app, conn)
    }

    fn move_people(&self, app: &App, conn: &mut Conn) -> Result<()> {
        let Self { from, into } = self;
        loop {
            let people = store::members(conn, *from.id, None, BATCH)?;
            if people.is_empty() {
                return Ok(());
            }
            for (part, _) in people {
                store::move_member(conn, *part.account_id, *from.id, *into.id)?;
                self.tell(app, conn, *part.account_id, NotificationKind::OrganizationMerged)?;
            }
        }
    }

    fn end_requests(&self, app: &App, conn: &mut Conn) -> Result<()> {
        loop {
            let requests = join_requests::list(conn, *self.from.id, None, BATCH)?;
            if requests.is_empty() {
                return Ok(());
            }
            for (request, _) in requests {
                join_requests::delete(conn, *self.from.id, *request.account_id)?;
                self.tell(app, conn, *request.account_id, NotificationKind::JoinLapsed)?;
            }
        }
    }

    fn tell_successor(&self, app: &App, conn: &mut Conn) -> Result<()> {
        match store::admin_of(conn, *self.into.id)? {
            Some(admin) => self.tell(app, conn, *admin.id, NotificationKind::OrganizationAbsorbed),
            None => Ok(()),
        }
    }

    fn tell(&self, app: &App, conn: &mut Conn, to: AccountId, kind: NotificationKind) -> Result<()> {
        notifications::tell(app, conn, to, kind, &self.from.name, &self.into.name)
    }

    /// Both organizations' histories tell of it.
    fn note(
        &self,
        app: &App,
        conn: &mut Conn,
        actor: Actor,
        request: &MergeOrganization,
        report: &OrganizationMerge,
    ) -> Result<()> {
        let (from, into) = (*self.from.id, *self.into.id);
        let detail = json!({
            "before": { "name": self.from.name, "credit_code": self.from.credit_code },
            "after": { "merged_into": into, "keep_name": request.keep_name, "keep_credit_code": request.keep_credit_code },
            "reason": request.reason, "members": report.members, "applications": report.applications,
        });
        let now = app.clock.now();
        audit::record(
            conn,
            now,
            actor,
            AuditAction::MergeOrganization,
            &Subject::Organization(from),
            &detail,
        )?;
        let (subject, detail) =
            (Subject::Organization(into), json!({ "from": from, "reason": request.reason }));
        audit::record(conn, now, actor, AuditAction::AbsorbOrganization, &subject, &detail)
    }
}

fn report(conn: &mut Conn, merge: &Merge, dry_run: bool) -> Result<OrganizationMerge> {
    let from = *merge.from.id;
    Ok(OrganizationMerge {
        dry_run,
        from: side(conn, &merge.from)?,
        into: side(conn, &merge.into)?,
        members: count(store::count_members(conn, from)?)?,
        applications: count_applications(conn, from)?,
        join_requests: count(store::count_join_requests(conn, from)?)?,
        portal_consents: count(store::count_consents(conn, from)?)?,
    })
}

fn side(conn: &mut Conn, row: &OrganizationRow) -> Result<MergedOrganization> {
    Ok(MergedOrganization {
        id: *row.id,
        name: row.name.clone(),
        credit_code: row.credit_code.clone(),
        administrator: store::admin_of(conn, *row.id)?.map(contact),
    })
}
