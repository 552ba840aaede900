//! What one organization has, in the hands of the one that it was merged into.

use chrono::{DateTime, Utc};
use openapi::activity::ActivityState;
use openapi::application::ApplicationStatus;
use openapi::form::answers;

use super::filing_organization;
use super::save::title;
use crate::domain::activities::{Setting, Settings};
use crate::domain::error::{Error, Result};
use crate::store::applications::{self as store, ApplicationRow, Filter, Scope};
use crate::store::organizations::{self, OrganizationRow};
use crate::store::{Conn, attachments};

/// How many drafts are read at a time.
const BATCH: i64 = 100;

/// Hands every application of `from` over to `into`. Drafts name the unit as it is called now, and so do the letters that
/// cover it; after the close as well, since filing may be opened anew. What was submitted stays as it was submitted.
pub fn hand_over(
    conn: &mut Conn,
    now: DateTime<Utc>,
    from: &OrganizationRow,
    into: &OrganizationRow,
) -> Result<()> {
    let drafts = Filter { status: Some(ApplicationStatus::Draft), ..Filter::default() };
    let (mut after, mut settings) = (None, Settings::default());
    loop {
        let rows = store::list(conn, Scope::Organization(*from.id), &drafts, after, BATCH)?;
        let Some(last) = rows.last() else { break };
        after = Some(*last.id);
        for row in &rows {
            let setting = settings.get(conn, &row.activity_id, &row.award, row.form_version)?;
            if *setting.activity.state != ActivityState::Archived {
                rename_unit(conn, now, setting, row, [from, into])?;
            }
        }
    }
    Ok(organizations::move_applications(conn, *from.id, *into.id)?)
}

fn rename_unit(
    conn: &mut Conn,
    now: DateTime<Utc>,
    setting: &Setting,
    row: &ApplicationRow,
    [from, into]: [&OrganizationRow; 2],
) -> Result<()> {
    let form = &setting.form.definition;
    let mut bound = row.answers.clone().into_inner();
    answers::bind(form, &mut bound, &filing_organization(into));
    let title = title(form, &bound);
    if !store::save_draft(conn, *row.id, row.version, &bound.into(), &title, now.naive_utc())? {
        return Err(Error::internal("a draft changed within a serializable transaction"));
    }
    for file in attachments::list_ready(conn, *row.id)? {
        if file.covers.contains(&from.credit_code) {
            attachments::set_covers(conn, *file.id, renamed(&file.covers, from, into))?;
        }
    }
    Ok(())
}

/// The codes with the one unit's in place of the other's; a letter may have covered both.
fn renamed(covers: &[String], from: &OrganizationRow, into: &OrganizationRow) -> Vec<String> {
    let mut renamed: Vec<String> = Vec::new();
    for code in covers {
        let code = if *code == from.credit_code { &into.credit_code } else { code };
        if !renamed.contains(code) {
            renamed.push(code.clone());
        }
    }
    renamed
}
