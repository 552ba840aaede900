//! Which units' commitment a letter carries (guide, clause 43).

use openapi::attachment::{Attachment, UpdateAttachment};
use openapi::error::{ErrorCode, FieldError};
use openapi::form::answers;
use openapi::ids::AttachmentId;
use openapi::{CreditCode, Text};

use super::{describe, of_open_draft};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::applications::OpenDraft;
use crate::domain::error::{Error, Result};
use crate::store::{Conn, attachments as store};

/// With a single unit there is nothing to ask: the letter covers it.
pub(super) fn initial_cover(draft: &OpenDraft, slot: &str) -> Vec<String> {
    let slot = draft.setting.form.definition.slot(slot);
    let Some(group) = slot.and_then(|slot| slot.covers) else { return Vec::new() };
    let units: Vec<&str> =
        answers::rows(&draft.row.answers, group).map(|unit| answers::text(unit, "credit_code")).collect();
    match units.as_slice() {
        [only] if !only.is_empty() => vec![(*only).to_owned()],
        _ => Vec::new(),
    }
}

/// Says anew which units a commitment letter covers.
pub async fn update(
    app: &App,
    actor: Actor,
    id: AttachmentId,
    request: UpdateAttachment,
) -> Result<Attachment> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let (row, draft) = of_open_draft(&app_, conn, actor, id)?;
            let covers = covered(&draft, &row.slot, &request.covers)?;
            store::set_covers(conn, id, covers)?;
            let row = store::find(conn, id)?.ok_or(ErrorCode::NotFound)?;
            Ok(describe(&row))
        })
        .await
}

fn covered(draft: &OpenDraft, slot: &str, codes: &[String]) -> Result<Vec<String>> {
    let group = draft.setting.form.definition.slot(slot).and_then(|slot| slot.covers);
    let Some(group) = group else {
        return Err(Error::field(
            "/covers",
            "unexpected",
            "此附件项不区分单位。",
            "This slot does not tell units apart.",
        ));
    };
    let units = units(draft, group);
    let mut covers = Vec::new();
    for (index, code) in codes.iter().map(|code| canonical(code)).enumerate() {
        if code.is_empty() || !units.contains(&code) {
            let text = Text::new("不是本申报的完成单位。", "Not one of the application's units.");
            let error = FieldError::new(format!("/covers/{index}"), "unknown_unit", text);
            return Err(Error::fields(vec![error]));
        }
        if !covers.contains(&code) {
            covers.push(code);
        }
    }
    Ok(covers)
}

fn canonical(code: &str) -> String {
    CreditCode::parse(code).map_or_else(|_| CreditCode::normalise(code), String::from)
}

/// The codes of the units that stand in the group.
fn units(draft: &OpenDraft, group: &str) -> Vec<String> {
    answers::rows(&draft.row.answers, group)
        .map(|unit| canonical(answers::text(unit, "credit_code")))
        .collect()
}

/// Takes units that no longer stand in the application out of what its files cover: what is submitted names no others.
pub fn forget_units_that_are_gone(conn: &mut Conn, draft: &OpenDraft) -> Result<()> {
    for file in store::list_ready(conn, *draft.row.id)? {
        let slot = draft.setting.form.definition.slot(&file.slot);
        let Some(group) = slot.and_then(|slot| slot.covers) else { continue };
        let units = units(draft, group);
        let kept: Vec<String> =
            file.covers.iter().filter(|code| units.contains(&canonical(code))).cloned().collect();
        if kept.len() != file.covers.len() {
            store::set_covers(conn, *file.id, kept)?;
        }
    }
    Ok(())
}
