//! The server's clock, by which windows close, kept in step here.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use openapi::time::{Window, WindowState};

use crate::api;

/// How often the clock is compared with the server's again; a sleeping computer stops counting.
const COMPARE_EVERY: Duration = Duration::from_mins(5);

/// How long to wait for the first answer before asking again.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// The time on the server, ticking each second.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    now: RwSignal<DateTime<Utc>>,
    anchor: StoredValue<Anchor>,
    /// Whether the server has ever answered.
    compared: StoredValue<bool>,
}

/// An instant on the server, and what the browser's steady counter showed then. The counter, unlike the computer's
/// clock, cannot be set by the person.
#[derive(Clone, Copy)]
struct Anchor {
    instant: DateTime<Utc>,
    counter_ms: f64,
}

impl Clock {
    /// Starts the clock from the computer's own, until the server has answered.
    pub(crate) fn start() -> Self {
        let anchor = Anchor { instant: computers_clock(), counter_ms: counter_ms() };
        let clock = Self {
            now: RwSignal::new(anchor.instant),
            anchor: StoredValue::new(anchor),
            compared: StoredValue::new(false),
        };
        set_interval(move || clock.now.set(clock.anchor.get_value().reading()), Duration::from_secs(1));
        set_interval(move || clock.compare(), COMPARE_EVERY);
        window_event_listener(leptos::ev::visibilitychange, move |_| clock.compare());
        window_event_listener(leptos::ev::online, move |_| clock.compare());
        clock.compare();
        clock
    }

    /// The clock of the application around.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The time now; a reader runs again each second.
    pub(crate) fn now(self) -> DateTime<Utc> {
        self.now.get()
    }

    /// The time now, read once.
    pub(crate) fn now_untracked(self) -> DateTime<Utc> {
        self.now.get_untracked()
    }

    /// Where we stand in the window; changes by itself when it opens and when it closes.
    pub(crate) fn state(self, window: Window) -> Memo<WindowState> {
        Memo::new(move |_| window.state(self.now()))
    }

    /// Asks the server for the time. Until it has answered once, the computer's own clock stands in, which may be
    /// hours wrong: so it is asked until it does.
    pub(crate) fn compare(self) {
        spawn_local(async move {
            let sent_ms = counter_ms();
            let Ok(server) = api::activities::clock().await else {
                if !self.compared.get_value() {
                    set_timeout(move || self.compare(), ASK_AGAIN);
                }
                return;
            };
            self.compared.set_value(true);
            // The answer is as old as half its way there and back.
            let counter_ms = f64::midpoint(sent_ms, counter_ms());
            self.anchor.set_value(Anchor { instant: server.now, counter_ms });
            self.now.set(self.anchor.get_value().reading());
        });
    }
}

impl Anchor {
    fn reading(self) -> DateTime<Utc> {
        let passed =
            Duration::try_from_secs_f64((counter_ms() - self.counter_ms) / 1000.0).unwrap_or_default();
        self.instant + passed
    }
}

fn counter_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

fn computers_clock() -> DateTime<Utc> {
    let iso = js_sys::Date::new_0().to_iso_string();
    String::from(iso).parse().unwrap_or_default()
}
