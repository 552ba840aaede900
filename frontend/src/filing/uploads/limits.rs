//! What a slot takes: told before a file is sent, as the server would.

use openapi::attachment::Attachment;
use openapi::form::definition::{FormDefinition, MediaKind, Slot};
use web_sys::File;

use super::{Failed, Upload};
use crate::i18n;

/// Why the server would refuse `upload`, given what has `arrived` and the `others` that are on their way.
pub(super) fn refusal(
    form: &FormDefinition,
    upload: &Upload,
    arrived: &[Attachment],
    others: &[Upload],
) -> Option<Failed> {
    let slot = form.slot(&upload.slot)?;
    let wrong = wrong_file(&slot, &upload.file).map(|message| Failed { message, retry: false });
    // Room can be made by deleting another file.
    wrong
        .or_else(|| full(form, &slot, upload, arrived, others).map(|message| Failed { message, retry: true }))
}

fn wrong_file(slot: &Slot<'_>, file: &File) -> Option<String> {
    let name = file.name().to_lowercase();
    let kinds = slot.accept;
    if !kinds.iter().any(|kind| extensions(*kind).iter().any(|extension| name.ends_with(extension))) {
        return Some(format!("格式不符，请上传 {} 文件。", formats(kinds)));
    }
    if is_larger(file, slot.max_bytes) {
        return Some(format!("文件超过 {}，请压缩或拆分后重新上传。", i18n::size(slot.max_bytes)));
    }
    (file.size() < 1.0).then(|| "文件是空的，请检查后重新上传。".to_owned())
}

fn full(
    form: &FormDefinition,
    slot: &Slot<'_>,
    upload: &Upload,
    arrived: &[Attachment],
    others: &[Upload],
) -> Option<String> {
    let here = arrived.iter().filter(|file| file.slot == upload.slot).count()
        + others.iter().filter(|other| other.slot == upload.slot).count();
    if here >= usize::try_from(slot.max).unwrap_or(usize::MAX) {
        return Some(format!("最多 {} 份文件，请先删除不需要的文件。", slot.max));
    }
    let sent: f64 = arrived.iter().map(|file| number(file.size)).sum();
    let coming: f64 = others.iter().map(|other| other.file.size()).sum();
    (sent + coming + upload.file.size() > number(form.max_total_bytes)).then(|| {
        let most = i18n::size(form.max_total_bytes);
        format!("全部附件合计将超过 {most}，请压缩文件，或删除不需要的文件后重试。")
    })
}

/// Bytes as the browser counts them, in a floating-point number; what is too many for it is more than anyone has.
fn number(bytes: u64) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from)
}

/// Whether the file has more bytes than that.
pub(crate) fn is_larger(file: &File, max_bytes: u64) -> bool {
    file.size() > number(max_bytes)
}

fn extensions(kind: MediaKind) -> &'static [&'static str] {
    match kind {
        MediaKind::Pdf => &[".pdf"],
        MediaKind::Jpeg => &[".jpg", ".jpeg"],
        MediaKind::Png => &[".png"],
    }
}

/// `PDF、JPG、PNG`.
pub(crate) fn formats(kinds: &[MediaKind]) -> String {
    let names = kinds.iter().map(|kind| match kind {
        MediaKind::Pdf => "PDF",
        MediaKind::Jpeg => "JPG",
        MediaKind::Png => "PNG",
    });
    names.collect::<Vec<_>>().join("、")
}

/// For the file dialog: `.pdf,.jpg,.jpeg,.png`.
pub(crate) fn accept_attribute(kinds: &[MediaKind]) -> String {
    kinds.iter().flat_map(|kind| extensions(*kind)).copied().collect::<Vec<_>>().join(",")
}
