//! What was submitted, in a form that can be hashed and signed.

use openapi::application::{Receipt, ReceiptFile};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::applications::OpenDraft;
use super::error::{Error, Result};
use super::keys::Keys;
use crate::hex;
use crate::store::attachments::AttachmentRow;

/// `typ` of a receipt's JWS.
pub const RECEIPT_TYPE: &str = "shenbao-receipt+jws";

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
    let claims = json!({
        "iss": "shenbao",
        "number": receipt.number,
        "application_id": receipt.application_id,
        "organization_name": receipt.organization_name,
        "submitted_at": receipt.submitted_at,
        "form_sha256": receipt.form_sha256,
        "files": receipt.files.iter().map(|file| &file.sha256).collect::<Vec<_>>(),
    });
    receipt.signature = keys.sign(RECEIPT_TYPE, &claims)?;
    Ok(receipt)
}
