//! The stamped proof document (证明文件): what it must be, and a look at it (guide, clause 24).

use leptos::prelude::*;
use openapi::organization::{PROOF_MAX_BYTES, Proof};
use web_sys::File;

use crate::components::{ObjectUrl, seal_hint};
use crate::filing::uploads::is_larger;
use crate::i18n;

/// The guide's own sentence.
pub(super) const RULE: &str = "请下载模板，加盖组织公章后上传，格式jpg/png/jpeg，大小10m内";

/// For the file dialog.
pub(super) const ACCEPT: &str = ".jpg,.jpeg,.png";

/// Why the file would be refused by the server: said before it is sent.
pub(super) fn refusal(file: &File) -> Option<String> {
    let name = file.name().to_lowercase();
    if !ACCEPT.split(',').any(|extension| name.ends_with(extension)) {
        return Some("格式不符，请上传 jpg、jpeg 或 png 图片。".to_owned());
    }
    is_larger(file, PROOF_MAX_BYTES)
        .then(|| format!("文件超过 {}，请压缩后重新上传。", i18n::size(PROOF_MAX_BYTES)))
}

/// The document as the server has it, whose content is `image`.
#[component]
pub(super) fn Uploaded(proof: Proof, image: ObjectUrl) -> impl IntoView {
    let name = StoredValue::new(proof.file_name.clone());
    view! {
        <figure class="proof">
            {move || image.get().map(|image| match image {
                Ok(url) => view! { <img src=url alt=format!("证明文件预览：{}", name.get_value())/> }.into_any(),
                Err(failure) => view! { <p role="alert">{failure.message()}</p> }.into_any(),
            })}
            <figcaption>
                <bdi>{proof.file_name}</bdi>
                <span class="muted small">" · "{i18n::size(proof.size)}" · 重新上传即可替换"</span>
            </figcaption>
        </figure>
        {seal_hint(proof.seal_seen)}
    }
}
