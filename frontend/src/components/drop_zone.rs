//! Where files are dropped or chosen.

use leptos::html;
use leptos::prelude::*;
use web_sys::{File, FileList};

/// A file input that files can also be dropped on.
#[component]
pub(crate) fn DropZone(
    #[prop(into)] id: String,
    /// Where the files go, as a JSON Pointer.
    #[prop(into)]
    pointer: String,
    /// What the button says.
    #[prop(into)]
    label: String,
    /// The accepted file name extensions, for the browser's dialog.
    #[prop(into)]
    accept: String,
    #[prop(optional)] multiple: bool,
    #[prop(into)] described_by: String,
    on_files: impl Fn(Vec<File>) + Copy + 'static,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        on_files(files(input.files()));
        // The same file can then be chosen again.
        input.set_value("");
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        on_files(files(event.data_transfer().and_then(|data| data.files())));
    };
    view! {
        <div
            class="drop-zone"
            class:drop-zone-over=over
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <input
                type="file"
                class="visually-hidden"
                id=id.clone()
                node_ref=input
                data-pointer=pointer
                accept=accept
                multiple=multiple
                aria-describedby=described_by
                on:change=chosen
            />
            <label class="button" for=id>{label}</label>
            <span class="drop-zone-hint">{if multiple { "或将文件拖到此处，可多选" } else { "或将文件拖到此处" }}</span>
        </div>
    }
}

fn files(list: Option<FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect()).unwrap_or_default()
}
