//! Participations from a table that staff have exported from elsewhere.

use openapi::audit::AuditAction;
use openapi::error::FieldError;
use openapi::participation::ParticipationsCsvImported;
use serde_json::json;

use super::add;
use super::sheet::{self, Sheet};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::files::Spooled;
use crate::hex;

/// An empty table to fill in: with the mark by which Excel knows UTF-8.
pub const TEMPLATE: &str = "\u{FEFF}手机号,活动\r\n";
/// What it is called.
pub const TEMPLATE_NAME: &str = "参赛记录导入模板.csv";

/// Brings a table in. All of it or nothing, unless wrong rows are to be skipped: each is told with its line.
pub async fn import_csv(
    app: &App,
    actor: Actor,
    spooled: Spooled,
    skip_wrong: bool,
) -> Result<ParticipationsCsvImported> {
    let sha256 = hex::encode(&spooled.sha256);
    let read = tokio::task::spawn_blocking(move || sheet::read(spooled.file.path()));
    let sheet = read.await.map_err(Error::internal)??;
    let wrong = sheet.errors();
    if !skip_wrong && !wrong.is_empty() {
        return Err(Error::fields(wrong));
    }
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let now = app_.clock.now();
            let done =
                add(conn, now, actor, sheet.rows.iter().map(|(phone, event)| (phone, event.as_str())))?;
            let detail = json!({
                "added": done.added, "known": done.known, "wrong": sheet.count - sheet.rows.len(), "sha256": sha256,
            });
            let subject = Subject::Account(actor.account);
            audit::record(conn, now, actor, AuditAction::ImportParticipations, &subject, &detail)?;
            answer(&sheet, &wrong, done.added, done.known)
        })
        .await
}

fn answer(sheet: &Sheet, wrong: &[FieldError], added: u32, known: u32) -> Result<ParticipationsCsvImported> {
    Ok(ParticipationsCsvImported {
        encoding: sheet.encoding,
        rows: u32::try_from(sheet.count).map_err(Error::internal)?,
        added,
        known,
        wrong: wrong.to_vec(),
        ignored_columns: sheet.ignored.clone(),
    })
}
