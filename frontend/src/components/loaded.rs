//! What is shown while something is fetched, and when that fails.
//!
//! Instead of Leptos' `LocalResource`, whose code is compiled again for each type it is used with.

use std::future::Future;

use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Button, EmptyState, Look};
use crate::api::Failure;
use crate::browser;
use crate::routes::path;

type Shown = Box<dyn FnOnce() -> AnyView>;
type Fetching = LocalBoxFuture<'static, Result<Shown, Failure>>;

#[derive(Clone)]
enum State {
    Waiting,
    Failed(Failure),
    Ready,
}

/// Renders what `fetch` brings; a still frame while it is on its way, and the reason with “重试” where it failed.
/// Fetches again when a signal changes that `fetch` has read.
pub(crate) fn loaded<T: 'static, F: Future<Output = Result<T, Failure>> + 'static>(
    fetch: impl Fn() -> F + 'static,
    view: impl Fn(T) -> AnyView + Copy + 'static,
) -> AnyView {
    fetched(Box::new(move || {
        let fetching = fetch();
        Box::pin(async move {
            let value = fetching.await?;
            let shown: Shown = Box::new(move || view(value));
            Ok(shown)
        })
    }))
}

fn fetched(begin: Box<dyn Fn() -> Fetching>) -> AnyView {
    let state = RwSignal::new(State::Waiting);
    let ready = StoredValue::new_local(None::<Shown>);
    let round = RwSignal::new(0_u32);
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        round.track();
        let fetching = begin();
        let number = latest.get_value() + 1;
        latest.set_value(number);
        spawn_local(async move {
            let answer = fetching.await;
            // The page has been left, or has asked for something else meanwhile.
            if latest.try_get_value() != Some(number) {
                return;
            }
            state.set(match answer {
                Ok(shown) => {
                    ready.set_value(Some(shown));
                    State::Ready
                }
                Err(failure) => State::Failed(failure),
            });
        });
    });
    let retry = Callback::new(move |()| {
        state.set(State::Waiting);
        round.update(|round| *round += 1);
    });
    (move || match state.get() {
        State::Waiting => waiting().into_any(),
        State::Failed(failure) => failed(&failure, retry).into_any(),
        State::Ready => ready.try_update_value(Option::take).flatten().map(|shown| shown()).into_any(),
    })
    .into_any()
}

fn waiting() -> impl IntoView {
    view! {
        <div class="card skeleton" role="status">
            <span class="visually-hidden">"正在加载"</span>
            <i></i>
            <i></i>
            <i></i>
        </div>
    }
}

fn failed(failure: &Failure, retry: Callback<()>) -> impl IntoView {
    if failure.is_not_found() {
        browser::title("未找到");
        return not_found(failure.message()).into_any();
    }
    if *failure == Failure::Unloaded {
        return unloaded(failure.message(), retry).into_any();
    }
    let request = failure.problem().map(|problem| format!("请求编号：{}", problem.request_id));
    view! {
        <div class="card" role="alert">
            <h2>"暂时无法显示"</h2>
            <p>{failure.message()}</p>
            <p class="muted small">{request}</p>
            <Button on_press=retry>"重试"</Button>
        </div>
    }
    .into_any()
}

/// A newer release has its code under other names, which only a new start finds.
fn unloaded(message: String, retry: Callback<()>) -> impl IntoView {
    browser::title("页面未能载入");
    view! {
        <div class="card" role="alert">
            <h1>"页面未能载入"</h1>
            <p>{message}</p>
            <div class="actions">
                <Button look=Look::Primary on_press=retry>"重试"</Button>
                <Button on_press=move |()| browser::reload()>"重新加载"</Button>
            </div>
        </div>
    }
}

fn not_found(message: String) -> impl IntoView {
    view! {
        <h1>"未找到"</h1>
        <EmptyState title="没有找到">
            <p>{message}</p>
            <p><a class="button button-primary" href=path::ACTIVITIES>"返回活动报名"</a></p>
        </EmptyState>
    }
}
