//! The attached files: a list, with what tells each from any other.

use leptos::prelude::*;
use openapi::application::Application;
use openapi::attachment::Attachment;
use openapi::form::definition::Field;

use crate::form::shown::covered;
use crate::i18n::{size, t};
use crate::pages::receipt_content::in_eights;

/// The files of these slots.
pub(super) fn table(slots: &[Field], application: &Application) -> impl IntoView + use<> {
    let rows = slots.iter().map(|slot| {
        view! { <tr><th scope="row">{t(&slot.label)}</th><td>{list(slot, application)}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <table class="paper-table paper-files">
            <thead>
                <tr>
                    <th scope="col">"材料"</th>
                    <th scope="col">"文件"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The files of one slot.
pub(super) fn list(slot: &Field, application: &Application) -> AnyView {
    let here = |file: &&Attachment| file.slot == slot.key;
    let files: Vec<&Attachment> = application.attachments.iter().filter(here).collect();
    if files.is_empty() {
        return view! { <span class="paper-none">"无"</span> }.into_any();
    }
    let shown = |file: &Attachment| {
        let covered =
            covered(slot, &application.answers, file).map(|units| view! { <br/><bdi>{units}</bdi> });
        view! {
            <li>
                <bdi>{file.file_name.clone()}</bdi>"　"{size(file.size)}{covered}
                <span class="digest">"sha-256 "{in_eights(&file.sha256)}</span>
            </li>
        }
    };
    view! { <ul class="paper-list">{files.into_iter().map(shown).collect_view()}</ul> }.into_any()
}
