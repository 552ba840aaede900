//! What a result gives as its reasons, checked against the award's and against the application.

use openapi::Text;
use openapi::activity::Reason;
use openapi::error::FieldError;
use openapi::ids::AttachmentId;
use openapi::review::{GivenReason, Outcome, ReviewReason};

use crate::domain::activities::{self, Setting};
use crate::domain::error::{Error, Result};
use crate::store::applications::ApplicationRow;
use crate::store::{Conn, attachments};

/// What reasons may refer to: the award's own list, the form, the application's files.
struct Grounds {
    setting: Setting,
    files: Vec<AttachmentId>,
}

/// A rejection names one or more of the award's reasons, each once; a pass names none (guide, clause 50). Returns them
/// with their sentences, which are kept with the result: what an applicant was told does not change with the data.
pub(super) fn validate(
    conn: &mut Conn,
    application: &ApplicationRow,
    outcome: Outcome,
    reasons: &[GivenReason],
) -> Result<Vec<ReviewReason>> {
    let setting =
        activities::load(conn, &application.activity_id, &application.award, application.form_version)?;
    let files = attachments::list_ready(conn, *application.id)?.iter().map(|file| *file.id).collect();
    let grounds = Grounds { setting, files };
    let (mut errors, mut named) = (fit(outcome, reasons), Vec::new());
    for (index, given) in reasons.iter().enumerate() {
        let at = format!("/reasons/{index}");
        let repeated = reasons.iter().take(index).any(|earlier| earlier.code == given.code);
        grounds.check(given, repeated, &at, &mut errors);
        let text = grounds.reason(&given.code).map(|reason| reason.text.clone());
        named.extend(text.map(|text| ReviewReason { given: given.clone(), text }));
    }
    if errors.is_empty() { Ok(named) } else { Err(Error::fields(errors)) }
}

/// Whether there are reasons exactly when there is need of them.
fn fit(outcome: Outcome, reasons: &[GivenReason]) -> Vec<FieldError> {
    let (code, text) = match (outcome, reasons.is_empty()) {
        (Outcome::Rejected, true) => {
            ("required", Text::new("不通过须至少选择一条原因。", "A rejection needs at least one reason."))
        }
        (Outcome::Passed, false) => ("unexpected", Text::new("通过时不填写原因。", "A pass has no reasons.")),
        _ => return Vec::new(),
    };
    vec![FieldError::new("/reasons", code, text)]
}

impl Grounds {
    fn reason(&self, code: &str) -> Option<&Reason> {
        self.setting.award.reasons.iter().find(|reason| reason.code == code)
    }

    fn check(&self, given: &GivenReason, repeated: bool, at: &str, errors: &mut Vec<FieldError>) {
        let mut refuse = |member: &str, code: &str, zh: &str, en: &str| {
            errors.push(FieldError::new(format!("{at}/{member}"), code, Text::new(zh, en)));
        };
        match self.reason(&given.code) {
            None => refuse("code", "unknown_reason", "该奖项没有此原因。", "The award has no such reason."),
            Some(_) if repeated => {
                refuse("code", "repeated_reason", "原因重复。", "The reason is given twice.");
            }
            Some(reason) if reason.needs_words && is_wordless(&given.words) => {
                refuse("words", "required", "“其他”须说明具体情况。", "This reason needs words.");
            }
            Some(_) => {}
        }
        let form = &self.setting.form.definition;
        if given.pointer.as_deref().is_some_and(|pointer| !form.resolves(pointer)) {
            let (zh, en) = ("所指的字段或附件项不存在。", "It points at no field and no slot.");
            refuse("pointer", "points_at_nothing", zh, en);
        }
        if given.file.is_some_and(|file| !self.files.contains(&file)) {
            let (zh, en) = (
                "该申报没有此文件，请填写其附件 id。",
                "The application has no such file; give an attachment id of it.",
            );
            refuse("file", "points_at_nothing", zh, en);
        }
    }
}

/// Nothing but what cannot be seen.
fn is_wordless(words: &str) -> bool {
    words.chars().all(|c| c.is_whitespace() || c.is_control() || openapi::is_invisible(c))
}
