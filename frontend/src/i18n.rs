//! The language of the page, and how it writes instants and sizes. Instants are shown in China time.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use openapi::time::{Window, in_china};
use openapi::{Lang, Text};

/// The language shown; texts from data carry both.
pub(crate) const LANG: Lang = Lang::Zh;

/// A text from data, in the language shown.
pub(crate) fn t(text: &Text) -> String {
    text.get(LANG).to_owned()
}

/// `4 月 29 日`.
pub(crate) fn day(instant: DateTime<Utc>) -> String {
    date(in_china(instant).date_naive())
}

/// The same of a plain date.
pub(crate) fn date(day: NaiveDate) -> String {
    format!("{} 月 {} 日", day.month(), day.day())
}

/// `4 月 29 日 17:00`.
pub(crate) fn day_time(instant: DateTime<Utc>) -> String {
    let at = in_china(instant);
    format!("{} {}:{:02}", day(instant), at.hour(), at.minute())
}

/// `4 月 29 日 17:00`, with the year where it is not the one of `beside`.
pub(crate) fn dated(instant: DateTime<Utc>, beside: DateTime<Utc>) -> String {
    let year = in_china(instant).year();
    if year == in_china(beside).year() {
        day_time(instant)
    } else {
        format!("{year} 年 {}", day_time(instant))
    }
}

/// `4 月 17 日 – 5 月 9 日`, or the one day.
pub(crate) fn days(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let (first, last) = (day(from), day(to));
    if first == last { first } else { format!("{first} – {last}") }
}

/// `2025 年 4 月 17 日 10:32:08`.
pub(crate) fn full(instant: DateTime<Utc>) -> String {
    let at = in_china(instant);
    format!("{} 年 {} {:02}:{:02}:{:02}", at.year(), day(instant), at.hour(), at.minute(), at.second())
}

/// `10:32`.
pub(crate) fn time_of_day(instant: DateTime<Utc>) -> String {
    let at = in_china(instant);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `4 月 1 日 9:00 – 4 月 29 日 17:00`, with the years where they are not this one.
pub(crate) fn window(window: &Window, now: DateTime<Utc>) -> String {
    format!("{} – {}", dated(window.opens_at, now), dated(window.closes_at, window.opens_at))
}

/// The instant on the clock of this computer, unless that shows China's time anyway.
pub(crate) fn local_time(instant: DateTime<Utc>) -> Option<String> {
    let local = js_sys::Date::new(&instant.to_rfc3339().into());
    if (local.get_timezone_offset() + 480.0).abs() < f64::EPSILON {
        return None;
    }
    local.to_locale_string("zh-CN", &wasm_bindgen::JsValue::UNDEFINED).as_string()
}

/// `88 kB`, `1.2 MB`.
pub(crate) fn size(bytes: u64) -> String {
    const MEGA: u64 = 1024 * 1024;
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..MEGA => format!("{} kB", bytes / 1024),
        _ if bytes.is_multiple_of(MEGA) => format!("{} MB", bytes / MEGA),
        _ => format!("{}.{} MB", bytes / MEGA, bytes % MEGA * 10 / MEGA),
    }
}

/// `45 秒`, and minutes where that would be long to read.
pub(crate) fn wait(seconds: u32) -> String {
    if seconds > 90 { format!("{} 分钟", seconds.div_ceil(60)) } else { format!("{seconds} 秒") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(raw: &str) -> DateTime<Utc> {
        raw.parse().unwrap()
    }

    #[test]
    fn a_window_names_other_years() {
        let span = Window { opens_at: at("2025-04-01T01:00:00Z"), closes_at: at("2025-04-29T09:00:00Z") };
        assert_eq!(window(&span, at("2025-04-02T00:00:00Z")), "4 月 1 日 9:00 – 4 月 29 日 17:00");
        assert_eq!(window(&span, at("2026-04-02T00:00:00Z")), "2025 年 4 月 1 日 9:00 – 4 月 29 日 17:00");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(
            ["500 B", "88 kB", "1.5 MB", "20 MB"],
            [500, 90_200, 1_600_000, 20 << 20].map(size).each_ref().map(String::as_str)
        );
    }

    #[test]
    fn a_long_wait_is_told_in_minutes() {
        assert_eq!([45, 90, 91, 600].map(wait), ["45 秒", "90 秒", "2 分钟", "10 分钟"]);
    }
}
