//! The foot of the page: the state of saving, 暂存, 检查并提交.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::browser;
use crate::components::{Button, Look, Task, When, focus_error_summary};
use crate::filing::Draft;
use crate::filing::autosave::SaveState;
use crate::i18n;
use crate::routes::path;

/// The foot. `asked` becomes true once the person wants to submit.
#[component]
pub(super) fn Foot(asked: RwSignal<bool>) -> impl IntoView {
    let draft = Draft::expect();
    let navigate = use_navigate();
    let (save, check, leave) = (Task::new(), Task::new(), Task::new());
    let press_save = move |()| save.run(async move { Ok(draft.save.save_as_asked().await) }, |_| ());
    let to_revisions = {
        let navigate = navigate.clone();
        move |()| {
            let navigate = navigate.clone();
            let id = draft.save.summary.with_untracked(|summary| summary.id);
            // What is typed becomes a revision too, before another one takes its place.
            leave.run(async move { Ok(draft.save.save_as_asked().await) }, move |saved| {
                if saved {
                    navigate(&path::revisions(id), NavigateOptions::default());
                } else {
                    draft.toasts.say("还有更改没有保存到服务器，保存后再查看历史版本。");
                }
            });
        }
    };
    let press_check = move |()| {
        draft.touch_all();
        asked.set(true);
        if untrack(|| draft.blocking()) != 0 {
            focus_error_summary();
            return;
        }
        let id = draft.save.summary.with_untracked(|summary| summary.id);
        let navigate = navigate.clone();
        // Only what the server has is shown for checking, and submitted.
        check.run(async move { Ok(draft.save.save().await) }, move |saved| {
            if saved {
                navigate(&path::submit(id), NavigateOptions::default());
            }
        });
    };
    let uploading = Signal::derive(move || draft.uploads.under_way() > 0);
    view! {
        <div class="foot">
            <div class="foot-state">
                <p class=move || dot(&draft.save.state.get()) aria-live="polite" data-testid="save-state">
                    {move || sentence(&draft.save.state.get())}
                    <When is=move || draft.save.state.get() == SaveState::Conflict>
                        <Button look=Look::Link on_press=|()| browser::focus_soon("conflicts-title")>"去选择"</Button>
                    </When>
                </p>
                <Button look=Look::Link pending=leave.pending() on_press=to_revisions>"历史版本"</Button>
            </div>
            <div class="foot-actions">
                <Button pending=save.pending() on_press=press_save>"暂存"</Button>
                <Button look=Look::Primary pending=check.pending() disabled=uploading on_press=press_check>
                    {move || if uploading.get() { "文件上传中" } else { "检查并提交" }}
                </Button>
            </div>
        </div>
    }
}

fn sentence(state: &SaveState) -> String {
    match state {
        SaveState::Saved(at) => format!("已保存 {}", i18n::time_of_day(*at)),
        SaveState::Saving => "保存中".to_owned(),
        SaveState::Waiting(why) => format!("未保存，{why}。更改已留在本浏览器中，将自动重试。"),
        SaveState::Conflict => "未保存，内容已在别处更改，请选择要保留的。".to_owned(),
        SaveState::Refused(why) => format!("未保存：{why}"),
    }
}

fn dot(state: &SaveState) -> &'static str {
    match state {
        SaveState::Saved(_) => "save-state save-state-good",
        SaveState::Saving => "save-state",
        SaveState::Waiting(_) | SaveState::Conflict | SaveState::Refused(_) => "save-state save-state-bad",
    }
}
