//! 统计: counted where the rows are, summed up here. Memory does not grow with the number of applications.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, DurationRound, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use openapi::Text;
use openapi::activity::Reason;
use openapi::application::ApplicationStatus;
use openapi::ids::{ActivityId, ApplicationId, AwardKey};
use openapi::organization::OrganizationStatus;
use openapi::review::{Outcome, ReviewReason};
use openapi::statistics::{AwardStatistics, Count, DayCount, HourCount, Spread, Statistics};
use openapi::time::{Window, in_china};
use serde::Deserialize;

use super::error::{Error, Result};
use super::paging;
use super::review_results::corrected;
use crate::app::App;
use crate::store::Conn;
use crate::store::activities::{self, ActivityRow, AwardRow};
use crate::store::review_results::ReviewCorrectionRow;
pub use crate::store::statistics::Filter;
use crate::store::statistics::{self as store, HourRow, ResultRow};

/// How many results are read at once.
const PAGE: i64 = 500;
/// A gap of more days between submissions is left out rather than filled with zeros.
const LONGEST_GAP: i64 = 100;
const LAST_HOURS: i64 = 48;

/// Counts by activity and award; of those only that the filter names.
pub async fn get(app: &App, filter: Filter) -> Result<Statistics> {
    let counted_at = app.clock.now();
    app.db
        .read(move |conn| {
            let places = places(conn, &filter)?;
            let mut tallies = Tallies::default();
            tallies.count(conn, &filter)?;
            let awards =
                places.into_iter().map(|(activity, award)| tallies.award(&activity, award)).collect();
            Ok(Statistics { counted_at, awards, organizations: organizations(conn)? })
        })
        .await
}

/// The awards that the filter leaves, newest activity first. A filter that names nothing is a slip.
fn places(conn: &mut Conn, filter: &Filter) -> Result<Vec<(ActivityRow, AwardRow)>> {
    let (mut rows, awards) = (activities::list(conn)?, activities::awards(conn)?);
    if let Some(id) = &filter.activity {
        rows.retain(|activity| *activity.id == *id);
        if rows.is_empty() {
            let (zh, en) = ("没有此活动。", "There is no such activity.");
            return Err(Error::field("/activity", "unknown_activity", zh, en));
        }
    }
    let mut places = Vec::new();
    for activity in rows {
        let own = awards.iter().filter(|award| *award.activity_id == *activity.id);
        let own = own.filter(|award| filter.award.as_ref().is_none_or(|key| *key == *award.key));
        places.extend(own.map(|award| (activity.clone(), award.clone())));
    }
    if places.is_empty() && filter.award.is_some() {
        return Err(Error::field("/award", "unknown_award", "没有此奖项。", "There is no such award."));
    }
    Ok(places)
}

type Place = (ActivityId, AwardKey);

#[derive(Default)]
struct Tallies(HashMap<Place, Tally>);

/// What is counted of one award.
#[derive(Default)]
struct Tally {
    drafts: i64,
    under_review: i64,
    passed: i64,
    rejected: i64,
    /// Submissions by the UTC hour they came in.
    hours: BTreeMap<DateTime<Utc>, i64>,
    /// Rejections by reason, with the sentence as it was given last.
    reasons: BTreeMap<String, (Text, i64)>,
    /// Results by the hours they took.
    taken: BTreeMap<i64, i64>,
}

/// What is wanted of a result's reason.
#[derive(Deserialize)]
struct GivenReason {
    code: String,
    text: Text,
}

impl From<ReviewReason> for GivenReason {
    fn from(reason: ReviewReason) -> Self {
        Self { code: reason.given.code, text: reason.text }
    }
}

impl Tallies {
    fn count(&mut self, conn: &mut Conn, filter: &Filter) -> Result<()> {
        for row in store::by_state(conn, filter)? {
            let tally = self.at(row.activity.into_inner(), row.award.into_inner());
            let counted = match (*row.status, row.outcome.as_deref()) {
                (ApplicationStatus::Draft, _) => &mut tally.drafts,
                (_, None) => &mut tally.under_review,
                (_, Some(Outcome::Passed)) => &mut tally.passed,
                (_, Some(Outcome::Rejected)) => &mut tally.rejected,
            };
            *counted += row.count;
        }
        for row in store::by_hour(conn, filter)? {
            let hour = hour(&row)?;
            *self.at(row.activity.into_inner(), row.award.into_inner()).hours.entry(hour).or_default() +=
                row.count;
        }
        let mut after = None;
        loop {
            let page = store::results(conn, filter, after, PAGE)?;
            after = paging::last_of_full(&page, PAGE).map(|row| *row.id);
            let ids: Vec<ApplicationId> = page.iter().map(|row| *row.id).collect();
            let mut corrected = corrected(conn, &ids)?;
            for row in page {
                let now = corrected.remove(&*row.id).map(|(now, _)| now);
                self.result(row, now)?;
            }
            if after.is_none() {
                return Ok(());
            }
        }
    }

    fn at(&mut self, activity: ActivityId, award: AwardKey) -> &mut Tally {
        self.0.entry((activity, award)).or_default()
    }

    /// Counts a result: how long it took to record it, and the reasons that it has now.
    fn result(&mut self, row: ResultRow, corrected: Option<ReviewCorrectionRow>) -> Result<()> {
        let reasons = match corrected {
            Some(now) => now.reasons.into_inner().into_iter().map(GivenReason::from).collect(),
            None => serde_json::from_str::<Vec<GivenReason>>(&row.reasons).map_err(Error::internal)?,
        };
        let tally = self.at(row.activity.into_inner(), row.award.into_inner());
        let taken = (row.recorded_at - row.submitted_at).num_hours().max(0);
        *tally.taken.entry(taken).or_default() += 1;
        for reason in reasons {
            let (text, count) = tally.reasons.entry(reason.code).or_default();
            *text = reason.text;
            *count += 1;
        }
        Ok(())
    }

    fn award(&mut self, activity: &ActivityRow, award: AwardRow) -> AwardStatistics {
        let place = (activity.id.clone().into_inner(), award.key.clone().into_inner());
        let tally = self.0.remove(&place).unwrap_or_default();
        let (activity_id, award_key) = place;
        AwardStatistics {
            activity_id,
            activity_title: activity.title.clone().into_inner(),
            award: award_key,
            award_title: award.title.into_inner(),
            filing: activity.filing(),
            drafts: tally.drafts,
            submitted: tally.under_review + tally.passed + tally.rejected,
            by_day: by_day(&tally.hours),
            by_hour: by_hour(&tally.hours),
            before_close: before_close(&tally.hours, activity.filing()),
            results: results(&tally),
            reasons: reasons(tally.reasons, &award.reasons),
            hours_to_result: spread(&tally.taken),
        }
    }
}

fn hour(row: &HourRow) -> Result<DateTime<Utc>> {
    let parsed = NaiveDateTime::parse_from_str(&format!("{}:00", row.hour), "%Y-%m-%d %H:%M");
    parsed.map(|hour| hour.and_utc()).map_err(Error::internal)
}

/// Days in China, those without a submission between two with some as well.
fn by_day(hours: &BTreeMap<DateTime<Utc>, i64>) -> Vec<DayCount> {
    let mut days: Vec<DayCount> = Vec::new();
    for (hour, count) in hours {
        let day = in_china(*hour).date_naive();
        match days.last_mut() {
            Some(last) if last.day == day => last.count += count,
            last => {
                let gap = last.map(|last| last.day).map(|last| between(last, day)).unwrap_or_default();
                days.extend(gap.into_iter().map(|day| DayCount { day, count: 0 }));
                days.push(DayCount { day, count: *count });
            }
        }
    }
    days
}

/// The days after `from` and before `to`; none if they are too many to be looked at.
fn between(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    if (to - from).num_days() > LONGEST_GAP {
        return Vec::new();
    }
    from.iter_days().skip(1).take_while(|day| *day < to).collect()
}

fn by_hour(hours: &BTreeMap<DateTime<Utc>, i64>) -> Vec<i64> {
    let mut of_day = vec![0; 24];
    for (hour, count) in hours {
        let of_day = usize::try_from(in_china(*hour).hour()).ok().and_then(|hour| of_day.get_mut(hour));
        if let Some(sum) = of_day {
            *sum += count;
        }
    }
    of_day
}

/// The clock hours before the close; the last of them is the one it falls into.
fn before_close(hours: &BTreeMap<DateTime<Utc>, i64>, filing: Window) -> Vec<HourCount> {
    let hour = TimeDelta::hours(1);
    let last =
        (filing.closes_at - TimeDelta::microseconds(1)).duration_trunc(hour).unwrap_or(filing.closes_at);
    let at = (0..LAST_HOURS).rev().map(|back| last - TimeDelta::hours(back));
    at.map(|from| HourCount { from, count: hours.get(&from).copied().unwrap_or(0) }).collect()
}

fn count(code: &str, label: Text, count: i64) -> Count {
    Count { code: code.to_owned(), label, count }
}

fn results(tally: &Tally) -> Vec<Count> {
    vec![
        count("passed", ApplicationStatus::Passed.title(), tally.passed),
        count("rejected", ApplicationStatus::Rejected.title(), tally.rejected),
        count("unreviewed", ApplicationStatus::UnderReview.title(), tally.under_review),
    ]
}

/// The award's reasons in their order, then those that it had when they were given.
fn reasons(mut given: BTreeMap<String, (Text, i64)>, present: &[Reason]) -> Vec<Count> {
    let present = present.iter().map(|reason| {
        let count = given.remove(&reason.code).map_or(0, |(_, count)| count);
        Count { code: reason.code.clone(), label: reason.text.clone(), count }
    });
    let mut counts: Vec<Count> = present.collect();
    counts.extend(given.into_iter().map(|(code, (label, count))| Count { code, label, count }));
    counts
}

/// By nearest rank: the least value that so many do not exceed.
fn spread(taken: &BTreeMap<i64, i64>) -> Option<Spread> {
    let all: i64 = taken.values().sum();
    let at_most = |percent: i64| {
        let mut rank = (all * percent + 99) / 100;
        let mut values = taken.iter();
        let found = values.find(|(_, count)| {
            rank -= **count;
            rank <= 0
        });
        found.map(|(hours, _)| *hours)
    };
    Some(Spread { median: at_most(50)?, p90: at_most(90)?, longest: at_most(100)? })
}

fn organizations(conn: &mut Conn) -> Result<Vec<Count>> {
    let counts = store::organizations(conn)?;
    let entry = |code: &str, status: OrganizationStatus| {
        let of_status = counts.iter().filter(|(other, _)| *other == status).map(|(_, count)| count);
        count(code, status.title(), of_status.sum())
    };
    Ok(vec![
        entry("unverified", OrganizationStatus::Unverified),
        entry("verified", OrganizationStatus::Verified),
        entry("rejected", OrganizationStatus::Rejected),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(counts: &[(&str, i64)]) -> BTreeMap<DateTime<Utc>, i64> {
        counts.iter().map(|(at, count)| (at.parse().unwrap(), *count)).collect()
    }

    #[test]
    fn days_are_chinas_and_have_no_gaps() {
        let hours =
            hours(&[("2025-04-10T15:00:00Z", 1), ("2025-04-10T16:00:00Z", 2), ("2025-04-13T01:00:00Z", 4)]);
        let days: Vec<(String, i64)> =
            by_day(&hours).into_iter().map(|entry| (entry.day.to_string(), entry.count)).collect();
        let expected = [("2025-04-10", 1), ("2025-04-11", 2), ("2025-04-12", 0), ("2025-04-13", 4)];
        assert_eq!(days, expected.map(|(day, count)| (day.to_owned(), count)));
        assert_eq!((by_hour(&hours)[23], by_hour(&hours)[0], by_hour(&hours)[9]), (1, 2, 4));
    }

    #[test]
    fn the_last_hours_end_at_the_close() {
        let window =
            |closes: &str| Window { opens_at: DateTime::UNIX_EPOCH, closes_at: closes.parse().unwrap() };
        let hours =
            hours(&[("2025-04-29T08:00:00Z", 7), ("2025-04-27T09:00:00Z", 3), ("2025-04-27T08:00:00Z", 1)]);
        let sharp = before_close(&hours, window("2025-04-29T09:00:00Z"));
        let counts = |all: &[HourCount]| (all.len(), all.first().unwrap().count, all.last().unwrap().count);
        assert_eq!(counts(&sharp), (48, 3, 7));
        let odd = before_close(&hours, window("2025-04-29T08:30:00Z"));
        assert_eq!(counts(&odd), (48, 3, 7));
    }

    #[test]
    fn percentiles_go_by_nearest_rank() {
        let taken = BTreeMap::from([(1, 5), (10, 4), (99, 1)]);
        assert_eq!(spread(&taken), Some(Spread { median: 1, p90: 10, longest: 99 }));
        assert_eq!(spread(&BTreeMap::new()), None);
    }
}
