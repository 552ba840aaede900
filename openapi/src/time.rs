//! Windows of time, and China's time of day. Every instant on the wire is UTC (RFC 3339).

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};

/// A half-open span `[opens_at, closes_at)`: at `closes_at` sharp it is closed (guide, clause 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First instant inside, UTC.
    #[cfg_attr(feature = "server", schema(example = "2025-04-01T01:00:00Z"))]
    pub opens_at: DateTime<Utc>,
    /// First instant outside again, UTC.
    #[cfg_attr(feature = "server", schema(example = "2025-04-29T09:00:00Z"))]
    pub closes_at: DateTime<Utc>,
}

/// Where an instant lies relative to a [`Window`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WindowState {
    /// 未开始: before it opens.
    Upcoming,
    /// 填报中: inside.
    Open,
    /// 已截止: at or after the close.
    Closed,
}

impl Window {
    /// Whether `now` is before, inside or after.
    pub fn state(&self, now: DateTime<Utc>) -> WindowState {
        if now < self.opens_at {
            WindowState::Upcoming
        } else if now < self.closes_at {
            WindowState::Open
        } else {
            WindowState::Closed
        }
    }
}

/// The server's time, by which alone windows are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ServerClock {
    /// Now, UTC.
    pub now: DateTime<Utc>,
}

/// `instant` as read off a clock in China (UTC+8; the country has kept no summer time since 1991, and every instant
/// of this system is later).
pub fn in_china(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    const CHINA: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
        Some(offset) => offset,
        None => unreachable!(),
    };
    instant.with_timezone(&CHINA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_close_is_outside_and_the_opening_inside() {
        let at = |raw: &str| raw.parse::<DateTime<Utc>>().unwrap();
        let window = Window { opens_at: at("2025-04-01T01:00:00Z"), closes_at: at("2025-04-29T09:00:00Z") };
        assert_eq!(window.state(at("2025-04-01T00:59:59.999999Z")), WindowState::Upcoming);
        assert_eq!(window.state(at("2025-04-01T01:00:00Z")), WindowState::Open);
        assert_eq!(window.state(at("2025-04-29T08:59:59.999999Z")), WindowState::Open);
        assert_eq!(window.state(at("2025-04-29T09:00:00Z")), WindowState::Closed);
    }

    #[test]
    fn china_reads_eight_hours_later() {
        let close: DateTime<Utc> = "2025-04-29T09:00:00Z".parse().unwrap();
        assert_eq!(in_china(close).format("%F %R").to_string(), "2025-04-29 17:00");
    }
}
