//! 提交回执: what was submitted, in a form that can be hashed, signed, and checked by anyone.

use openapi::error::ErrorCode;
use openapi::ids::ApplicationId;
use openapi::receipt::{Receipt, ReceiptFile, ReceiptVerdict, ReceiptVerification, VerifyReceipt};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::actor::Visitor;
use super::applications::{self, OpenDraft};
use super::error::{Error, Result};
use super::keys::Keys;
use super::limits;
use super::reader::Reader;
use crate::app::App;
use crate::hex;
use crate::store::attachments::AttachmentRow;
use crate::store::submissions::{self, SubmissionRow};

/// `typ` of a receipt's JWS.
pub const RECEIPT_TYPE: &str = "shenbao-receipt+jws";

/// Who signs.
const ISSUER: &str = "shenbao";
/// How many receipts one address may have checked in an hour.
const CHECKS_PER_HOUR: u32 = 300;

/// A submission about to be written.
pub struct Submitted<'a> {
    /// What is submitted.
    pub draft: &'a OpenDraft,
    /// With which files.
    pub files: &'a [AttachmentRow],
    /// 受理编号.
    pub number: &'a str,
}

/// The submitted content as canonical JSON (RFC 8785), and its digest.
pub struct Snapshot {
    /// Canonical JSON.
    pub json: String,
    /// SHA-256 of it.
    pub sha256: Vec<u8>,
}

/// Freezes what is submitted: answers, form version, organization, and the digest of every file.
pub fn snapshot(submitted: &Submitted<'_>) -> Result<Snapshot> {
    let row = &submitted.draft.row;
    let files: Vec<Value> = submitted
        .files
        .iter()
        .map(|file| {
            json!({
                "id": *file.id, "slot": file.slot, "file_name": file.file_name, "media_type": file.media_type,
                "size": file.size, "sha256": hex::encode(&file.sha256), "covers": *file.covers,
            })
        })
        .collect();
    let content = json!({
        "application_id": *row.id,
        "activity_id": *row.activity_id,
        "award": *row.award,
        "form_version": row.form_version,
        "organization": {
            "name": submitted.draft.organization.name,
            "credit_code": submitted.draft.organization.credit_code.as_str(),
        },
        "answers": *row.answers,
        "files": files,
    });
    let json = serde_json_canonicalizer::to_string(&content).map_err(Error::internal)?;
    let sha256 = Sha256::digest(json.as_bytes()).to_vec();
    Ok(Snapshot { json, sha256 })
}

/// The receipt, signed by the platform.
pub fn issue(keys: &Keys, submitted: &Submitted<'_>, snapshot: &Snapshot) -> Result<Receipt> {
    let (row, setting) = (&submitted.draft.row, &submitted.draft.setting);
    let files = submitted.files.iter().map(|file| ReceiptFile {
        slot: file.slot.clone(),
        file_name: file.file_name.clone(),
        size: u64::try_from(file.size).unwrap_or_default(),
        sha256: hex::encode(&file.sha256),
    });
    let mut receipt = Receipt {
        application_id: *row.id,
        number: submitted.number.to_owned(),
        activity_title: setting.activity.title.clone().into_inner(),
        award_title: setting.award.title.clone().into_inner(),
        organization_name: submitted.draft.organization.name.clone(),
        title: row.title.clone(),
        submitted_at: submitted.draft.now,
        form_sha256: hex::encode(&snapshot.sha256),
        files: files.collect(),
        signature: String::new(),
    };
    receipt.signature = keys.sign(RECEIPT_TYPE, &facts(&receipt)?)?;
    Ok(receipt)
}

/// What is signed: everything that the receipt says, and who says it.
fn facts(receipt: &Receipt) -> Result<Value> {
    let mut facts = serde_json::to_value(receipt).map_err(Error::internal)?;
    if let Some(members) = facts.as_object_mut() {
        members.remove("signature");
        members.insert("iss".to_owned(), ISSUER.into());
    }
    Ok(facts)
}

/// The receipt of a submitted application, exactly as it was given.
pub async fn get(app: &App, reader: Reader, id: ApplicationId) -> Result<Receipt> {
    let submission = app
        .db
        .read(move |conn| {
            applications::readable(conn, reader, id)?;
            submissions::find(conn, id)?.ok_or(Error::Refused(ErrorCode::NotFound))
        })
        .await?;
    given(submission)
}

/// The receipt, if what is kept still has the digest that the receipt tells.
pub fn given(submission: SubmissionRow) -> Result<Receipt> {
    let receipt = submission.receipt.into_inner();
    if hex::encode(&Sha256::digest(submission.snapshot.as_bytes())) == receipt.form_sha256 {
        Ok(receipt)
    } else {
        Err(Error::internal(format!("the snapshot of {} is not what its receipt tells", receipt.number)))
    }
}

/// Checks a receipt: whether this platform signed it, holds the submission, and whether it still says what was signed.
pub async fn verify(app: &App, visitor: &Visitor, request: VerifyReceipt) -> Result<ReceiptVerification> {
    let per_address = limits::per_hour("receipt", CHECKS_PER_HOUR);
    limits::take(app, vec![per_address.of(visitor.address)]).await?;
    let answer = |verdict, receipt| Ok(ReceiptVerification { verdict, receipt });
    let (signature, shown) =
        parts(request.receipt.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}'));
    let signed: Option<Value> = app.keys.verify_known(&app.db, &app.clock, RECEIPT_TYPE, &signature).await?;
    let id = signed.and_then(|signed| signed.get("application_id")?.as_str()?.parse().ok());
    let Some(id) = id else { return answer(ReceiptVerdict::NotOurs, None) };
    let submission = app.db.read(move |conn| submissions::find(conn, id).map_err(Error::from)).await?;
    let Some(submission) = submission else { return answer(ReceiptVerdict::Unknown, None) };
    let receipt = given(submission)?;
    if receipt.signature != signature {
        return answer(ReceiptVerdict::Unknown, None);
    }
    let same = shown.is_none_or(|shown| serde_json::to_value(&receipt).is_ok_and(|given| given == shown));
    answer(if same { ReceiptVerdict::Genuine } else { ReceiptVerdict::Altered }, Some(receipt))
}

/// The signature, and what stands beside it if it came as the whole receipt.
fn parts(raw: &str) -> (String, Option<Value>) {
    match serde_json::from_str::<Value>(raw) {
        Ok(whole @ Value::Object(_)) => {
            let signature = whole.get("signature").and_then(Value::as_str).unwrap_or_default().trim();
            (signature.to_owned(), Some(whole))
        }
        Ok(Value::String(signature)) => (signature, None),
        // Pasted from a page or a printout, it may be broken into lines.
        _ => (raw.split_whitespace().collect(), None),
    }
}
