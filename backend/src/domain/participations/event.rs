//! What an event may be called, whichever way it is brought in.

use openapi::participation::EVENT_CHARS;

/// Why a cell, or a member, is refused.
pub(super) struct Wrong {
    pub(super) code: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
}

/// Without the signs around it that nobody sees.
pub(super) fn clean(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || openapi::is_invisible(c))
}

/// The name of an event. One that a sheet would take for a formula is refused, so that it can hurt nobody who exports it
/// later.
pub(super) fn parse(text: &str) -> Result<String, Wrong> {
    let text = clean(text);
    if text.is_empty() {
        return Err(Wrong { code: "required", zh: "活动为空。", en: "The event is missing." });
    }
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        return Err(Wrong {
            code: "formula",
            zh: "活动名称不能以 = + - @ 开头（会被表格软件当作公式）。",
            en: "An event may not begin with = + - @, which a sheet takes for a formula.",
        });
    }
    if text.chars().any(char::is_control) {
        return Err(Wrong {
            code: "invalid_character",
            zh: "活动名称含有换行等控制字符，可能缺少引号。",
            en: "The event has line breaks or other controls; perhaps a quote is missing.",
        });
    }
    if text.chars().count() > EVENT_CHARS {
        return Err(Wrong {
            code: "too_long",
            zh: "活动名称超过 100 个字。",
            en: "The event is longer than 100.",
        });
    }
    Ok(text.to_owned())
}
