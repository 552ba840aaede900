//! “复制为新草稿”: an earlier application's answers and files, in an activity that is open now.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use openapi::activity::Activity;
use openapi::application::ApplicationSummary;
use openapi::ids::ActivityId;
use openapi::time::WindowState;

use super::record::shown_title;
use crate::clock::Clock;
use crate::components::{Button, Dialog, Field, Look, Remark, Select, Task, Toasts, loaded, refused};
use crate::i18n::t;
use crate::routes::path;
use crate::{api, browser};

/// The button and its dialog.
#[component]
pub(super) fn Copy(summary: StoredValue<ApplicationSummary>) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = summary.with_value(shown_title);
    view! {
        <Button look=Look::Link name=format!("复制为新草稿：{title}") on_press=move |()| open.set(true)>
            "复制为新草稿"
        </Button>
        <Dialog title="复制为新草稿" open=open>
            {loaded(api::activities::list, move |page| choice(page.items, summary, open))}
        </Dialog>
    }
}

fn choice(
    activities: Vec<Activity>,
    summary: StoredValue<ApplicationSummary>,
    open: RwSignal<bool>,
) -> AnyView {
    let now = Clock::expect().now_untracked();
    let fits = |activity: &Activity| {
        let same = |summary: &ApplicationSummary| activity.awards.iter().any(|it| it.key == summary.award);
        activity.filing.state(now) == WindowState::Open && summary.with_value(same)
    };
    let targets: Vec<Activity> = activities.into_iter().filter(fits).collect();
    if targets.is_empty() {
        return nowhere(summary, open).into_any();
    }
    view! { <Choice targets=targets summary=summary open=open/> }.into_any()
}

fn nowhere(summary: StoredValue<ApplicationSummary>, open: RwSignal<bool>) -> impl IntoView {
    let award = summary.with_value(|summary| t(&summary.award_title));
    view! {
        <p>"目前没有正在填报且设有“"{award}"”的活动，暂时不能复制。原记录不受影响；活动开始填报后，可在这里复制。"</p>
        <div class="actions">
            <Button on_press=move |()| open.set(false)>"关闭"</Button>
            <a href=path::ACTIVITIES>"查看活动报名"</a>
        </div>
    }
}

#[component]
fn Choice(
    targets: Vec<Activity>,
    summary: StoredValue<ApplicationSummary>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let only = if let [only] = &*targets { only.id.to_string() } else { String::new() };
    let (chosen, remark) = (RwSignal::new(only), RwSignal::new(None));
    // Kept for every try of the same choice: however often the answer is lost, there is one copy.
    let key = StoredValue::new(browser::random_key());
    let choose = move |id: String| {
        chosen.set(id);
        remark.set(None);
        key.set_value(browser::random_key());
    };
    let (copy, navigate, toasts) = (Task::new(), use_navigate(), Toasts::expect());
    let press = move |()| {
        let Ok(activity) = ActivityId::parse(&chosen.read_untracked()) else {
            remark.set(Some(Remark::wrong("请选择要复制到的活动。")));
            return browser::focus_soon(TARGET);
        };
        let (id, key, navigate) =
            (summary.with_value(|summary| summary.id), key.get_value(), navigate.clone());
        let work = async move { api::applications::copy(id, activity, &key).await };
        copy.run(work, move |draft| {
            toasts.say("已复制为新草稿，请逐项核对后再提交。");
            navigate(&path::application(draft.summary.id), NavigateOptions::default());
        });
    };
    let pending = copy.pending();
    view! {
        <p>"将复制“"<bdi>{summary.with_value(shown_title)}</bdi>"”的填写内容和已上传的文件，原记录不变。"</p>
        <p class="muted small">"新活动的表单可能有所不同；承诺书等须重新盖章的文件，请在新草稿中替换。"</p>
        {target(&targets, chosen.into(), remark.into(), Callback::new(choose))}
        <div aria-live="polite">{move || copy.failure().map(|failure| refused(&failure))}</div>
        <div class="actions">
            <Button look=Look::Primary pending=pending on_press=press>
                {move || if pending.get() { "正在复制" } else { "复制" }}
            </Button>
            <Button on_press=move |()| open.set(false)>"取消"</Button>
        </div>
    }
}

const TARGET: &str = "copy-target";

/// The one activity that there is, or a choice among them.
fn target(
    targets: &[Activity],
    chosen: Signal<String>,
    remark: Signal<Option<Remark>>,
    choose: Callback<String>,
) -> AnyView {
    if let [only] = targets {
        return view! { <p>"复制到：" <strong>{t(&only.title)}</strong></p> }.into_any();
    }
    let options: Vec<_> = targets.iter().map(|it| (it.id.to_string(), t(&it.title))).collect();
    view! {
        <Field id=TARGET label="复制到" wide=true remark=remark>
            <Select id=TARGET pointer="/activity_id" options=options value=chosen remark=remark on_change=choose/>
        </Field>
    }
    .into_any()
}
