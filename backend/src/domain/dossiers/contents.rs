//! What lies in a dossier, and under which names.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::names::{Taken, safe};
use super::{Submitted, html};
use crate::domain::error::{Error, Result};
use crate::domain::files::StoredFile;
use crate::hex;

/// Everything in a dossier, in order.
pub(super) struct Contents {
    /// Texts, made here.
    pub(super) texts: Vec<(String, String)>,
    /// Files as they were uploaded, in the store.
    pub(super) files: Vec<(String, StoredFile)>,
    /// What lies where, with every digest.
    pub(super) manifest: (String, String),
}

impl Contents {
    /// The contents of what was submitted.
    pub(super) fn of(submitted: &Submitted) -> Result<Self> {
        let files = placed(submitted);
        let receipt = serde_json::to_string_pretty(&submitted.receipt).map_err(Error::internal)?;
        let texts = vec![
            ("申报书.html".to_owned(), html::page(submitted, &files)),
            // As it is, so that its digest is the one in the receipt.
            ("申报书.json".to_owned(), submitted.snapshot.clone()),
            ("提交回执.json".to_owned(), receipt),
        ];
        let manifest = serde_json::to_string_pretty(&manifest(submitted, &texts, &files));
        let manifest = ("manifest.json".to_owned(), manifest.map_err(Error::internal)?);
        let files = files.into_iter().map(|placed| (placed.path, placed.file)).collect();
        Ok(Self { texts, files, manifest })
    }
}

/// A file and its place in the dossier.
pub(super) struct Placed {
    /// Key of the attachment field.
    pub(super) slot: String,
    pub(super) path: String,
    pub(super) file: StoredFile,
}

/// The files by slot, in the order of the form; within one in the order in which they were uploaded.
fn placed(submitted: &Submitted) -> Vec<Placed> {
    let (mut taken, mut placed) = (Taken::default(), Vec::new());
    for (number, slot) in (1..).zip(submitted.setting.form.definition.slots()) {
        let folder = format!("附件/{}", safe(&format!("{number:02}-{}", slot.field.label.zh)));
        for (key, file) in submitted.files.iter().filter(|(key, _)| *key == slot.field.key) {
            let path = taken.take(&folder, &file.file_name);
            placed.push(Placed { slot: key.clone(), path, file: file.clone() });
        }
    }
    placed
}

fn manifest(submitted: &Submitted, texts: &[(String, String)], files: &[Placed]) -> Value {
    let of_texts = texts.iter().map(|(path, text)| {
        json!({ "path": path, "size": text.len(), "sha256": hex::encode(&Sha256::digest(text.as_bytes())) })
    });
    let of_files = files.iter().map(|placed| {
        json!({ "path": placed.path, "size": placed.file.size, "sha256": hex::encode(&placed.file.sha256) })
    });
    json!({
        "number": submitted.receipt.number,
        "application_id": submitted.receipt.application_id,
        "submitted_at": submitted.receipt.submitted_at,
        "snapshot_sha256": submitted.receipt.form_sha256,
        "files": of_texts.chain(of_files).collect::<Vec<_>>(),
    })
}
