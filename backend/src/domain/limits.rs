//! How much a caller may ask for: rows in the database, so that limits hold across replicas and restarts.
//!
//! Each limit is a number of turns that may be taken at once, of which one comes back every so often (the generic cell
//! rate algorithm). Whoever goes on slows down; nobody is shut out for good.

use chrono::{DateTime, TimeDelta, Utc};

use super::error::{Error, Result};
use crate::app::App;
use crate::store::{Conn, rate_limits as store};

/// A limit for each of its keys.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Stands before the key, and in the `RateLimit-Policy` header.
    pub name: &'static str,
    /// How many turns may be taken at once.
    pub turns: u32,
    /// When one of them comes back.
    pub every: TimeDelta,
}

/// So many turns in an hour, all of which may be taken at once.
pub fn per_hour(name: &'static str, turns: u32) -> Limit {
    Limit { name, turns, every: TimeDelta::hours(1) / i32::try_from(turns).unwrap_or(i32::MAX) }
}

/// A limit that is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// Its name.
    pub name: &'static str,
    /// How many turns there are.
    pub turns: u32,
    /// Seconds in which all of them come back.
    pub window: u32,
    /// Seconds until there is one again; at least 1.
    pub retry_after: u32,
}

/// One limit for one caller.
#[derive(Debug, Clone)]
pub struct Use {
    limit: Limit,
    key: String,
}

impl Limit {
    /// This limit for the caller that `key` stands for.
    pub fn of(self, key: impl std::fmt::Display) -> Use {
        Use { limit: self, key: format!("{}:{key}", self.name) }
    }

    fn interval(&self) -> i64 {
        self.every.num_microseconds().unwrap_or(i64::MAX)
    }

    fn burst(&self) -> i64 {
        self.interval().saturating_mul(i64::from(self.turns.saturating_sub(1)))
    }
}

impl Use {
    fn take(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<()> {
        let (interval, burst) = (self.limit.interval(), self.limit.burst());
        let micros = now.timestamp_micros();
        if store::take(conn, &self.key, micros, interval, burst)? {
            return Ok(());
        }
        let arrival = store::arrival(conn, &self.key)?.unwrap_or(micros);
        Err(Error::Limited(self.exceeded(arrival - burst - micros)))
    }

    fn exceeded(&self, micros: i64) -> Exceeded {
        let seconds =
            |micros: i64| u32::try_from(micros.max(1).div_euclid(1_000_000) + 1).unwrap_or(u32::MAX);
        let Limit { name, turns, .. } = self.limit;
        let window = self.limit.interval().saturating_mul(i64::from(turns));
        Exceeded { name, turns, window: seconds(window - 1), retry_after: seconds(micros) }
    }
}

/// Takes a turn of each, or of none: [`Error::Limited`] tells which one is used up.
pub async fn take(app: &App, uses: Vec<Use>) -> Result<()> {
    let now = app.clock.now();
    if uses.is_empty() {
        return Ok(());
    }
    app.db.tally(move |conn| uses.iter().try_for_each(|turn| turn.take(conn, now))).await
}

/// Gives one turn of each back: what was asked for turned out to be right.
pub async fn give_back(app: &App, uses: Vec<Use>) -> Result<()> {
    if uses.is_empty() {
        return Ok(());
    }
    app.db
        .tally(move |conn| {
            for turn in &uses {
                store::give_back(conn, &turn.key, turn.limit.interval())?;
            }
            Ok(())
        })
        .await
}
