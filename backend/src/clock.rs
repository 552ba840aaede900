//! The one source of time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time, cut to the microseconds that both databases keep, so that what is written is what was compared.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Manual(Arc<Manual>),
}

/// Microseconds: the time, and how far each reading moves it.
#[derive(Debug)]
struct Manual {
    now: AtomicI64,
    step: AtomicI64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `start` until it is set; for tests.
    pub fn manual(start: DateTime<Utc>) -> Self {
        let now = AtomicI64::new(start.timestamp_micros());
        Self(Source::Manual(Arc::new(Manual { now, step: AtomicI64::new(0) })))
    }

    /// Now, UTC.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            #[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            Source::System => Utc::now().trunc_subsecs(6),
            Source::Manual(manual) => {
                let step = manual.step.load(Ordering::SeqCst);
                DateTime::from_timestamp_micros(manual.now.fetch_add(step, Ordering::SeqCst))
                    .unwrap_or_default()
            }
        }
    }

    /// Sets a manual clock; the machine's cannot be set and stays as it is.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Source::Manual(manual) = &self.0 {
            manual.now.store(now.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Lets each reading move a manual clock on by `step`: time passes between any two lines of code.
    pub fn run_on(&self, step: TimeDelta) {
        if let Source::Manual(manual) = &self.0 {
            manual.step.store(step.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }
}
