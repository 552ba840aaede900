//! 通知: the bell in the header, and what it rings for.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::notification::{Notification, NotificationList};

use super::account_menu::close_outside;
use super::{Button, Look, StatusTag, Tag, Task, When};
use crate::clock::Clock;
use crate::i18n::{self, t};
use crate::routes::path;
use crate::{api, browser};

/// How often it is asked for news.
const ASK_EVERY: Duration = Duration::from_mins(1);

/// The id of the button.
const ID: &str = "notification-bell";

/// What is known of one's notifications.
#[derive(Clone, Copy)]
struct Bell {
    open: RwSignal<bool>,
    items: RwSignal<Vec<Notification>>,
    next: RwSignal<Option<String>>,
    unread: RwSignal<u32>,
    /// Fetching what is shown in the panel.
    load: Task,
    /// Fetching what came before that.
    more: Task,
}

impl Bell {
    fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            items: RwSignal::default(),
            next: RwSignal::default(),
            unread: RwSignal::new(0),
            load: Task::new(),
            more: Task::new(),
        }
    }

    /// Counts what is unread, while someone looks at the page. Nobody has asked for it: that it fails is not told.
    fn ask(self) {
        if document().hidden() || self.open.get_untracked() {
            return;
        }
        spawn_local(async move {
            if let Ok(list) = api::notifications::list(None).await {
                let _ = self.unread.try_set(list.unread);
            }
        });
    }

    fn toggle(self) {
        self.open.update(|open| *open = !*open);
        if self.open.get_untracked() {
            self.fetch();
        }
    }

    fn fetch(self) {
        self.load.run(api::notifications::list(None), move |list| self.show(list));
    }

    /// What is shown has been read; the list says what was unread until the panel is opened again.
    fn show(self, list: NotificationList) {
        let newest = list.items.first().map(|newest| newest.id).filter(|_| list.unread > 0);
        self.items.set(list.items);
        self.next.set(list.next);
        self.unread.set(list.unread);
        let Some(newest) = newest else { return };
        spawn_local(async move {
            if api::notifications::mark_read(newest).await.is_ok() {
                let _ = self.unread.try_set(0);
            }
        });
    }

    fn read_on(self) {
        let Some(after) = self.next.get_untracked() else { return };
        let work = async move { api::notifications::list(Some(&after)).await };
        self.more.run(work, move |list| {
            self.items.update(|items| items.extend(list.items));
            self.next.set(list.next);
        });
    }
}

/// The bell with the number of what is unread, and its panel.
#[component]
pub(crate) fn NotificationBell() -> impl IntoView {
    let bell = Bell::new();
    let node = NodeRef::<html::Div>::new();
    close_outside(bell.open, node);
    bell.ask();
    if let Ok(timer) = set_interval_with_handle(move || bell.ask(), ASK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    let name = move || match bell.unread.get() {
        0 => "通知".to_owned(),
        unread => format!("通知，{} 条未读", count(unread)),
    };
    // The focus does not vanish with the panel.
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && bell.open.get_untracked() {
            browser::focus_soon(ID);
        }
    };
    view! {
        <div class="bell" node_ref=node on:keydown=escape>
            <button
                type="button"
                class="bell-button"
                id=ID
                aria-label=name
                aria-expanded=move || bell.open.get().to_string()
                aria-controls="notifications"
                on:click=move |_| bell.toggle()
            >
                <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
                    <path d="M12 3a6 6 0 0 0-6 6c0 5-2 6.5-2 8h16c0-1.5-2-3-2-8a6 6 0 0 0-6-6zM10 20a2 2 0 0 0 4 0"/>
                </svg>
                <When is=move || bell.unread.get() != 0>
                    <span class="bell-count" aria-hidden="true">{move || count(bell.unread.get())}</span>
                </When>
            </button>
            // Longer than the window, it is scrolled with the keyboard too.
            <section
                id="notifications"
                class="bell-panel"
                aria-label="通知"
                tabindex="0"
                hidden=move || !bell.open.get()
            >
                <When is=move || bell.open.get()><Panel bell=bell/></When>
            </section>
        </div>
    }
}

/// From 99 on nobody counts.
fn count(unread: u32) -> String {
    if unread < 99 { unread.to_string() } else { "99+".to_owned() }
}

#[component]
fn Panel(bell: Bell) -> impl IntoView {
    let none = move || bell.items.with(Vec::is_empty);
    let state = move || {
        if let Some(failure) = bell.load.failure() {
            return failed(bell, failure.message()).into_any();
        }
        match (none(), bell.load.pending().get()) {
            (true, true) => view! { <p class="muted">"正在加载"</p> }.into_any(),
            (true, false) => view! { <p class="muted">"暂无通知"</p> }.into_any(),
            (false, _) => ().into_any(),
        }
    };
    view! {
        <h2>"通知"</h2>
        <div role="status">{state}</div>
        <ul class="bell-list">{move || bell.items.get().into_iter().map(item).collect_view()}</ul>
        <When is=move || bell.next.get().is_some()>
            <div class="actions">
                <Button look=Look::Link name="更多通知" pending=bell.more.pending() on_press=move |()| bell.read_on()>
                    "更多"
                </Button>
                {move || bell.more.failure().map(|failure| view! { <span role="alert">{failure.message()}</span> })}
            </div>
        </When>
    }
}

fn failed(bell: Bell, message: String) -> impl IntoView {
    view! {
        <p>{message}</p>
        <Button on_press=move |()| bell.fetch()>"重试"</Button>
    }
}

fn item(notification: Notification) -> impl IntoView {
    let at = i18n::dated(notification.created_at, Clock::expect().now_untracked());
    let unread = (!notification.read).then(|| view! { " "<StatusTag tag=Tag::Blue text="未读"/> });
    let link = notification.application_id.map(|id| view! { " "<a href=path::result(id)>"查看"</a> });
    view! {
        <li>
            <p><bdi>{t(&notification.text)}</bdi>{link}</p>
            <p class="muted small">{at}{unread}</p>
        </li>
    }
}
