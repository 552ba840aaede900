//! Counting what the test runners report.

use anyhow::{Context, Result};
use serde_json::Value;
use std::fmt;
use std::ops::AddAssign;

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Totals {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Totals {
    /// The counts of one line of cargo's output, if it is one that sums up a test binary.
    pub(super) fn of_cargo_line(line: &str) -> Option<Self> {
        let counts = line.strip_prefix("test result: ")?;
        let count = |what: &str| {
            let before = counts.split(what).next()?;
            before.rsplit([' ', '.']).find(|word| !word.is_empty())?.parse().ok()
        };
        Some(Self { passed: count(" passed")?, failed: count(" failed")? })
    }

    /// The counts of Playwright's JSON report. A test that passed only when tried again has passed; one that was
    /// skipped has not.
    pub(super) fn of_playwright(report: &str) -> Result<Self> {
        let report: Value = serde_json::from_str(report)?;
        let count = |what: &str| report.pointer(&format!("/stats/{what}")).and_then(Value::as_u64);
        let count =
            |what: &str| count(what).with_context(|| format!("Playwright's report has no count “{what}”"));
        Ok(Self {
            passed: count("expected")? + count("flaky")?,
            failed: count("unexpected")? + count("skipped")?,
        })
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_sums_up_each_binary_in_a_line() {
        let ok =
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.31s";
        let bad = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(Totals::of_cargo_line(ok), Some(Totals { passed: 12, failed: 0 }));
        assert_eq!(Totals::of_cargo_line(bad), Some(Totals { passed: 3, failed: 2 }));
        assert_eq!(Totals::of_cargo_line("test it::submits_once ... ok"), None);
    }

    #[test]
    fn playwright_counts_what_it_skipped_as_failed() {
        let report = r#"{"stats": {"expected": 5, "unexpected": 1, "flaky": 1, "skipped": 2}}"#;
        assert_eq!(Totals::of_playwright(report).unwrap(), Totals { passed: 6, failed: 3 });
        assert!(Totals::of_playwright("{}").is_err());
    }

    #[test]
    fn the_last_line_is_plain() {
        assert_eq!(Totals { passed: 7, failed: 0 }.to_string(), "7 passed, 0 failed");
    }
}
