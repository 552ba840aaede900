//! Files attached to an application.

use openapi::attachment::{Attachment, UpdateAttachment};
use openapi::ids::{ApplicationId, AttachmentId};
use web_sys::{Blob, File};

use super::upload::{self, Abort};
use super::{Call, Failure, encoded};

/// Uploads a file to a slot.
pub(crate) async fn upload(
    application: ApplicationId,
    slot: &str,
    file: &File,
    abort: &Abort,
    progress: impl Fn(f64) + Clone + 'static,
) -> Result<Attachment, Failure> {
    let path = format!("/applications/{application}/attachments?slot={}", encoded(slot));
    upload::send("POST", &path, file, abort, progress).await
}

/// Says which units the file covers.
pub(crate) async fn update(id: AttachmentId, covers: Vec<String>) -> Result<Attachment, Failure> {
    Call::patch(format!("/attachments/{id}")).json(&UpdateAttachment { covers }).read().await
}

/// Deletes the file.
pub(crate) async fn delete(id: AttachmentId) -> Result<(), Failure> {
    Call::delete(format!("/attachments/{id}")).done().await
}

/// The file itself.
pub(crate) async fn download(id: AttachmentId) -> Result<Blob, Failure> {
    Call::get(format!("/attachments/{id}")).blob().await
}
