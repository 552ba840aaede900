//! How long it is until a window closes.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

use crate::clock::Clock;
use crate::i18n;

/// `12 天 03:21`, with the seconds where there is room or need for them.
#[component]
pub(crate) fn Countdown(until: DateTime<Utc>, #[prop(optional)] seconds: bool) -> impl IntoView {
    let clock = Clock::expect();
    let left = Memo::new(move |_| remaining(until - clock.now(), seconds));
    // A timer is no live region: it would never stop speaking.
    view! { <span class="countdown" role="timer">{left}</span> }
}

/// The countdown with its deadline in China time, and in this computer's where that differs.
#[component]
pub(crate) fn Deadline(until: DateTime<Utc>) -> impl IntoView {
    let local = i18n::local_time(until).map(|time| format!("，本机时间 {time}"));
    view! {
        <p class="deadline">
            <span class="deadline-label">"距截止"</span>
            <Countdown until=until seconds=true/>
            <span class="deadline-at">{i18n::day_time(until)}"（中国时间"{local}"）"</span>
        </p>
    }
}

fn remaining(left: TimeDelta, seconds: bool) -> String {
    let left = left.max(TimeDelta::zero());
    let (days, hours, minutes) = (left.num_days(), left.num_hours() % 24, left.num_minutes() % 60);
    let days = if days > 0 { format!("{days} 天 ") } else { String::new() };
    // In the last day the seconds count, and without them the last minute would read 00:00.
    if seconds || days.is_empty() {
        format!("{days}{hours:02}:{minutes:02}:{:02}", left.num_seconds() % 60)
    } else {
        format!("{days}{hours:02}:{minutes:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_written_short() {
        let left = TimeDelta::seconds(12 * 86_400 + 3 * 3_600 + 21 * 60 + 9);
        assert_eq!(remaining(left, false), "12 天 03:21");
        assert_eq!(remaining(left, true), "12 天 03:21:09");
        assert_eq!(remaining(TimeDelta::seconds(61), false), "00:01:01");
        assert_eq!(remaining(TimeDelta::seconds(-1), true), "00:00:00");
    }
}
