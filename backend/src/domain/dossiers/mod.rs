//! 申报材料包: everything that was submitted, as one ZIP, for staff.

mod archive;
mod contents;
mod html;
mod names;

use openapi::ids::ApplicationId;
use openapi::receipt::Receipt;

use self::contents::Contents;
use super::activities::{self, Setting};
use super::error::{Error, Result};
use super::{receipts, review_results};
use crate::app::App;
use crate::domain::files::StoredFile;
use crate::storage::Content;
use crate::store::applications::ApplicationRow;
use crate::store::{Conn, attachments, submissions};

/// A ZIP on its way.
pub struct Dossier {
    /// What to call it.
    pub file_name: String,
    /// The ZIP, piece by piece. It ends with an error if anything that belongs in it is missing or damaged.
    pub content: Content,
}

/// What was submitted.
struct Submitted {
    application: ApplicationRow,
    setting: Setting,
    receipt: Receipt,
    /// Canonical JSON, whose digest the receipt tells.
    snapshot: String,
    /// With the slot that each was uploaded to.
    files: Vec<(String, StoredFile)>,
}

/// The dossier of a submitted application.
pub async fn download(app: &App, id: ApplicationId) -> Result<Dossier> {
    let submitted = app.db.read(move |conn| load(conn, id)).await?;
    let contents = Contents::of(&submitted)?;
    let name = names::safe(&format!("{}-{}", submitted.receipt.number, submitted.receipt.organization_name));
    let content = archive::stream(app.storage.clone(), contents, submitted.receipt.submitted_at);
    Ok(Dossier { file_name: format!("{name}.zip"), content })
}

fn load(conn: &mut Conn, id: ApplicationId) -> Result<Submitted> {
    let application = review_results::submitted(conn, id)?;
    let setting =
        activities::load(conn, &application.activity_id, &application.award, application.form_version)?;
    let submission = submissions::find(conn, id)?;
    let submission = submission.ok_or_else(|| Error::internal("what was submitted has its submission"))?;
    let snapshot = submission.snapshot.clone();
    let receipt = receipts::given(submission)?;
    let files = attachments::list_ready(conn, id)?.into_iter().map(|row| {
        let slot = row.slot.clone();
        Ok((slot, StoredFile::try_from(row)?))
    });
    Ok(Submitted { application, setting, receipt, snapshot, files: files.collect::<Result<_>>()? })
}
