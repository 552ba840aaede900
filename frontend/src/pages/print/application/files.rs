//! The attached files: a list, with what tells each from any other.

use leptos::prelude::*;
use openapi::application::Application;
use openapi::attachment::Attachment;
use openapi::form::definition::Field;

use crate::form::shown::covered;
use crate::i18n::{size, t};
use crate::pages::receipt_content::in_eights;

/// The files of these slots.
pub(super) fn files(slots: &[Field], application: &Application) -> impl IntoView + use<> {
    let rows = slots.iter().map(|slot| rows(slot, application)).collect_view();
    view! {
        <table class="paper-table paper-files">
            <thead>
                <tr>
                    <th scope="col">"材料"</th>
                    <th scope="col">"文件"</th>
                    <th scope="col">"大小"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn rows(slot: &Field, application: &Application) -> AnyView {
    let label = t(&slot.label);
    let files: Vec<&Attachment> =
        application.attachments.iter().filter(|file| file.slot == slot.key).collect();
    if files.is_empty() {
        return view! { <tr><th scope="row">{label}</th><td class="paper-none">"无"</td><td></td></tr> }
            .into_any();
    }
    let row = |file: &&Attachment| {
        let covered = covered(slot, &application.answers, file).map(|units| view! { <bdi>{units}</bdi> });
        view! {
            <tr>
                <th scope="row">{label.clone()}</th>
                <td>
                    <bdi>{file.file_name.clone()}</bdi>
                    {covered.map(|units| view! { <br/>{units} })}
                    <span class="digest">{in_eights(&file.sha256)}</span>
                </td>
                <td>{size(file.size)}</td>
            </tr>
        }
    };
    files.iter().map(row).collect_view().into_any()
}
