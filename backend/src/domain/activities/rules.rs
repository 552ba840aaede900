//! What an activity must hold to be kept, and to be published.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use openapi::activity::{Contact, Reason};
use openapi::error::FieldError;
use openapi::text::wrong_words;
use openapi::time::{Window, WindowState};
use openapi::{Email, Text};

use crate::domain::error::{Error, Result};

/// Most characters, in each language.
const TITLE: usize = 200;
const ADVICE: usize = 1_000;
const REASON: usize = 300;
const PARAGRAPH: usize = 2_000;
const PHONES: usize = 200;

const MOST_PARAGRAPHS: usize = 50;
const MOST_REASONS: usize = 50;
/// Longest code of a reason.
const CODE: usize = 40;
pub(super) const MOST_AWARDS: usize = 20;
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// What is wrong, gathered, so that all of it can be mended at once.
#[derive(Default)]
pub(super) struct Wrong(pub(super) Vec<FieldError>);

impl Wrong {
    /// An error unless nothing is wrong.
    pub(super) fn none(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::fields(self.0)) }
    }

    pub(super) fn add(&mut self, at: impl Into<String>, code: &str, zh: &str, en: &str) {
        self.0.push(FieldError::new(at, code, Text::new(zh, en)));
    }

    /// What is wrong with a part that stands at `at`.
    pub(super) fn within(&mut self, at: &str, mut errors: Vec<FieldError>) {
        for error in &mut errors {
            error.pointer.insert_str(0, at);
        }
        self.0.extend(errors);
    }

    pub(super) fn at_most(&mut self, count: usize, most: usize, at: &str) {
        if count > most {
            self.add(at, "too_many", &format!("最多 {most} 项。"), &format!("At most {most}."));
        }
    }

    pub(super) fn year(&mut self, year: i32, at: &str) {
        if !YEARS.contains(&year) {
            self.add(at, "out_of_range", "年度须为 2000 至 2100。", "The year must be 2000 to 2100.");
        }
    }

    pub(super) fn title(&mut self, title: &Text, at: &str) {
        self.0.extend(title.problems(at, TITLE));
    }

    pub(super) fn advice(&mut self, advice: &Text, at: &str) {
        self.0.extend(advice.problems(at, ADVICE));
    }

    pub(super) fn notice(&mut self, notice: &[Text]) {
        self.at_most(notice.len(), MOST_PARAGRAPHS, "/notice");
        for (index, paragraph) in notice.iter().take(MOST_PARAGRAPHS).enumerate() {
            self.0.extend(paragraph.problems(&format!("/notice/{index}"), PARAGRAPH));
        }
    }

    pub(super) fn contact(&mut self, contact: &Contact) {
        if let Some((code, message)) = wrong_words(&contact.phones, PHONES) {
            self.0.push(FieldError::new("/contact/phones", code, message));
        }
        if let Err(refusal) = Email::parse(&contact.email) {
            self.0.push(FieldError::refused("/contact/email", refusal));
        }
    }

    /// Windows are spans, and formal review does not end before the last application can have come in.
    pub(super) fn windows(&mut self, filing: Window, review: Window) {
        for (name, window) in [("filing", filing), ("review", review)] {
            for (end, instant) in [("opens_at", window.opens_at), ("closes_at", window.closes_at)] {
                if !YEARS.contains(&instant.year()) {
                    let (zh, en) = ("时间须在 2000 至 2100 年之间。", "It must lie within 2000 to 2100.");
                    self.add(format!("/{name}/{end}"), "out_of_range", zh, en);
                }
            }
            if window.opens_at >= window.closes_at {
                let (zh, en) = ("截止时间须晚于开始时间。", "It must close after it opens.");
                self.add(format!("/{name}/closes_at"), "window_reversed", zh, en);
            }
        }
        if review.closes_at < filing.closes_at {
            let (zh, en) =
                ("形式审查不能早于填报截止结束。", "Formal review cannot end before filing closes.");
            self.add("/review/closes_at", "review_too_short", zh, en);
        }
    }

    /// An activity whose filing is over when it appears is one whose dates were forgotten.
    pub(super) fn still_to_close(&mut self, filing: Window, now: DateTime<Utc>) {
        if filing.state(now) == WindowState::Closed {
            let (zh, en) =
                ("填报时间已过，请先更改填报时间。", "Filing is over already; change the windows first.");
            self.add("/filing/closes_at", "already_closed", zh, en);
        }
    }

    /// Codes are told apart, sentences are there in both languages.
    pub(super) fn reasons(&mut self, reasons: &[Reason], at: &str) {
        if reasons.is_empty() {
            self.add(at, "empty_list", "至少需要一条原因。", "At least one reason is needed.");
        }
        self.at_most(reasons.len(), MOST_REASONS, at);
        let mut seen = BTreeSet::new();
        for (index, reason) in reasons.iter().take(MOST_REASONS).enumerate() {
            let at = format!("{at}/{index}");
            if !is_code(&reason.code) {
                let zh = "代码须为 1 至 40 个小写字母、数字或下划线，以字母开头。";
                let en = "A code is 1 to 40 lower-case letters, digits or underscores, a letter first.";
                self.add(format!("{at}/code"), "invalid_key", zh, en);
            }
            if !seen.insert(&reason.code) {
                self.add(
                    format!("{at}/code"),
                    "duplicate_key",
                    "代码重复。",
                    "The code is taken by an earlier one.",
                );
            }
            self.0.extend(reason.text.problems(&format!("{at}/text"), REASON));
        }
    }
}

/// `[a-z][a-z0-9_]{0,39}`
fn is_code(code: &str) -> bool {
    code.len() <= CODE
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// Instants are kept to the microsecond, on either engine.
pub(super) fn cut(window: Window) -> Window {
    Window { opens_at: window.opens_at.trunc_subsecs(6), closes_at: window.closes_at.trunc_subsecs(6) }
}
