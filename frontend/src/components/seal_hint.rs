//! A word about a picture on which no seal can be seen. The eye of a program is poor: it hints, and refuses nothing.

use leptos::prelude::*;

/// The hint, where somebody has looked for a seal and has not `seen` one.
pub(crate) fn seal_hint(seen: Option<bool>) -> Option<AnyView> {
    (seen == Some(false)).then(|| {
        view! {
            <p class="seal-hint" role="status">
                "图片上未看到红色印章，请确认已加盖公章（彩色扫描或拍照）。如已盖章可忽略。"
            </p>
        }
        .into_any()
    })
}
